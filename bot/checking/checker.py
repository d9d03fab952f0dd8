"""Turns what a model wrote into checked claims: each with a status, a basis or a reason.

Structure comes from ``claims``, markers from ``citations``; here the bot puts the sources' words in
for the markers, holds each statement against them and says what it found. Nothing of the text is
dropped. Only identity of words verifies, or a judge.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.checking.book import Book, Run
from bot.checking.citations import Ref, take_out
from bot.checking.claims import Frame, Written, is_courtesy, read
from bot.checking.drafting import absences, absent_notes, folded, marked, marker
from bot.checking.places import Locate, Translate
from bot.checking.standing import Standing
from bot.checking.support import RELATED, Support
from bot.checking.wording import find_words
from bot.language.attribution import attribution
from bot.language.numbers import numbers, supported
from bot.language.scripts import fold
from bot.language.sentences import sentences_of
from bot.language.word_order import words_of
from bot.types import (
    Case,
    Checked,
    Claim,
    Evidence,
    Failing,
    Judge,
    Plan,
    Quoted,
    Reading,
    Reason,
    Sentences,
    mark_run,
)

_SOURCE_NOTES = ("no_item", "undated", "not_stated")
_STATES = 3
"""Words below which a text names something and states nothing of it."""
_SOUGHT = 0.5
"""Least share of a statement's words in a sentence that no marker names: what merely shares a name
or a word with it says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Checks drafts against the evidence that they were written from."""

    support: Support
    translate: Translate
    phrases: Mapping[str, Mapping[str, str]]
    """The fixed phrases, by language and key: they state nothing."""
    sentences: Sentences = sentences_of
    locate: Locate = lambda *_: None
    judge: Judge | None = None

    def check(
        self, draft: str, evidence: Evidence, known: Reading | None = None, *, seek: bool = False
    ) -> Checked:
        """Returns the checked form of a draft whose markers count the evidence's passages; what the
        judge has said already is ``known``. ``seek`` looks in all of them for what bears a
        statement that has no markers."""
        phrases = self.phrases[evidence.plan.language]
        text, absent = absences(draft, phrases)
        clean, markers = take_out(text, len(evidence.hits))
        written = read(clean, markers, self._frame(evidence, phrases, absent))
        written = [replace(each, kind="connective") if self._is_courtesy(each, seek) else each
                   for each in written]  # fmt: skip
        claims, book, cases = self.held(written, evidence, seek=seek, labels=seek)
        claims, reading = self.judged(claims, cases, known)
        shown, places = marked(clean, written, [mark_run(claim.citations) for claim in claims])
        claims = [replace(claim, start=start, end=end)
                  for claim, (start, end) in zip(claims, places, strict=True)]  # fmt: skip
        marks = [marker(each) for each in written]
        canonical, spots = marked(clean, written, marks)
        lead = next((each.line for each in written if each.kind == "statement"), None)
        return Checked(
            text=shown,
            claims=tuple(claims),
            citations=tuple(book.citations),
            notes=tuple(absent_notes(absent, claims, evidence.plan.items, phrases)),
            lead=tuple(n for n, each in enumerate(written)
                       if each.line == lead and each.kind == "statement"),
            draft=canonical,
            failing=tuple(
                Failing(start, end + len(mark), why)
                for claim, case, mark, (start, end) in zip(claims, cases, marks, spots, strict=True)
                if (why := _to_mend(claim, case, reading))
            ),
            reading=reading,
        )  # fmt: skip

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
        claims, _, cases = self.held([written], replace(evidence, plan=sides))
        return self.judged(claims, cases)[0][0]

    def held(
        self,
        written: Sequence[Written],
        evidence: Evidence,
        seek: bool = False,
        labels: bool = True,
    ) -> tuple[list[Claim], Book, list[Case]]:
        """Returns the claims as words and guards leave them, the book of what they cite, and what a
        judge may be asked of each."""
        book = Book(
            hits=evidence.hits, sentences=self.sentences, language=evidence.plan.language,
            translate=self.translate, locate=self.locate,
        )  # fmt: skip
        standing = Standing(book, evidence.plan.items, self.support.names_in, labels)
        claims, cases = [], []
        for each in written:
            runs = self._runs(each, book, seek=seek)
            claim = Claim(
                text=each.text, kind=each.kind, context=each.context,
                citations=tuple(dict.fromkeys(book.cite(run, each.text) for run in runs)),
            )  # fmt: skip
            quoted = tuple(map(book.quoted, runs))
            cases.append(Case(each.text, quoted, each.context, each.inference))
            if each.kind == "statement":
                claim = self._answered(claim, quoted, evidence.plan) or self._status(
                    claim, each, runs, cases[-1], standing, evidence.plan.rewritten
                )
            claims.append(claim)
        return claims, book, cases

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
            connectives=frozenset(folded(phrases.values())),
            source_notes=frozenset(folded(notes)),
        )

    def _runs(self, written: Written, book: Book, *, seek: bool) -> list[Run]:
        """Returns the runs of sentences that a claim's markers name, those that are there; of one
        without markers those that bear it, if it is asked to ``seek`` them."""
        found: list[Run] = []
        stated = len(words_of(fold(written.text), self.support.cut)) >= _STATES
        if seek and stated and not written.refs and written.kind == "statement":
            found += self._bearing(written.text, range(1, len(book.hits) + 1), book, _SOUGHT)
        for ref in written.refs:
            if ref.first:
                found += book.runs(ref.passage, ref.first, ref.last)
            else:
                found += self._bearing(written.text, [ref.passage], book, RELATED)
        return list(dict.fromkeys(found))

    def _is_courtesy(self, written: Written, plain: bool) -> bool:
        """Tells whether a claim is said to the reader and of nothing: it names and counts none."""
        text = written.text
        named = written.refs or self.support.names_in(text) or numbers(text)
        return not named and is_courtesy(text, plain=plain)

    def _bearing(
        self, statement: str, passages: Iterable[int], book: Book, least: float
    ) -> Iterator[Run]:
        """Yields the sentence of the passages that bears a statement best, among those by whom it
        names as the speaker if there are any, and those of its passage that have the numbers which
        it lacks: out of several anything could be put together."""
        every = [run for n in passages for run in book.runs(n, each=True)]
        if speaker := attribution(statement):
            statement = speaker.said
            by = [r for r in every if self.support.is_in(speaker.who, book.quoted(r).about)]
            every = by or every
        quoted = [book.quoted(run) for run in every]
        texts = (f"{each.text}\n{each.translation or ''}" for each in quoted)
        shares = [self.support.relate(statement, text) for text in texts]
        if not every or max(shares) < least:
            return
        best = shares.index(max(shares))
        yield every[best]
        lacking = numbers(statement) - supported(quoted[best].text)
        for run, each in zip(every, quoted, strict=True):
            if run.passage == every[best].passage and lacking & supported(each.text):
                lacking -= supported(each.text)
                yield run

    def _answered(self, claim: Claim, quoted: Sequence[Quoted], plan: Plan) -> Claim | None:
        """Returns a claim that is a mere yes or no, worked out again; None of any other."""
        phrases = self.phrases.get(plan.language, {})
        for key, is_so in (("says_yes", True), ("says_no", False)):
            if claim.text == phrases.get(key) and quoted:
                if all(self.support.verdict(plan.rewritten, q) == is_so for q in quoted):
                    return replace(claim, status="inference", basis="computed")
                return replace(claim, status="unverified", reason="not_stated")
        return None

    def _status(
        self,
        claim: Claim,
        written: Written,
        runs: Sequence[Run],
        case: Case,
        standing: Standing,
        question: str,
    ) -> Claim:
        """Returns the claim as the words and the guards leave it."""
        computed, quoted = False, case.sources
        if not runs:
            missing: Reason = "not_found" if written.refs else "uncited"
            return replace(claim, status="unverified", reason=missing)
        if standing.is_in_other_hands(written, runs):
            return replace(claim, status="unverified", reason="subject")
        if written.inference:
            computed = self.support.computes(claim.text, quoted)
            whole = ": ".join([*claim.context, claim.text])
            if self.support.works_out(question, whole, quoted):
                return replace(claim, status="inference", basis="computed")
        elif standing.is_own_words(written, runs):
            return replace(claim, status="verified", basis="wording")
        # Our own translation is not the source's word, and no guard reads it better than we did.
        elif any(q.translation and find_words(claim.text, q.translation) for q in quoted):
            return replace(claim, status="cited")
        told = self.support.heard(claim.text, quoted, labels=standing.labels)
        if told is None:
            return replace(claim, status="unverified", reason="speaker")
        if reason := self.support.objection(told, quoted, drawn=computed):
            return replace(claim, status="unverified", reason=reason)
        if computed:
            return replace(claim, status="inference", basis="computed")
        return replace(claim, status="cited")

    def judged(
        self, claims: Sequence[Claim], cases: Sequence[Case], known: Reading | None = None
    ) -> tuple[list[Claim], Reading | None]:
        """Returns the claims as a second reading leaves those that are cited. What a guard objects
        to is read too: it is sent back only if both object."""
        pairs = list(zip(claims, cases, strict=True))
        doubted = [c for claim, c in pairs if claim.status in ("cited", "unverified") and c.sources]
        if self.judge is None or not any(claim.status == "cited" for claim in claims):
            return list(claims), known
        reading = self.judge.read(doubted, known)
        return [_promoted(claim, case, reading) for claim, case in pairs], reading


def _promoted(claim: Claim, case: Case, reading: Reading) -> Claim:
    verdict, _ = reading.verdicts.get(case, (None, ""))
    if claim.status != "cited" or verdict is None:
        return claim
    if verdict != "supported":
        return replace(claim, status="unverified", reason=verdict)
    if not reading.promotes:
        return claim
    return replace(claim, status="inference" if case.inference else "verified", basis="judged")


def _to_mend(claim: Claim, case: Case, reading: Reading | None) -> str:
    """Returns why a claim is to be mended, with the words that decide; "" if it is not: the doubt
    of a guard alone is no verdict, and is more often wrong of an honest answer than right."""
    verdict, words = reading.verdicts.get(case, (None, "")) if reading else (None, "")
    reason = verdict or (None if case.sources else claim.reason)
    if claim.status != "unverified" or reason in (None, "supported"):
        return ""
    why = reason.replace("_", " ")
    return f"{why}: {words}" if words else why
