"""A library from Python: opened by its name, asked, searched, compared, checked and added to.

    with Library.open("films") as films:
        films.add(["notes/*.md"])
        print(films.ask("Who directed Hero?").text)

Settings are read as the command line reads them; every error is a ``bot.errors.BotError``.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from bot.service import libraries
from bot.service.factory import Say, open_bot
from bot.service.pairs import Pair, check_pair, pair_checker
from bot.settings import Settings, load_settings
from bot.types import Answer, Claim, Comparison, Event, Hit, Question, SyncReport


class Library(ExitStack):
    """An open library; a context manager that closes it, as ``close`` does."""

    def __init__(self, settings: Settings, say: Say) -> None:
        super().__init__()
        self._settings = settings
        self._bot = self.enter_context(open_bot(settings, say=say))

    @classmethod
    def open(
        cls, name: str | None = None, *, settings: Settings | None = None, say: Say = lambda _: None
    ) -> Self:
        """Opens a library, for writing if no other process does; one of a new name is made.

        Args:
            name: of the library; None takes the one that the command line would.
            settings: those to be used; None takes those of ``.env`` and the environment.
            say: told what is no result: files that were skipped, what was made anew.

        Raises:
            BotError: the settings or the data folder cannot be used.
        """
        settings = settings or load_settings()
        settings = settings.model_copy(update={"library": name or settings.library})
        if name and name not in libraries.names(settings):
            libraries.create(settings, name, used=False)
        return cls(settings, say)

    def add(self, paths: Sequence[str | Path], **described: str) -> SyncReport:
        """Adds files, folders and patterns; says what was done with each file."""
        return self._bot.add(paths, uploaded=False, described=described)

    def ask(self, question: str | Question) -> Answer:
        """Returns the checked answer; a ``Question`` may say more, such as a history, the documents
        that alone may answer, or a model."""
        return self._bot.ask(_question(question))

    def stream(self, question: str | Question) -> Iterator[Event]:
        """Yields what happens until the answer is there: ``bot.types.Event``."""
        return self._bot.stream(_question(question))

    def search(self, text: str, k: int = 8) -> list[Hit]:
        """Returns the passages that a question finds, best first."""
        return self._bot.search(text, k)

    def compare(self, items: Sequence[str], criteria: Sequence[str]) -> Answer:
        """Returns an answer whose matrix has a cell for each item and criterion."""
        return self._bot.compare(Comparison(items=tuple(items), criteria=tuple(criteria)))

    def check(self, statement: str, sources: Sequence[str]) -> Claim:
        """Returns a statement with its status, held against sentences that are given."""
        pair = Pair(statement=statement, sources=tuple(sources))
        return check_pair(pair_checker(self._settings), pair)


def _question(asked: str | Question) -> Question:
    return Question(text=asked) if isinstance(asked, str) else asked
