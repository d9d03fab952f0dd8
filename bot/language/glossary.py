"""Names of entities: every name of one entity, in whatever script or spelling, is one unit.

Owns the finding of glossary names in folded text. The names come from outside.
"""

import functools
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from bot.language.scripts import fold, has_han

ENTITY = "@"
"""First character of an entity's unit, which no word begins with."""

_SYLLABLE = re.compile(r"(?:[zcs]h|[b-df-hj-np-tw-z])?(?:[aeiou]+(?:ng|n|r)?)(?![aeiou])")
"""A syllable of pinyin, or what looks like one."""

LONGER_WORDS = 3
"""By how many characters a word may exceed a name at its beginning and take its place."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands in a folded text, and the unit of the entity that it names."""

    start: int
    end: int
    unit: str


class Glossary:
    """The names of entities, one group of names for each."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self.groups = tuple(tuple(name for name in group if name.strip()) for group in groups)
        self._units: dict[str, str] = {}
        for number, group in enumerate(self.groups):
            for name in group:
                self._units.setdefault(_key(name), f"{ENTITY}{number}")

    def mentions(self, folded: str, words: Container[str]) -> Iterator[Mention]:
        """Yields the names in a folded text, the longest at each place.

        Args:
            folded: the text, folded.
            words: the dictionary; a longer word of it that begins with a name is not that name
                (阿里山 is no mention of 阿里).
        """
        if self._pattern is None:
            return
        for match in self._pattern.finditer(folded):
            start, end = match.span()
            if has_han(folded[end - 1]) and self._is_longer_word(folded, start, end, words):
                continue
            key = _key(match[0])
            unit = self._units.get(key) or self._units[re.sub(r"[ -]", "", key)]
            yield Mention(start, end, unit)

    def name(self, unit: str, *, chinese: bool) -> str:
        """Returns an entity's first name in the language asked for; its first if it has none."""
        group = self.groups[int(unit.removeprefix(ENTITY))]
        return next((name for name in group if has_han(name) == chinese), group[0])

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = sorted(self._units, key=len, reverse=True)
        return re.compile("|".join(map(_name_pattern, names))) if names else None

    def _is_longer_word(self, folded: str, start: int, end: int, words: Container[str]) -> bool:
        ends = range(end + 1, min(end + LONGER_WORDS, len(folded)) + 1)
        longer = (folded[start:at] for at in ends)
        return any(word in words and word not in self._units for word in longer)


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _name_pattern(name: str) -> str:
    syllables = _SYLLABLE.findall(name)
    if len(syllables) > 1 and "".join(syllables) == name:
        pattern = r"[\s-]?".join(syllables)  # Lai Wang, Lai-wang
    else:
        pattern = r"\s+".join(map(re.escape, name.split()))
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{pattern}{after}"
