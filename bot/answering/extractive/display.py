"""Words the sentences of a passage for a reader: translated where a translation is kept.

Owns the pairing of a quote (whole sentences of the source) with its wording (the same words, their
other script, or their stored translation). Makes up nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.answering.evidence_text import as_line
from bot.language.records import table_of
from bot.language.scripts import has_han, shown_in
from bot.language.sentences import CODE, LEANS, LIST_MARK, introduced, units
from bot.types import Document, Translation

_SHORT_PAIR = 240
"""Most characters of a sentence together with the one that its pronoun goes back to."""
_FEW_WORDS = 24
"""Longest segment, in characters, that is told with the one that announces it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Sentences ``first`` to ``last`` of a passage, from 1, and how the reader is told them."""

    quote: str
    wording: str
    first: int = 1
    last: int = 1
    context: str = ""
    """What it stands under in its document: the head of its table, what announces its list."""
    table: Sequence[str] = ()
    """The rows of its document's table, if it is one."""
    speaker: str = ""
    """Who has the turn in a talk, where it does not say so itself."""


class Wording:
    """Gives the segments of passages in the reader's language."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents: Mapping[str, Document] = {d.name: d for d in documents}
        self._contexts = lru_cache(256)(self._uncached_contexts)

    def segments(self, document: str, sentences: Sequence[str], language: str) -> list[Segment]:
        """Returns the sentences of a passage in order, each worded in ``language`` if possible.

        One that only announces the next (it ends with a colon) is told with it if that is a few
        words, else left out; so is a question of a talk, under which its answer stands.
        """
        found = _announced(self._found(document, sentences, language))
        told = [segment for segment in found if not _opens(segment)]
        return list(_with_antecedents(told))

    def titled(self, about: Mapping[str, str], language: str) -> Mapping[str, str]:
        """Returns ``about`` with the title as our translation has it, if it translates that."""
        source = self._documents.get(about.get("file", ""))
        if source is None or source.language[:2] == language[:2]:
            return about
        told = _joined(_told_in(source, source.title, language), language)
        return {**about, "title": told} if told else about

    def titles(self, document: str) -> list[str]:
        """Returns what a document is called in each language but its own."""
        about = {"file": document, "title": ""}
        told = (self.titled(about, language)["title"] for language in ("en", "zh-Hans", "zh-Hant"))
        return [title for title in told if title]

    def _found(self, document: str, sentences: Sequence[str], language: str) -> Iterator[Segment]:
        source = self._documents.get(document)
        same = source is None or source.language[:2] == language[:2]
        for n, text in enumerate(sentences, start=1):
            units = [] if source is None or same else _told_in(source, text, language)
            told = None if same else _joined(units, language)
            wording = shown_in(text, language) if same else told or text
            context, speaker, code = self._contexts(document).get(text, ("", "", ""))
            rows = tuple(row.text for row in table_of(source.text, text)) if source else ()
            yield Segment(text, code or _told(wording), n, n, context, rows, speaker)

    def _uncached_contexts(self, document: str) -> Mapping[str, tuple[str, str, str]]:
        """Returns what each sentence of a document stands under, who has the turn where it does not
        say so, and its lines if it is code, by the sentence as it is shown; a question is above
        what others say until its asker has the turn again, in what is no talk above the next."""
        source = self._documents.get(document)
        text = source.text if source else ""
        turns = introduced(text)
        found, question = dict[str, tuple[str, str, str]](), ""
        asker, before = tuple[str, ...](), None
        for unit in units(text):
            said = as_line(text[unit.start : unit.end])
            asks, again = said[-1:] in ("?", "\uff1f"), asker == unit.context != before
            under = [question] if question and unit.context != (asker or None) and not asks else []
            above, code = [*map(as_line, unit.context), *under], _code(text[unit.start : unit.end])
            if above or code:
                silent = above and above[0] in turns and not said.startswith(above[0])
                who = [turns.get(label, "") for label in above[:1]]
                told = "\n".join(filter(None, above + who))
                found[said] = told, above[0] if silent else "", code
            question = said if asks else "" if again or not unit.context else question
            asker, before = unit.context if asks else asker, unit.context
        return found


def _opens(segment: Segment) -> bool:
    """Tells whether a segment is said for what follows it: it announces that, or asks in a talk."""
    last, above = segment.quote[-1], segment.context
    in_talk = above and "|" not in above and above[-1] not in ":\uff1a"
    return last in ":\uff1a" or bool(in_talk and last in "?\uff1f")


def _told_in(source: Document, sentence: str, language: str) -> list[Translation]:
    """Returns the translations of a sentence, which may stand on several lines of its source."""
    at = re.search(r"\s+".join(map(re.escape, sentence.split())), source.text)
    start, end = at.span() if at else (0, 0)
    kept = (unit for unit in source.translations if unit.start < end and unit.end > start)
    return [unit for unit in kept if unit.language[:2] == language[:2]]


def _joined(units: Sequence[Translation], language: str) -> str | None:
    joiner = "" if language.startswith("zh") else " "
    return joiner.join(shown_in(unit.text, language) for unit in units) or None


def _announced(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yields the segments, a short one together with the one before it that ends with a colon."""
    before: Segment | None = None
    for segment in segments:
        few = len(segment.quote) <= _FEW_WORDS and "\n" not in segment.wording
        if few and before and before.quote[-1] in ":\uff1a":
            segment = _after(before, segment, " ")
        yield (before := segment)


def _after(before: Segment, segment: Segment, joiner: str) -> Segment:
    quote = f"{before.quote} {segment.quote}"
    wording = f"{before.wording}{joiner}{segment.wording}"
    return replace(segment, quote=quote, wording=wording, first=before.first)


def _with_antecedents(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yields the segments; one whose subject is a pronoun together with the one before it."""
    before: Segment | None = None
    for segment in segments:
        leans = LEANS.match(segment.quote) and not (before and "\n" in before.wording)
        beside = before and before.last + 1 == segment.first
        if before and beside and leans and len(before.quote + segment.quote) <= _SHORT_PAIR:
            joiner = "" if has_han(segment.wording) else " "
            told = _after(before, segment, joiner)
            yield replace(told, context=before.context or segment.context)
        else:
            yield segment
        before = segment


def _code(text: str) -> str:
    """Returns the lines of a stretch of code, each marked as such; of anything else nothing."""
    first, *lines = text.split("\n")
    is_code = bool(lines) and "`" not in text and all(line.startswith(CODE) for line in lines)
    return "\n".join(f"`{line.removeprefix(CODE)}`" for line in [first, *lines] if is_code)


def _told(text: str) -> str:
    """Returns a sentence as it is told: without the mark of a list, the cells of a row apart."""
    mark = LIST_MARK.match(text)
    cells = text[mark.end() if mark else 0 :].split("|")
    return " · ".join(filter(None, (" ".join(cell.split()) for cell in cells)))
