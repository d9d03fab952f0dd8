"""Finds the sides of a question: the sources or things that it sets side by side, and what it asks
of each.

Makes their searches. Knows no name but by the functions passed in.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.language.clauses import labelled, parts_of
from bot.language.coordination import COMPARES, JOINS, Coordination, Group, Thing
from bot.language.scripts import HAN, fold, has_han, shown_in
from bot.language.stop_words import word_set
from bot.retrieval.source_mentions import Mention, SourceFinder
from bot.types import Search

EntityMentions = Callable[[str], Sequence[tuple[int, int, str]]]
"""Gives (start, end, canonical name) of the entities named in a folded text."""

Span = Thing | Mention
Found = tuple[tuple[str, ...], list[Search]]
"""The items compared, and the searches."""

_AGAINST = word_set("with than from to against versus vs unlike 比 比起 相比")
"""What stands before things that are set against others named elsewhere."""
_AND = "|".join(map(re.escape, JOINS))
_SET_AGAINST = "|".join(_AGAINST)
_THING = r"\0+(?:['’]s?)?"
_JOINED = re.compile(
    rf"(?:\b(?:{_SET_AGAINST})\s+(?:the\s+)?)?{_THING}(?:\W*(?:{_AND})?\W*[在从对於于]?\s*{_THING})*"
)
_PARTS = re.compile(
    r"\s*[,;，；、]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|(?<=\w\w)[和与與及](?=\w\w)"
)
"""What parts the members of a list after a colon."""
_OWNED = re.compile(rf"(?P<of>的)[{HAN}]*$")
_HEAD = re.compile(r"['’]?s?\s+([a-z]+)")


@dataclass(frozen=True, slots=True)
class Sides:
    """Makes the searches of a question, the whole of it and each side."""

    entities: EntityMentions
    coordination: Coordination
    sources: SourceFinder

    def searches(self, question: str, mentions: Sequence[Mention], language: str) -> Found:
        """Returns the items compared and the searches: the whole question, then each item."""
        text = _spelled(question)
        sides = self._compared(text, mentions)
        mentions = self.sources.told_by(fold(text), sides) or mentions
        if len(mentions) > 1 or (mentions and len(sides) < 2):
            return self._told_by(question, mentions)
        if len(sides) < 2 and not (sides and len(self.criteria(question, mentions)) > 1):
            return (), [Search(query=question)]
        source = mentions[0].source if mentions else None
        whole = Search(query=question, source=source)
        labels = [text[side.start : side.end] for side in sides]
        shown = tuple(label if text == question else shown_in(label, language) for label in labels)
        each = [
            Search(query=f"{item} {asked}".strip(), item=item, source=source, speaks=not source)
            for item in shown
            for asked in _rest(text, [*sides, *mentions])
        ]
        # In a source that is named, the things are looked up before all that it says.
        return shown, [*each, whole] if source else [whole, *each]

    def criteria(self, question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Returns the aspects that a comparison lists, as the reader wrote them."""
        text = _spelled(question)
        sides = mentions if len(mentions) > 1 else self._compared(text, mentions)
        rest = question[max((side.end for side in sides), default=len(text)) :]
        listed = _PARTS.split(rest.replace("：", ":").partition(":")[2])
        parts = dict.fromkeys(part.strip(" .?!。？！") for part in listed)
        if len(named := tuple(filter(None, parts))) > 1:
            return named
        for group in self._free(text, sides):
            if group.owned or not group.named:
                first, *others = group.things
                # All that 的 sets apart is meant: 推出時間, though texts have 時間 alone.
                if own := _OWNED.search(question[: first.start]):
                    first = replace(first, start=own.end("of"))
                return tuple(dict.fromkeys(question[t.start : t.end] for t in (first, *others)))
        return ()

    def _compared(self, text: str, mentions: Sequence[Mention]) -> list[Thing]:
        """Returns the things that are set side by side, each once; what names a source is none.

        Those that a conjunction joins, and where a comparing word stands before them, those on its
        other side; what else is named is a bystander. Without a conjunction, what is named. None
        are where a labelled part names one again: each part asks of its own.
        """
        folded = fold(text)
        named = [t for t in self._named(text, folded) if not _taken([t], mentions)]
        compares = bool(COMPARES.search(folded))
        group = self._joined(text, named, mentions, compares=compares)
        if group and group.before in _AGAINST:
            named += group.things
        elif group:
            # What stands behind the colon, or a 的, is asked of the one thing before it.
            alone = [*named, *self.coordination.names(text)][:1]
            between = folded[alone[0].end : group.things[0].start] if alone else ""
            of_it = ":" in between or (not group.named and _OWNED.search(between))
            named = alone if of_it else list(group.things)
        elif not compares and not _one_head(folded, named):
            return []
        found: dict[object, Thing] = {}
        for thing in sorted(named, key=lambda t: t.start):
            said = folded[thing.start : thing.end]
            found.setdefault(frozenset(name for _, _, name in self.entities(said)) or said, thing)
        lead, parts = labelled(text)
        names = [text[thing.start : thing.end] for thing in found.values()]
        own = any(name in lead and name in part for name in names for part in parts)
        return [] if own else list(found.values())

    def _joined(
        self, text: str, named: Sequence[Thing], mentions: Sequence[Mention], *, compares: bool
    ) -> Group | None:
        """Returns the things joined that are the sides: names before common nouns, which need a
        word that compares or an "or", and what is owned by another thing last."""
        ranked = []
        for place, group in enumerate(self._free(text, mentions)):
            named_so = group.named or _taken(group.things, named)
            common = not group.owned and len(named) < 2 and (compares or group.alternative)
            # In Chinese 的 sets the aspects of a thing apart, in English "of" stands before things.
            apart = group.owned and has_han(text[group.things[0].start : group.things[0].end])
            if common or (named_so and (compares or not (apart or group.slashed))):
                ranked.append((not named_so, group.owned, place, group))
        return min(ranked)[-1] if ranked else None

    def _free(self, text: str, taken: Sequence[Span]) -> list[Group]:
        """Returns what is joined in a text outside what is taken."""
        groups = self.coordination.groups(text)
        return [group for group in groups if not _taken(group.things, taken)]

    def _named(self, text: str, folded: str) -> list[Thing]:
        """Returns the glossary's names in a text; where there are no two, all names of which one is
        set against the one before it, or that have one head."""
        known = [Thing(start, end, named=True) for start, end, _ in self.entities(folded)]
        if len(known) > 1:
            return known
        new = (name for name in self.coordination.names(text) if not _taken([name], known))
        names = sorted([*known, *new], key=lambda thing: thing.start)
        between = (folded[one.end : other.start].split() for one, other in pairwise(names))
        against = any(not _AGAINST.isdisjoint(words) for words in between)
        return names if against or _one_head(folded, names) else known

    def _told_by(self, question: str, mentions: Sequence[Mention]) -> Found:
        """Returns the sources named as items, each asked the question."""
        folded = fold(question)
        # The names of sources would be searched for as words.
        rest = " ".join(blanked(folded, [(m.start, m.end) for m in mentions]).split()) or folded
        asked = COMPARES.sub(" ", rest) if len(mentions) > 1 else rest
        named = []
        for mention in mentions:
            # What the reader called it; an author by the name that the source gives him.
            own = mention.source.speaker or len(folded) != len(question)
            label = mention.source.label if own else question[mention.start : mention.end].strip()
            named.append(Search(query=asked, item=label, source=mention.source))
        if len(named) > 1:
            return tuple(search.item or "" for search in named), [*named, Search(query=question)]
        parts = parts_of(asked)
        within = [question, *(parts if len(parts) > 1 else [])]
        each = [replace(named[0], query=query) for query in within]
        return (), [*named, *each, Search(query=question)]


