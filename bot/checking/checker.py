"""Turns what a model wrote into checked claims: each with a status, a basis or a reason.

Structure comes from ``claims``, markers from ``citations``; here the bot puts the sources' words in
for the markers, holds each statement against them and says what it found. Nothing of the text is
dropped. Only identity of words verifies, or a judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.checking.book import Book, Run
from bot.checking.citations import Ref, take_out
from bot.checking.claims import Frame, Written, read
from bot.checking.places import Locate, nowhere
from bot.checking.support import RELATED, Quoted, Support
from bot.checking.wording import find_words, squeezed
from bot.language.numbers import numbers, supported
from bot.language.scripts import fold
from bot.language.sentences import sentences, sentences_of
from bot.types import (
    NOT_STATED,
    Citation,
    Claim,
    Document,
    Evidence,
    Hit,
    Note,
    Reason,
    Sentences,
    mark_run,
)

Translate = Callable[[str, int, int, str], str | None]
"""Gives the stored translation of a document's ``start:end`` into a language, if there is one."""

Judge = Callable[[Sequence[tuple[Claim, Sequence[Quoted]]]], Sequence[bool | None]]
"""A second reading: says of each cited claim whether its whole source sentences state it; None
where it cannot tell. Asked once for an answer."""

_ABSENT = re.compile(
    rf"^(?P<mark>[\s>*_-]*){NOT_STATED}[*_]*\s*[:\uff1a][*_\s]*(?P<what>[^\n]*\w[^\n]*?)[*_\s]*$",
    re.M,
)
_SOURCE_NOTES = ("no_item", "undated", "not_stated")


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked text: Markdown with ``[n]`` marks, its claims, their citations, what is absent."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...] = ()
    lead: tuple[int, ...] = ()
    draft: str = ""
    """The text with the markers of the grammar, each after its claim."""
    failing: tuple[tuple[int, int], ...] = ()
    """Where in the draft the statements stand that are not verified, with their markers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Checks drafts against the evidence that they were written from."""

    support: Support
    translate: Translate
    phrases: Mapping[str, Mapping[str, str]]
    """The fixed phrases, by language and key: they state nothing."""
    sentences: Sentences = sentences_of
    locate: Locate = nowhere
    judge: Judge | None = None

    def check(self, draft: str, evidence: Evidence) -> Checked:
        """Returns the checked form of a draft whose markers count the evidence's passages."""
        phrases = self.phrases[evidence.plan.language]
        text, absent = _absences(draft, phrases)
        clean, markers = take_out(text, len(evidence.hits))
        written = read(clean, markers, self._frame(evidence, phrases, absent))
        claims, book = self._held(written, evidence)
        marked, places = _set(clean, written, [mark_run(claim.citations) for claim in claims])
        claims = [replace(claim, start=start, end=end)
                  for claim, (start, end) in zip(claims, places, strict=True)]  # fmt: skip
        canonical, spots = _set(clean, written, [_marker(each) for each in written])
        return Checked(
            text=marked,
            claims=tuple(claims),
            citations=tuple(book.citations),
            notes=tuple(_absent_notes(absent, claims, evidence.plan.items, phrases)),
            lead=tuple(_lead(written)),
            draft=canonical,
            failing=tuple(
                (start, end + len(_marker(each)))
                for each, claim, (start, end) in zip(written, claims, spots, strict=True)
                if claim.status == "unverified"
            ),
        )

    def check_statement(
        self, statement: str, evidence: Evidence, *, context: Sequence[str] = ()
    ) -> Claim:
        """Returns one statement as it is, checked against all sentences of the evidence together.

        It is verified only if the evidence names all of what it stands under, its ``context``.
        """
        written = Written(
            text=statement, start=0, end=len(statement), line=0, context=tuple(context),
            refs=tuple(Ref(n, 1, len(hit.passage.text))
                       for n, hit in enumerate(evidence.hits, start=1)),
        )  # fmt: skip
        sides = replace(evidence.plan, items=tuple(context))
        return self._held([written], replace(evidence, plan=sides))[0][0]

    def _held(self, written: Sequence[Written], evidence: Evidence) -> tuple[list[Claim], Book]:
        """Returns the claims as checking leaves them, and the book of what they cite."""
        book = Book(
            hits=evidence.hits, sentences=self.sentences, language=evidence.plan.language,
            translate=self.translate, locate=self.locate,
        )  # fmt: skip
        runs = [self._runs(each, book) for each in written]
        cited = [tuple(book.cite(run, each.text) for run in found)
                 for each, found in zip(written, runs, strict=True)]  # fmt: skip
        claims = self._judged([
            self._claim(each, found, numbers, book, evidence)
            for each, found, numbers in zip(written, runs, cited, strict=True)
        ])  # fmt: skip
        return claims, book

    def _frame(
        self, evidence: Evidence, phrases: Mapping[str, str], absent: Sequence[tuple[str, str]]
    ) -> Frame:
        passages = [hit.passage for hit in evidence.hits]
        names = (*evidence.plan.items, *evidence.plan.criteria, phrases["genre_fiction"])
        names += tuple(n for p in passages for n in (p.title, p.author, p.heading) if n)
        names += tuple(n for p in passages for n in self.support.told_titles(p))
        notes = [*(phrases[key] for key in _SOURCE_NOTES), *(text for text, _ in absent)]
        return Frame(
            labels=frozenset(fold(name).strip() for name in names),
            connectives=frozenset(_folded(phrases.values())),
            source_notes=frozenset(_folded(notes)),
        )

    def _runs(self, written: Written, book: Book) -> list[Run]:
        """Returns the runs of sentences that a claim's markers name, those that are there."""
        found: list[Run] = []
        for ref in written.refs:
            if ref.first:
                found += book.runs(ref.passage, ref.first, ref.last)
            else:
                found += self._bearing(written.text, ref.passage, book)
        return list(dict.fromkeys(found))

    def _bearing(self, statement: str, passage: int, book: Book) -> Iterator[Run]:
        """Yields the sentence of a passage that bears a statement best, and those that have the
        numbers which it lacks."""
        every = book.runs(passage, 1, book.size(passage), each=True)
        quoted = [book.quoted(run) for run in every]
        shares = [
            self.support.relate(statement, f"{q.text}\n{q.translation or ''}") for q in quoted
        ]
        if not every or max(shares) < RELATED:
            return
        best = shares.index(max(shares))
        yield every[best]
        lacking = numbers(statement) - supported(quoted[best].text)
        for run, each in zip(every, quoted, strict=True):
            if lacking & supported(each.text):
                lacking -= supported(each.text)
                yield run

    def _claim(
        self,
        written: Written,
        runs: Sequence[Run],
        citations: Sequence[int],
        book: Book,
        evidence: Evidence,
    ) -> tuple[Claim, list[Quoted]]:
        """Returns the claim as the guards and the words leave it, with what it cites."""
        claim = Claim(
            text=written.text, kind=written.kind, context=written.context,
            citations=tuple(dict.fromkeys(citations)),
        )  # fmt: skip
        quoted = [book.quoted(run) for run in runs]
        if written.kind != "statement":
            return claim, quoted
        if not runs:
            missing: Reason = "not_found" if written.refs else "uncited"
            return replace(claim, status="unverified", reason=missing), quoted
        hits = [evidence.hits[run.passage - 1] for run in runs]
        if self._in_other_hands(written, quoted, hits, evidence.plan.items):
            return replace(claim, status="unverified", reason="subject"), quoted
        if written.inference:
            return self._drawn(claim, quoted), quoted
        if self._own_words(written, runs, quoted, hits, book, evidence.plan.items):
            return replace(claim, status="verified", basis="wording"), quoted
        # Our own translation is not the source's word, and no guard reads it better than we did.
        told = any(q.translation and find_words(written.text, q.translation) for q in quoted)
        reason = None if told else self.support.objection(written.text, quoted)
        if reason:
            return replace(claim, status="unverified", reason=reason), quoted
        return replace(claim, status="cited"), quoted

    def _drawn(self, claim: Claim, quoted: Sequence[Quoted]) -> Claim:
        computed = self.support.computes(claim.text, quoted)
        if reason := self.support.objection(claim.text, quoted, drawn=computed):
            return replace(claim, status="unverified", reason=reason)
        if computed:
            return replace(claim, status="inference", basis="computed")
        return replace(claim, status="cited")

    def _own_words(
        self,
        written: Written,
        runs: Sequence[Run],
        quoted: Sequence[Quoted],
        hits: Sequence[Hit],
        book: Book,
        items: Sequence[str],
    ) -> bool:
        """Tells whether a claim is one or more whole sentences that it cites, or a cell whose
        value, row and column stand in one of them; and whether these name what it stands under."""
        words = squeezed(written.text)
        for run, quote, hit in zip(runs, quoted, hits, strict=True):
            whole = any(squeezed(text) == words for text in book.texts(run))
            in_cell = written.cell and find_words(written.text, quote.text) is not None
            strict = {*items, *(written.context[:2] if written.cell else ())}
            named = all(
                self._names(name, quote, hit, strict=name in strict) for name in written.context
            )
            if (whole or in_cell) and named:
                return True
        return False

    def _names(self, name: str, quote: Quoted, hit: Hit, *, strict: bool) -> bool:
        """Tells whether a sentence, or what it stands under, names what a claim stands under; a
        heading that is no side may be in the answer's own words."""
        said = f"{quote.text}\n{quote.about}"
        if find_words(name, said) or (hit.side_speaks and name in (hit.side, *hit.more_sides)):
            return True
        named = self.support.names_in(name)
        return named <= self.support.names_in(said) if named else not strict

    def _in_other_hands(
        self,
        written: Written,
        quoted: Sequence[Quoted],
        hits: Sequence[Hit],
        items: Sequence[str],
    ) -> bool:
        """Tells whether a claim stands under one side and all that it cites names another alone."""
        sides = [item for item in items if item in written.context]
        named = {item: self.support.names_in(item) for item in items}
        if len(sides) != 1 or not named[sides[0]]:
            return False
        others = [names for item, names in named.items() if names and item != sides[0]]
        for quote, hit in zip(quoted, hits, strict=True):
            said = self.support.names_in(quote.text)
            elsewhere = any(names <= said for names in others)
            if not elsewhere or self._names(sides[0], quote, hit, strict=True):
                return False
        return True

    def _judged(self, claims: Sequence[tuple[Claim, Sequence[Quoted]]]) -> list[Claim]:
        """Returns the claims as a second reading leaves those that are cited."""
        cited = [pair for pair in claims if pair[0].status == "cited"]
        verdicts = iter(self.judge(cited) if self.judge and cited else [None] * len(cited))
        return [_promoted(c, next(verdicts)) if c.status == "cited" else c for c, _ in claims]


