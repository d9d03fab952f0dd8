"""Finds the sources that a question names: a speaker, or a document by what describes it.

"The 2013 article", "小說", "36氪": a description is a noun for a kind of text with the year, the
language or the subject beside it. Knows the documents it is given, none by name.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.language.closed_classes import closed_class
from bot.language.coordination import Thing
from bot.language.names import NamesIn
from bot.language.question_language import LANGUAGES
from bot.language.scripts import fold
from bot.types import Document, Source

_NOUN = closed_class("source_noun")
_ASKS_WHICH = closed_class("asks_which")
"""Words that ask for a source, or mean many: what stands beside them describes none."""
_GENRES = {
    "fiction": re.compile(r"\b(?:novels?|fiction\w*|story|chapters?)\b|小说|虚构"),
    "forum": re.compile(r"\b(?:forum|threads?|q&a)\b|论坛|问答"),
    "opinion": re.compile(r"\bopinions?\b|评论"),
}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BOUNDARY = closed_class("before_source")
_SAYS = closed_class("told")
_QUOTED = re.compile(r"《([^》]{3,120})》|“([^”]{6,120})”|「([^」]{4,120})」|\"([^\"]{6,120})\"")
_ALIKE = 0.6
"""Share of a title's letters that words in quotation marks must have, in order, to name it."""
_OF_IT = 0.6
"""Share of a description's words that the head of one document alone must have to be meant."""
_BEFORE = 40
_HEAD = 300
"""Characters at the beginning of a document that say what it is."""

Shares = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives the share (0 to 1) of a text's words, by rarity, that each of others has."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A source named in a folded text, and where."""

    start: int
    end: int
    source: Source


class SourceFinder:
    """Finds the sources named in questions."""

    def __init__(self, documents: Sequence[Document], names: NamesIn, shares: Shares) -> None:
        self._documents = tuple(documents)
        self._shares = shares
        self._names = names
        self._title_names = {d.name: names(d.title) for d in documents}
        self._speakers = [
            (speaker, Source(label=speaker, documents=(d.name,), speaker=speaker))
            for d in documents
            for speaker in d.speakers
        ]

    def find(self, text: str) -> list[Mention]:
        """Returns the sources named in a folded text, in order, each once."""
        finders = (self._find_speakers, self._find_titled, self._find_described)
        mentions = (mention for find in finders for mention in find(text))
        found: dict[object, Mention] = {}
        for mention in sorted(mentions, key=lambda m: m.start):
            found.setdefault((mention.source.documents, mention.source.speaker), mention)
        return list(found.values())

    def told_by(self, text: str, things: Sequence[Thing]) -> list[Mention]:
        """Returns the things set side by side in a folded text that asks who says what, as the
        sources that they describe; none unless each is another one."""
        told = []
        for thing in things if _SAYS.search(text) else ():
            start = max((m.end() for m in _BOUNDARY.finditer(text, 0, thing.start)), default=0)
            if document := self._like(text[start : thing.end]):
                source = Source(label=document.title, documents=(document.name,))
                told.append(Mention(start, thing.end, source))
        several = len({m.source.documents for m in told}) == len(things) > 1
        return told if several else []

    def _like(self, description: str) -> Document | None:
        """Returns the document whose title and first words alone have most of a description's."""
        heads = [f"{d.title}\n{d.text[:_HEAD]}" for d in self._documents]
        fits = [*zip(self._shares(description, heads), self._documents, strict=True)]
        best = max(fits, key=lambda fit: fit[0], default=(0.0, None))
        alone = [share for share, _ in fits].count(best[0]) == 1
        return best[1] if alone and best[0] >= _OF_IT else None

    def _find_speakers(self, text: str) -> Iterator[Mention]:
        for speaker, source in self._speakers:
            start = text.find(fold(speaker))
            if start >= 0:
                yield Mention(start, start + len(fold(speaker)), source)
            elif self._names(speaker) and self._names(speaker) <= self._names(text):
                yield Mention(*self._span_of(speaker, text), source)

    def _span_of(self, speaker: str, text: str) -> tuple[int, int]:
        """Returns where another name of a speaker stands: the least that still names him."""
        names, start, end = self._names(speaker), 0, len(text)
        while end > start and names <= self._names(text[start : end - 1]):
            end -= 1
        while start < end and names <= self._names(text[start + 1 : end]):
            start += 1
        return start, end

    def _find_titled(self, text: str) -> Iterator[Mention]:
        """Yields the documents whose title, or our translation of it, stands in quotation marks."""
        for match in _QUOTED.finditer(text):
            words = _letters(next(group for group in match.groups() if group))
            for document in self._documents:
                if any(_alike(words, _letters(fold(title))) for title in _titles(document)):
                    source = Source(label=document.title, documents=(document.name,))
                    yield Mention(match.start(), match.end(), source)

    def _find_described(self, text: str) -> Iterator[Mention]:
        previous = 0
        for noun in _NOUN.finditer(text):
            start = max(previous, noun.start() - _BEFORE)
            for boundary in _BOUNDARY.finditer(text, start, noun.start()):
                start = boundary.end()
            previous = end = noun.end()
            documents = self._described_by(text[start:end])
            if documents:
                names = tuple(document.name for document in documents)
                yield Mention(start, end, Source(label=text[start:end].strip(), documents=names))

    def _described_by(self, description: str) -> list[Document]:
        """Returns the documents that fit every descriptor, none if there is no descriptor."""
        if _ASKS_WHICH.search(description):
            return []
        genres = [genre for genre, pattern in _GENRES.items() if pattern.search(description)]
        languages = [name for name, pattern in LANGUAGES if pattern.search(description)][:1]
        years = _YEAR.findall(description)
        names = frozenset() if genres or languages or years else self._names(description)
        if not (genres or languages or years or names):
            return []
        return [
            document
            for document in self._documents
            if all(document.genre == genre for genre in genres)
            and all(document.language.startswith(language) for language in languages)
            and all((document.date or "").startswith(year) for year in years)
            and (not names or names & self._title_names[document.name])
        ]


def _titles(document: Document) -> Iterator[str]:
    yield document.title
    at = document.text.find(document.title)
    for unit in document.translations if at >= 0 else ():
        if unit.start <= at and unit.end >= at + len(document.title):
            yield unit.text


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _alike(words: str, title: str) -> bool:
    if not title or len(words) < len(title) * _ALIKE:
        return False
    return words in title or SequenceMatcher(None, words, title, autojunk=False).ratio() >= _ALIKE
