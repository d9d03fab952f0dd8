"""The bot over an open library: answers, searches, compares, translates.

Made by ``factory``, known to the fronts. Keeps nothing of a conversation.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.providers.offered import OFFLINE, named, offered_models
from bot.answering.providers.timeouts import ticking
from bot.checking.own_drafts import check_draft
from bot.errors import ModelError, UsageError
from bot.facts.overview import Overview
from bot.ingestion.catalogue import GLOSSARY, guesses
from bot.language.scripts import detect_language
from bot.library.store import Library
from bot.service.answering import Phrases, Workshop
from bot.service.comparison import Deferred, comparable, merge
from bot.service.document_filter import written
from bot.service.glossary_names import Suggestion, add_names
from bot.service.keeping import Keeper
from bot.service.libraries import library_name, source_folders
from bot.service.vocabulary import Words
from bot.settings import Settings
from bot.types import (
    Answer,
    Answered,
    Comparison,
    Document,
    Event,
    Hit,
    ModelInfo,
    Note,
    Plan,
    Progress,
    Question,
    Retrieved,
    Search,
    SyncReport,
    Translation,
    Waited,
)

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_BEARERS = 6
"""Passages that are looked at for what bears a statement of a draft."""
_LONGEST_STATEMENT = 400
_LEFT_OUT = 5
"""Passages of documents left out that are looked at for the nearest of these."""


class Bot(Keeper):
    """The bot as the fronts know it, over an open library."""

    def __init__(
        self, settings: Settings, library: Library, words: Words, phrases: Phrases
    ) -> None:
        super().__init__(library, lambda: source_folders(settings))
        self.library = library_name(settings)
        """The library's name."""
        self.opened: SyncReport | None = None
        """What bringing it in step did when it was opened; None where another process writes."""
        self._words = words
        self._phrases = phrases
        self._renewing = threading.Lock()
        self.configure(settings)

    def configure(self, settings: Settings) -> None:
        """Answers by these settings from now on; the library stays the one that is open."""
        self._settings = settings
        self._make = partial(Workshop, settings, self._library, self._words, self._phrases)
        self.models: Sequence[ModelInfo] = offered_models(settings)
        self.model = self.models[0]
        self._parts: tuple[tuple[int, int], Workshop] | None = None

    @property
    def corpus_version(self) -> str:
        """Names the state of the documents."""
        return self._library.corpus_version

    def sample(self) -> str:
        """Returns a question about the first document, in its language; raises UsageError without
        any."""
        if not self.documents():
            raise UsageError("The library is empty. Add documents: bot add PATH")
        first = self.documents()[0]
        return self._phrases[first.language]["ask_about"].format(name=first.title)

    def documents(self) -> Sequence[Document]:
        """Returns the library's documents in the order of their names."""
        return self._workshop.finding.documents

    def page(self, name: str, start: int, end: int) -> bytes | None:
        """Returns the page of a PDF on which ``text[start:end]`` of a document begins, as a PNG
        with these words marked; None of what is no PDF, or is not there.

        Raises:
            CorpusError: the file cannot be shown.
        """
        document = next((each for each in self.documents() if each.name == name), None)
        path = document and self._library.original(name)
        places = [p for p in document.places if p.start <= start] if document else []
        if not document or not path or not places or places[-1].kind != "page":
            return None
        from bot.ingestion.formats.extractor import Extractor

        with Extractor() as extractor:
            return extractor.picture(path, int(places[-1].name), document.text[start:end])

    def guessed(self, documents: Iterable[Document]) -> dict[str, dict[str, list[str]]]:
        """Returns what nobody has said of documents, by their names and by where it was read; under
        ``same``, which others say the same."""
        held, repeats = self._library.database.entries(), self._library.database.repeats()
        said = {name: entry.held.described for name, entry in held.items()}
        same = {name: {"same": others} for name, others in repeats.items()}
        return {d.name: guesses(d, said.get(d.name, ())) | same.get(d.name, {}) for d in documents}

    def filters(self) -> Sequence[str]:
        """Returns what a filter can be made of."""
        return written("", self._library.database.entries().values())

    def passage_counts(self) -> dict[str, int]:
        """Returns how many passages each document has."""
        return self._library.database.passage_counts()

    def stream(self, question: Question) -> Iterator[Event]:
        """Yields Planned, Retrieved, any number of Drafted, and Answered; Waited in between.

        Whoever closes it ends what is under way, and frees every connection.

        Raises:
            UsageError: the question is empty or too long, or names a model that is not there.
            ModelError: the model failed; its ``offline_offer`` says whether the same question
                would get an answer with ``model="offline"``.
        """
        chain = self._workshop.chain(named(self.models, question.model))
        yield from self._stream(chain, question)

    def ask(self, question: Question) -> Answer:
        """Returns the checked answer. Raises as ``stream``."""
        return _answer(self.stream(question))

    def compare(self, comparison: Comparison) -> Answer:
        """Returns the checked answer whose matrix has a cell for each item and criterion. Raises
        UsageError if there is nothing to compare, or too much, ModelError if the model failed."""
        from bot.answering.chain import build_chain
        from bot.answering.checked_answer import read_again

        wanted = comparable(comparison)
        language = wanted.language or detect_language(" ".join(wanted.items + wanted.criteria))
        workshop, model = self._workshop, named(self.models, wanted.model)
        # Who cannot write a marker cannot fill a table.
        model = OFFLINE if workshop.manner(model).plain else model
        parts, later, rows = workshop.parts(model), Deferred(), []
        checker = workshop.checker(model)
        if checker.judge:
            parts = replace(parts, checker=replace(checker, judge=later))
        for plan in workshop.finding.planner.compare(wanted, language):
            chain = build_chain(replace(parts, plan=partial(lambda plan, _asked: plan, plan)))
            asked = Question(text=plan.rewritten, documents=wanted.documents, model=model.name)
            rows.append(_answer(self._stream(chain, asked)))
        phrases = self._phrases[language]
        answer = replace(merge(wanted, rows, phrases), library=self.library)
        claims, reading = checker.judged(answer.claims, later.cases_of(answer))
        return read_again(replace(answer, claims=tuple(claims)), reading, phrases)

    def translate(
        self, document: Document, *, progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """Returns the model's translation of a document, sentence by sentence. Raises UsageError if
        only the offline model is there, ModelError if the model failed."""
        if self.model.offline:
            raise UsageError(
                "The offline model translates nothing. Set OPENAI_API_KEY or OPENAI_BASE_URL."
            )
        from bot.answering.translating import translate

        workshop = self._workshop
        prompt, model = workshop.prompt("translate"), workshop.model(self.model)
        return translate(document, prompt, model, progress)

    def check(self, name: str, text: str) -> Answer:
        """Returns a draft of somebody else's, checked statement by statement against the library.
        Raises UsageError if it has no text."""
        from bot.answering.checked_answer import read_again

        if not text.strip():
            raise UsageError(f"There is no text in {name}.")
        language = detect_language(text)
        plan = Plan(rewritten=name, language=language)
        checked, hits = check_draft(
            self._workshop.checker(self.model),
            lambda statement: self.search(statement[:_LONGEST_STATEMENT], _BEARERS), text, plan,
        )  # fmt: skip
        answer = Answer(
            question=name, language=language, status="answered", text=checked.text,
            claims=checked.claims, citations=checked.citations, passages=hits, plan=plan,
            model=self.model.name, library=self.library, corpus_version=self.corpus_version,
            cost=0.0 if checked.reading else None,
            tokens={"prompt": 0, "completion": 0, "judge": 0},
        )  # fmt: skip
        return read_again(answer, checked.reading, self._phrases[language])

    def search(self, question: str, k: int, documents: Sequence[str] = ()) -> list[Hit]:
        """Returns the best ``k`` passages of some documents, or of all, for a question, with the
        parts of their scores. Raises UsageError if the question is empty or too long."""
        finding = self._workshop.finding
        asked = Search(query=finding.planner.plan(Question(text=question)).rewritten)
        within = self._library.database.passage_ids_of(documents, None) if documents else None
        return finding.evidence(0).hits(asked, within, k)

    @property
    def writable(self) -> bool:
        """Whether this process may change the library."""
        return self._library.writable

    def overview(self, documents: Sequence[str] = ()) -> Overview:
        """Returns what the documents of these names say side by side; of all, without names."""
        return self._workshop.finding.overview(frozenset(documents))

    def stop_writing(self) -> None:
        """Lets other processes write the library."""
        self._library.stop_writing()

    def suggested_names(self) -> Sequence[Suggestion]:
        """Returns names that the documents have and the glossary does not."""
        return self._workshop.finding.suggested

    def add_names(self, names: Sequence[str]) -> None:
        """Writes names of one thing into the glossary; raises as ``glossary_names.add_names``."""
        add_names(self._library.folder, names)

    def first_questions(self, *, wait: bool = True) -> Sequence[tuple[str, str]]:
        """Returns questions to begin with, each with its language, that the offline model answers;
        none as long as that is not known, unless told to ``wait``."""
        workshop = self._workshop
        return workshop.first_questions if wait or "first_questions" in vars(workshop) else ()

    @property
    def _workshop(self) -> Workshop:
        """The parts over what the library holds by now: all that is kept of one state of the
        documents is left behind together."""
        with self._renewing:
            glossary = self._library.folder / GLOSSARY
            written = glossary.stat().st_mtime_ns if glossary.exists() else 0
            state = self._library.database.generation, written
            if self._parts is None or self._parts[0] != state:
                self._parts = state, self._make()
            return self._parts[1]

    def _stream(self, chain: Runnable[Question, Event], question: Question) -> Iterator[Event]:
        model = named(self.models, question.model)
        found = False
        try:
            with closing(ticking(lambda: chain.stream(question))) as events:
                for event in events:
                    found = found or isinstance(event, Retrieved)
                    if isinstance(event, Answered):
                        event = Answered(self._in_scope(question, event.answer))
                    yield event or Waited()
        except ModelError as error:
            error.offline_offer = not model.offline and (found or error.kind == "cap")
            raise

    def _in_scope(self, question: Question, answer: Answer) -> Answer:
        """Returns the answer with its library and, if only some documents might answer, how many
        did; of a refusal with those left out that come nearest, too."""
        if question.suggesting:
            answers, within = self._workshop.answers, question.documents
            told = tuple(each for each in answer.suggestions if answers(each, within))
            answer = replace(answer, suggestions=told)
        answer, held = replace(answer, library=self.library), self.passage_counts().keys()
        chosen = held & set(question.documents)
        if not chosen or chosen == held or answer.plan.refusal:
            return answer
        nearest, key = dict[str, None](), "notice_scope"
        if answer.status == "refused":
            found = self.search(answer.plan.rewritten, _LEFT_OUT, sorted(held - chosen))
            nearest, key = dict.fromkeys(hit.passage.document for hit in found), "notice_left_out"
        text = self._phrases[answer.language][key].format(
            n=len(chosen), total=len(held), names=", ".join(nearest)
        )
        return replace(answer, notes=(*answer.notes, Note(kind="scope", text=text)))


def _answer(events: Iterator[Event]) -> Answer:
    for event in events:
        if isinstance(event, Answered):
            return event.answer
    raise ModelError("The model gave no answer. Try again, or set BOT_MODEL=offline.")