def _promoted(claim: Claim, verdict: bool | None) -> Claim:
    if verdict is None:
        return claim
    if verdict:
        return replace(claim, status="verified", basis="judged")
    return replace(claim, status="unverified", reason="not_stated")


def _absences(draft: str, phrases: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """Returns the text with words for what is not stated, and these with what they are about."""
    absent: list[tuple[str, str]] = []

    def said(match: re.Match[str]) -> str:
        text = phrases["missing"].format(part=match["what"])
        absent.append((text, match["what"]))
        return f"{match['mark'].rstrip('*_')}{text}"

    return _ABSENT.sub(said, draft).replace(NOT_STATED, phrases["no_item"]), absent


def _absent_notes(
    absent: Sequence[tuple[str, str]],
    claims: Sequence[Claim],
    items: Sequence[str],
    phrases: Mapping[str, str],
) -> Iterator[Note]:
    """Yields what is said to be absent: parts of the question, and items of which nothing is
    stated."""
    for text, about in absent:
        yield Note(kind="absent", text=text, about=about)
    for item in items:
        kinds = {claim.kind for claim in claims if item in claim.context}
        if kinds == {"source_note"}:
            yield Note(kind="absent", text=phrases["missing"].format(part=item), about=item)


def _lead(written: Sequence[Written]) -> Iterator[int]:
    """Yields the statements of the first line that has any."""
    line = next((each.line for each in written if each.kind == "statement"), None)
    for index, each in enumerate(written):
        if each.line == line and each.kind == "statement":
            yield index


def _set(
    clean: str, written: Sequence[Written], marks: Sequence[str]
) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text with marks after each claim, and where the claims' words stand in it."""
    parts, places, at, shift = list[str](), list[tuple[int, int]](), 0, 0
    for each, mark in zip(written, marks, strict=True):
        parts += [clean[at : each.end], mark]
        places.append((each.start + shift, each.end + shift))
        at, shift = each.end, shift + len(mark)
    return "".join([*parts, clean[at:]]), places


def _marker(written: Written) -> str:
    """Returns the marker of the grammar that names what a claim cites."""
    refs = (
        str(ref.passage) if not ref.first
        else f"{ref.passage}.{ref.first}" + (f"-{ref.last}" if ref.last > ref.first else "")
        for ref in written.refs
    )  # fmt: skip
    named = ", ".join(refs)
    return f" [{'inference: ' * written.inference}{named}]" if named else ""


def _folded(phrases: Iterable[str]) -> Iterator[str]:
    """Yields phrases and each sentence of those that have several, as ``Frame`` knows them."""
    for phrase in phrases:
        for start, end in [(0, len(phrase)), *sentences(phrase)]:
            yield fold(phrase[start:end]).strip(" .。")


def translator(documents: Sequence[Document]) -> Translate:
    """Returns the lookup of stored translations of ``documents``."""
    by_name = {document.name: document.translations for document in documents}
    chinese = {document.name: document.language.startswith("zh") for document in documents}

    def translate(name: str, start: int, end: int, language: str) -> str | None:
        if chinese.get(name) == language.startswith("zh"):
            return None
        units = [
            unit
            for unit in by_name.get(name, ())
            if unit.start < end and unit.end > start and unit.language[:2] == language[:2]
        ]
        return " ".join(unit.text for unit in units) or None

    return translate
