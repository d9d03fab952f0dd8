"""The names of a library's glossary: told, added, and learned from its documents."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, permutations
from operator import itemgetter
from pathlib import Path

import yaml

from bot.errors import UsageError
from bot.ingestion.catalogue import GLOSSARY, read_glossary
from bot.language.scripts import HAN, fold, fold_chars, has_han
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, stem
from bot.library.folder import drafted
from bot.service.vocabulary import Words
from bot.types import Document

_LETTERS = "A-Za-z0-9\u00c0-\u024f"
_WORD = rf"[A-Z][{_LETTERS}&.'’-]*[{_LETTERS}]"
_LATIN = rf"{_WORD}(?: (?:(?:of|the|de|von|&) )?(?:{_WORD}|[A-Z])){{0,4}}"
_HAN = f"{HAN}·・‧•"
_CALLED = "[原旧舊又简簡][称稱名]"
_CLOSED = rf"\s?(?:[)）]|，(?={_CALLED}))"
_PAIRS = [re.compile(pattern) for pattern in (
    rf"(?P<a>{_LATIN})\s?[(（]\s?(?P<b>[{_HAN}]{{2,12}}){_CLOSED}",
    rf"(?P<a>[{_HAN}]{{2,24}})[”」》]?\s?[(（]\s?(?P<b>{_LATIN}(?: [a-z]+)?){_CLOSED}",
    rf"(?P<a>{_LATIN})(?:,| [(])\s?(?:formerly|also known as|a\.k\.a\.) (?P<b>{_LATIN})",
    rf"(?P<a>[{_HAN}]{{2,24}})[”」》]?\s?[(（](?:{_LATIN}，)?{_CALLED}[“「《:：]?"
    rf"(?P<b>[{_HAN}]{{2,12}}|{_LATIN})",
)]  # fmt: skip
_LETTERED = rf"(?P<b>[A-Z][{_LETTERS}&-]*[A-Z][{_LETTERS}&-]*)"
_SHORT = re.compile(rf"[(（]\s?[“\"]?{_LETTERED}[”\"]?\s?[)）,，;]")
_LONG = re.compile(rf"\b{_LETTERED}\s?[(（]\s?(?P<a>[{_LETTERS}&'’ -]{{5,80}})[)）,，;]")
_NO_PHRASE = re.compile(rf"[^{_LETTERS}&'’/\s-]|\n\s*\n")
_APART = re.compile(r"[.。!?！？\n]|[(（][^()（）]*[)）]")
_FIGURE = re.compile(r"\b\d{4}|\b\d+\b(?=\s)")
_LONGEST = 8
"""Characters of what is taken for one name though the text has it once."""
_BEFORE = 100
"""Characters before a short form in which its long form stands."""
_AROUND = 40
"""Characters of the text beside a name that are shown as its evidence."""

_Joined = tuple[tuple[str, str], Document, list[int], bool]
"""Two names, the document that joins them, where, and whether that is sure."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two names of one thing that documents join; how often, and the first place."""

    names: tuple[str, str]
    count: int
    document: str
    evidence: str
    learned: bool
    """Whether they are taken for names of one thing though no glossary says so."""


def suggest(documents: Sequence[Document], words: Words) -> list[Suggestion]:
    """Returns the names that documents join, in brackets or by saying so, and the glossary does
    not: learned ones first, then frequent ones. What is joined with several names in the other
    script is learned with none of them, and comes last."""
    places = defaultdict[frozenset[str], list[_Joined]](list)
    others = defaultdict[str, set[str]](set)
    for document in documents:
        for names, starts, sure in _Reader(words, document.text).pairs():
            places[frozenset(map(fold, names))].append((names, document, starts, sure))
            for one, other in permutations(map(fold, names)):
                others[one] |= {other} if has_han(one) != has_han(other) else set()
    found = []
    for key, joined in places.items():
        names, document, (start, *_), _ = joined[0]
        said = document.text[max(0, start - _AROUND) : start + len("".join(names)) + _AROUND]
        alone = all(len(others[name]) < 2 for name in key)
        count = sum(len(starts) for _, _, starts, _ in joined)
        sure = alone and any(s for *_, s in joined)
        told = Suggestion(names, count, document.name, " ".join(said.split()), sure)
        found.append(((-sure, -alone, -count), told))
    return [told for _, told in sorted(found, key=itemgetter(0))]