def _spelled(question: str) -> str:
    """Returns a question as it was written, or folded where folding moves the letters."""
    folded = fold(question)
    return question if len(folded) == len(question) else folded


def _taken(things: Iterable[Thing], by: Sequence[Span]) -> bool:
    return any(t.start < span.end and span.start < t.end for t in things for span in by)


def _one_head(folded: str, named: Sequence[Thing]) -> bool:
    """Tells whether the same word follows each name (the red plant beside the blue plant)."""
    heads = {match[0] if (match := _HEAD.match(folded, t.end)) else t for t in named}
    return len(named) > 1 and len(heads) == 1


def _rest(text: str, taken: Sequence[Span]) -> list[str]:
    """Returns what is asked of each thing: the question without them, and each clause of that."""
    folded = blanked(fold(text), [(span.start, span.end) for span in taken], "\0")
    gone = [*_JOINED.finditer(folded), *COMPARES.finditer(folded)]
    rest = " ".join(blanked(text, [match.span() for match in gone]).split())
    parts = parts_of(rest)
    return [rest, *parts] if len(parts) > 1 else [rest]


def blanked(text: str, spans: Iterable[tuple[int, int]], blank: str = " ") -> str:
    """Returns the text, as long as it was, with blanks in the place of each span."""
    for start, end in spans:
        text = f"{text[:start]}{blank * (end - start)}{text[end:]}"
    return text
