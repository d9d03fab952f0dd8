"""What the fronts know of the bot: its models, what a change of the library did, the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.types.answers import Answer, Event
from bot.types.documents import Document
from bot.types.questions import Comparison, Question

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """Which model answers: ``name`` as in the JSON, ``offline`` true for the stub."""

    name: str
    offline: bool
    reason: str
    """Why it was chosen, in words for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, by document name; ``skipped`` pairs a name with the reason."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """The old name and the new one of each."""
    skipped: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """What to know of how a document was read, by its name."""
    rebuilt: str | None = None
    """What was made anew, and why, if anything was."""
    lost: tuple[tuple[str, str], ...] = ()
    """Documents that are missing or not whole, with why and what to do."""
    cancelled: bool = False
    """The user stopped it; what is reported is done, and whole."""

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed or self.renamed or self.rebuilt)


class Engine(Protocol):
    """What the fronts know of the bot; made by ``factory``."""

    @property
    def model(self) -> ModelInfo:
        """The model that answers unless a question names another."""
        ...

    @property
    def models(self) -> Sequence[ModelInfo]:
        """All models that a question may name: ``model`` first, the offline one among them."""
        ...

    @property
    def corpus_version(self) -> str: ...

    def documents(self) -> Sequence[Document]:
        """Returns the library's documents in the order of their names."""
        ...

    def compare(self, comparison: Comparison) -> Answer:
        """Returns the checked answer whose matrix has a cell for each item and criterion.

        Raises:
            BotError: there is nothing to compare, or the model failed.
        """
        ...

    def stream(self, question: Question) -> Iterator[Event]:
        """Yields Planned, Retrieved, any number of Drafted, and Answered; Waited in between.

        Whoever closes it ends what is under way, and frees every connection.

        Raises:
            UsageError: the question is empty or too long, or names a model that is not there.
            ModelError: the model failed; its ``offline_offer`` says whether the same question
                would get an answer with ``model="offline"``.
        """
        ...