@dataclass(frozen=True)
class _Reader:
    words: Words
    text: str

    @cached_property
    def _parts(self) -> Sequence[str]:
        """The sentences, without what stands in brackets."""
        return _APART.split(self.text)

    def pairs(self) -> Iterator[tuple[tuple[str, str], list[int], bool]]:
        """Yields what a text joins: two names of one thing, where, and whether that is sure."""
        places = defaultdict[tuple[str, str], list[int]](list)
        for match in (match for pattern in _PAIRS for match in pattern.finditer(self.text)):
            bare = dropwhile(lambda word: word.lower() in ENGLISH_STOP_WORDS, match["a"].split())
            places[" ".join(bare), match["b"]].append(match.start())
        for start, long, short in self._shortened():
            places[long, short].append(start)
        for (one, other), starts in places.items():
            one = self._ending(one) if has_han(one) else one
            strange = not self.words.names_in(one) & self.words.names_in(other)
            if one and strange and not _FIGURE.search(f"{one} {other} "):
                yield (one, other), starts, self._sure(one, other)

    def _shortened(self) -> Iterator[tuple[int, str, str]]:
        """Yields (start, long form, short form) of what a text shortens, either in brackets."""
        for match in _SHORT.finditer(self.text):
            at, most = match.start(), len(match["b"]) + 6
            said = _NO_PHRASE.split(self.text[max(0, at - _BEFORE) : at])[-1].split()
            if long := _spelled(match["b"], [" ".join(said[-n:]) for n in range(1, most)]):
                yield at - len(long), long, match["b"]
        for match in _LONG.finditer(self.text):
            if long := _spelled(match["b"], [match["a"]]):
                yield match.start(), long, match["b"]

    def _sure(self, one: str, other: str) -> bool:
        """Tells whether what a text joins are surely names of one thing in two scripts: neither
        glossary nor dictionary has them, no sentence has both, and the words of one sound like the
        other or render it, or are a name's of which the other is no person."""
        han, latin = sorted((one, other), key=has_han, reverse=True)
        lexicon, analyser = self.words.lexicon, self.words.analyser
        if self.words.names_in(f"{one} {other}") or fold(han) in lexicon.words or not has_han(han):
            return False
        if any(one in part and other in part for part in self._parts):
            return False
        latins = {*re.findall("[A-Za-z]+", latin)}
        stems = {stem(fold(word)): word for word in latins}
        units = [{*lexicon.renderings(word)[0]} for word in analyser.han_words(fold(han))]
        sounding = {word for word in latins if lexicon.sounds.said_in(word, fold_chars(han))}
        alike = sounding | {stems[each] for unit in units for each in unit & stems.keys()}
        if alike == latins:
            return bool(sounding) or not any(unit.isdisjoint(stems) for unit in units)
        if all(self._common(word) or word.isupper() for word in latins):
            return False
        (first, tag), *rest = analyser.tagged(han)
        if has_han(one):
            return bool(alike or rest) or not tag.startswith("nr")
        told = stems.keys() & lexicon.renderings(fold(first))[0]
        return bool(alike) and (len(first) < 2 or bool(told) or not self._common(first))

    def _ending(self, run: str) -> str:
        """Returns the name that ends a run of Han characters: of what stands behind the last word
        that carries no topic, the longest end that the text has again and that is no common word,
        else what follows common words, if it is short."""
        words = list(self.words.analyser.tagged(run))
        bare = [n for n, (word, _) in enumerate(words, 1) if fold(word) in CHINESE_STOP_WORDS]
        words = words[max(bare, default=0) :]
        for at in range(len(words)):
            name = "".join(word for word, _ in words[at:])
            common = at and all(self._common(word) for word, _ in words[at:])
            if len(name) > 1 and not common and self.text.count(name) > 1:
                return name
        strange = dropwhile(lambda w: w[1] == "p" or (len(w[0]) > 1 and self._common(w[0])), words)
        words = [*strange] or words
        name = "".join(word for word, _ in words)
        return name if 1 < len(name) <= _LONGEST and words[0][1][0] not in "vpm" else ""

    def _common(self, word: str) -> bool:
        return self.words.common(fold(word))


def _spelled(short: str, phrases: Sequence[str]) -> str | None:
    """Returns the first phrase of several words whose first letters spell a short form, else that
    has its letters in order and begins as it does (Schwartz and Hearst 2003); None, if none is."""
    letters = re.findall(r"\w", short.rstrip("s"))
    initials = r"\w*\W+(?:[a-z]+ )*?".join(letters) + r"[\w’']*$"
    for spelled in (initials, "(?=.*[ -])" + ".*?".join(letters)):
        for phrase in phrases:
            bare = phrase.partition(" ")[0] not in ENGLISH_STOP_WORDS
            if bare and re.match(spelled, phrase, re.IGNORECASE):
                return phrase
    return None


def add_names(folder: Path, names: Sequence[str]) -> None:
    """Writes names of one thing into a library's glossary, beside those that it has of it. Raises
    UsageError if there is no name, CorpusError or LibraryError if the glossary cannot be read or
    written."""
    new = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not new:
        raise UsageError("Write one or more names of one thing, the one to be shown first.")
    groups = read_glossary(folder)
    keys = set(map(fold, new))
    same = [group for group in groups if keys & set(map(fold, group))]
    joined = list(dict.fromkeys([*(name for group in same for name in group), *new]))
    after = [*(group for group in groups if group not in same), joined]
    text = yaml.safe_dump({"entities": after}, allow_unicode=True, default_flow_style=None)
    with drafted(folder / GLOSSARY, text.encode()) as put_in_place:
        put_in_place()
