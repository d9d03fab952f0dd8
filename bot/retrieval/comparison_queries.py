"""Finds the sides of a question: the sources or things that it sets side by side, and what it asks
of each.

Makes their searches. Knows no name but by the functions passed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.language.clauses import parts_of
from bot.language.scripts import fold, shown_in
from bot.retrieval.comparison_forms import COMPARES
from bot.retrieval.source_mentions import Mention
from bot.types import Search

EntityMentions = Callable[[str], Sequence[tuple[int, int, str]]]
"""Gives (start, end, canonical name) of the entities named in a folded text."""

Found = tuple[tuple[str, ...], list[Search]]
"""The items compared, and the searches."""

_PREAMBLE = re.compile(r"^([^:?]{4,80}):")
_SHORTEST = 4
"""Letters that must be left of a clause without its source, if it is to ask something."""


class Sides:
    """Makes the searches of a question, the whole of it and each side."""

    def __init__(self, entities: EntityMentions) -> None:
        self._entities = entities

    def searches(self, question: str, mentions: Sequence[Mention], language: str) -> Found:
        """Returns the items compared and the searches: the whole question, then each item."""
        folded = fold(question)
        names = self._compared_names(folded, mentions)
        if len(mentions) == 1 and len(names) > 1:
            return self._told_by_one(question, folded, mentions[0], names, language)
        if mentions:
            return self._told_by(question, folded, mentions)
        if len(names) > 1:
            shown = tuple(self._as_asked(question, folded, name, language) for name in names)
            rest = self._without(names, COMPARES.sub(" ", folded))
            each = [
                Search(query=f"{name} {rest}".strip(), item=item)
                for name, item in zip(names, shown, strict=True)
            ]
            return shown, [Search(query=question), *each]
        return (), [Search(query=question)]

    def _told_by(self, question: str, folded: str, mentions: Sequence[Mention]) -> Found:
        """Returns the sources named as items, each asked what its own clause asks."""
        asked = _asked_of(folded, mentions)
        named = [
            Search(query=query, item=_label(question, folded, mention), source=mention.source)
            for query, mention in zip(asked, mentions, strict=True)
        ]
        if len(named) > 1:
            return tuple(search.item or "" for search in named), [*named, Search(query=question)]
        parts = parts_of(asked[0])
        within = [question, *(parts if len(parts) > 1 else [])]
        each = [replace(named[0], query=query) for query in within]
        return (), [*named, *each, Search(query=question)]

    def _told_by_one(
        self, question: str, folded: str, mention: Mention, names: Sequence[str], language: str
    ) -> Found:
        """Returns the things compared as items, looked up in the one source that is named."""
        rest = self._without(names, COMPARES.sub(" ", unsourced(folded, [mention])))
        shown = tuple(self._as_asked(question, folded, name, language) for name in names)
        each = [
            Search(
                query=f"{name} {rest}".strip(),
                item=item,
                source=mention.source,
                speaks=False,
            )
            for name, item in zip(names, shown, strict=True)
        ]
        return shown, [*each, Search(query=question, source=mention.source)]

    def _compared_names(self, folded: str, mentions: Sequence[Mention]) -> list[str]:
        """Returns the entities that are compared: all that name no source."""
        if not COMPARES.search(folded):
            return []
        taken = [range(mention.start, mention.end) for mention in mentions]
        free = (n for s, _, n in self._entities(folded) if not any(s in span for span in taken))
        return list(dict.fromkeys(free))

    def _as_asked(self, question: str, folded: str, name: str, language: str) -> str:
        """Returns the entity's name as the reader wrote it, which folding may have changed."""
        start, end = next((s, e) for s, e, found in self._entities(folded) if found == name)
        if len(folded) == len(question):
            return question[start:end]
        return shown_in(folded[start:end], language)

    def _without(self, names: Sequence[str], folded: str) -> str:
        for start, end, name in sorted(self._entities(folded), reverse=True):
            if name in names:
                folded = f"{folded[:start]} {folded[end:]}"
        return folded


def _asked_of(folded: str, mentions: Sequence[Mention]) -> list[str]:
    """Returns what is asked of each source: its own clause and those that follow it, if each has
    one, under what stands before them all; else the whole question."""
    whole = unsourced(folded, mentions)
    whole = COMPARES.sub(" ", whole) if len(mentions) > 1 else whole
    named = [folded[mention.start : mention.end] for mention in mentions]
    parts = parts_of(folded)
    places = [next((at for at, part in enumerate(parts) if name in part), -1) for name in named]
    if len(mentions) < 2 or min(places) < 0 or sorted(set(places)) != places:
        return [whole] * len(mentions)
    preamble = _PREAMBLE.match(folded)
    told = preamble[1] if preamble and not any(name in preamble[1] for name in named) else ""
    before = " ".join([told, *parts[: places[0]]])
    asked = []
    for name, first, last in zip(named, places, [*places[1:], len(parts)], strict=True):
        own = ", ".join(parts[first:last]).replace(name, " ").removeprefix(told)
        enough = len(re.findall(r"\w", own)) >= _SHORTEST
        asked.append(" ".join(f"{before} {own}".split()) if enough else whole)
    return asked


def _label(question: str, folded: str, mention: Mention) -> str:
    """Returns what the reader called a source; an author by the name the source gives him."""
    if mention.source.speaker or len(folded) != len(question):
        return mention.source.label
    return question[mention.start : mention.end].strip()


def unsourced(folded: str, mentions: Sequence[Mention]) -> str:
    """Returns the text without the names of sources, which would be searched for as words."""
    for mention in sorted(mentions, key=lambda m: m.start, reverse=True):
        folded = f"{folded[: mention.start]} {folded[mention.end :]}"
    return " ".join(folded.split()) or folded
