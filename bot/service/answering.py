"""Makes the parts that answer questions from an open library, each once and only if it is needed.

A workshop sees the library as it stood when it was made: after a change another one is made, so
that nothing of a removed document stays in a part. Keeps nothing of a conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from bot.answering.extractive.display import Wording
from bot.answering.plain import Manner
from bot.answering.prompts import Prompt, load_prompt
from bot.answering.providers.costs import admit_session
from bot.answering.providers.offered import OFFLINE, budget_of, cost_of, judge_of, served_model
from bot.answering.refusal import Refuser
from bot.answering.tokens import estimate_tokens
from bot.checking.book import cite
from bot.checking.checker import Checker
from bot.checking.citations import visible
from bot.checking.matrix import MatrixBuilder
from bot.checking.places import locator, translator
from bot.checking.support import Support
from bot.language.records import table_of
from bot.language.sentences import sentences_of
from bot.library.store import Library
from bot.service.retrieval import Finding
from bot.service.suggestions import topics_of
from bot.service.synthesis import Synthesis
from bot.service.vocabulary import Words
from bot.settings import Settings
from bot.types import Answered, Event, ModelInfo, Plan, Question, Sentences

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.answering.judging import ModelJudge
    from bot.answering.stages import Parts

Phrases = Mapping[str, Mapping[str, str]]
"""The fixed phrases, by language and key."""

_FIRST = 3
"""Questions to begin with in each language."""


class Workshop:
    """Makes and keeps the parts over a library."""

    def __init__(
        self, settings: Settings, library: Library, words: Words, phrases: Phrases
    ) -> None:
        self._settings = settings
        self._library = library
        self.finding = Finding(settings, library, words)
        self._phrases = phrases
        self._manners: dict[str, Manner] = {}
        self._chains: dict[str, Runnable[Question, Event]] = {}

    def chain(self, model: ModelInfo) -> Runnable[Question, Event]:
        """Returns the spine for a model."""
        from bot.answering.chain import build_chain

        if model.name not in self._chains:
            self._chains[model.name] = build_chain(self.parts(model))
        return self._chains[model.name]

    def answers(self, question: str, documents: Sequence[str] = ()) -> bool:
        """Tells whether the offline model answers a question, from these documents or from all."""
        asked = Question(text=question, documents=tuple(documents))
        *_, last = self.chain(OFFLINE).stream(asked)
        return isinstance(last, Answered) and last.answer.status != "refused"

    @cached_property
    def first_questions(self) -> tuple[tuple[str, str], ...]:
        """Questions to begin with, and their languages: of the names that documents join and of
        their titles, some in each language that are answered."""
        found = list[tuple[str, str]]()
        for language, topics in topics_of(self.finding.documents, self.finding.suggested).items():
            form = self._phrases[language]["ask_about"]
            asked = [form.format(name=topic) for topic in topics]
            found += islice(((each, language) for each in asked if self.answers(each)), _FIRST)
        return tuple(found)

    def parts(self, model: ModelInfo) -> Parts:
        """Returns what the spine is made of for a model."""
        from bot.answering.repairing import repair
        from bot.answering.stages import Parts

        budget = budget_of(self._settings, model)
        chars = self._settings.evidence_chars
        look = "off" if model.offline else self._settings.second_look
        found = self.finding.evidence(budget.evidence if chars == "auto" else chars)
        answers = self.model(model)
        return Parts(
            plan=partial(self._plan, model),
            retrieve=found.retrieve,
            search_again=partial(found.again, several=look == "auto") if look != "off" else None,
            admit=partial(admit_session, cap=0 if model.offline else self._settings.session_tokens),
            prompt=self.prompt("answer"), plain=self.prompt("plain"), manner=self.manner(model),
            model=answers, offline=None if model.offline else self.model(OFFLINE),
            model_name=model.name,
            refuser=Refuser(
                score=self.finding.shares, segments=self._wording.segments,
                sentences=self._sentences, phrases=self._phrases,
            ),
            checker=self.checker(model),
            together=lambda evidence, checked: self._synthesis.look(
                evidence, checked.claims, checked.citations
            ),
            repair=None if model.offline else partial(repair, self.prompt("repair"), answers),
            visible=visible, sentences=self._sentences, cost=cost_of(self._settings, model),
            corpus_version=lambda: self._library.corpus_version, budget=budget,
        )  # fmt: skip

    def checker(self, model: ModelInfo) -> Checker:
        """Returns what checks what a model wrote."""
        return Checker(
            support=Support(
                names_in=self.finding.words.names_in, relate=self.finding.relate,
                cut=self.finding.words.analyser.cut,
                table=lambda document, row: table_of(self._texts[document], row),
                told_titles=lambda passage: self._wording.titles(passage.document),
            ),
            translate=translator(self.finding.documents), locate=locator(self.finding.documents),
            phrases=self._phrases, sentences=self._sentences,
            judge=make_judge(self._settings, model),
        )  # fmt: skip

    def manner(self, model: ModelInfo) -> Manner:
        """Returns which prompt a model is given, as far as that is known by now."""
        if model.offline:
            return Manner()
        known = Manner(self._settings.prompt, self._settings.window_tokens)
        return self._manners.setdefault(model.name, known)

    def prompt(self, name: str) -> Prompt:
        """Returns a prompt of the settings' folder. Raises SettingsError if it cannot be used."""
        return load_prompt(self._settings.prompts_dir, name)

    def model(self, model: ModelInfo) -> BaseChatModel:
        """Returns a chat model; nothing is sent before it is first asked."""
        if not model.offline:
            return served_model(self._settings, model.name)
        from bot.answering.extractive.model import OfflineModel

        return OfflineModel(
            answerability=self.finding.answerability, segments=self._wording.segments,
            titled=self._wording.titled, phrases=self._phrases, count_tokens=estimate_tokens,
        )  # fmt: skip

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.finding.documents)

    @cached_property
    def _sentences(self) -> Sentences:
        """What gives the sentences of a passage, with what stands above them in its document."""
        texts = self._texts
        return lru_cache(4096)(lambda passage: sentences_of(passage, texts.get(passage.document)))

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return {document.name: document.text for document in self.finding.documents}

    @cached_property
    def _synthesis(self) -> Synthesis:
        translate, locate = translator(self.finding.documents), locator(self.finding.documents)
        return Synthesis(
            matrix=MatrixBuilder(names_in=self.finding.words.names_in, relate=self.finding.relate),
            finder=self.finding.contradictions,
            named=self.finding.words.named,
            sentences=self._sentences,
            cite=lambda passage, start, end, language: cite(
                passage, start, end, n=0,
                translation=translate(passage.document, start, end, language),
                place=locate(passage.document, start),
            ),
            phrases=self._phrases,
        )  # fmt: skip

    def _plan(self, model: ModelInfo, question: Question) -> Plan:
        """A served model reads the conversation and may do what an extract cannot with it."""
        plan = self.finding.planner.plan(question)
        kept = None if plan.refusal == "talk" and not model.offline else plan.refusal
        return replace(plan, refusal=kept if self.finding.documents else kept or "empty")


def make_judge(settings: Settings, model: ModelInfo) -> ModelJudge | None:
    """Returns what judges a model's answers, if the settings name one. Raises SettingsError if its
    prompt cannot be used."""
    name = judge_of(settings, model)
    if name is None or not settings.has_server:
        return None
    from bot.answering.judging import ModelJudge

    judge = ModelInfo(name=name, offline=False, reason="BOT_JUDGE")
    return ModelJudge(
        name=name, server=settings.server, prompt=load_prompt(settings.prompts_dir, "judge"),
        model=served_model(settings, name), pairs=settings.prompts_dir / "judge_pairs.jsonl",
        folder=settings.data_dir / "cache", cost=cost_of(settings, judge),
        most=settings.window_tokens,
    )  # fmt: skip
