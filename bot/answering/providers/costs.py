"""What answers cost: the table of prices, and the day's ledger with its cap.

The table is data, dated, and never guessed from; the ledger is a file of the data folder for each
day, a line for each request, so that several processes may write it.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field

from bot.errors import ModelError
from bot.settings import read_yaml

Cost = Callable[[Mapping[str, int]], float | None]
"""Gives what ``prompt`` and ``completion`` tokens cost, if that is known."""

logger = logging.getLogger(__name__)


class Rate(BaseModel, extra="forbid", frozen=True):
    """What a million tokens of the prompt and of the answer cost."""

    prompt: float = Field(ge=0)
    completion: float = Field(ge=0)


class Prices(BaseModel, extra="forbid", frozen=True, coerce_numbers_to_str=True):
    """The table of prices, by server and model, as its file gives it."""

    as_of: str
    currency: str
    servers: Mapping[str, Mapping[str, Rate]]

    def cost(self, server: str, model: str, tokens: Mapping[str, int]) -> float | None:
        """Returns what ``prompt`` and ``completion`` tokens cost; None if there is no price."""
        rate = self.servers.get(server, {}).get(model)
        if rate is None:
            return None
        spent = tokens["prompt"] * rate.prompt + tokens["completion"] * rate.completion
        return round(spent / 1_000_000, 6)


def read_prices(path: Path) -> Prices:
    """Returns the table of prices.

    Raises:
        SettingsError: the file cannot be read, or holds something else.
    """
    return read_yaml(path, Prices, "Mend the file, or set BOT_PRICES")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Counts the tokens of each day; ``cap`` is the most that a day may use, 0 is no cap."""

    folder: Path
    cap: int
    today: Callable[[], date] = date.today

    def admit(self) -> None:
        """Lets a request pass.

        Raises:
            ModelError: the day's tokens are used up.
        """
        if self.cap:
            _admit(self.used(), self.cap, "Today's", "BOT_DAY_TOKENS", "wait until tomorrow")

    def record(self, model: str, prompt: int, completion: int) -> None:
        """Adds what a request used; a folder that cannot be written is only logged."""
        line = {"model": model, "prompt": prompt, "completion": completion}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._file().open("a", encoding="utf-8") as output:
                output.write(json.dumps(line) + "\n")
        except OSError as error:
            logger.warning("cannot write the ledger of tokens: %s", error.strerror)

    def used(self) -> int:
        """Returns the tokens that were used today."""
        return sum(sum(tokens.values()) for _, tokens in _read(self._file()))

    def entries(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        """Yields the model and the tokens of each request, of all days."""
        for file in self.folder.glob("*.jsonl"):
            yield from _read(file)

    def _file(self) -> Path:
        return self.folder / f"{self.today().isoformat()}.jsonl"


def admit_session(spent: int, cap: int) -> None:
    """Lets a question of a session pass that has used ``spent`` tokens; a ``cap`` of 0 is none.

    Raises:
        ModelError: the session's tokens are used up.
    """
    _admit(spent, cap, "This conversation's", "BOT_SESSION_TOKENS", "begin a new conversation")


def _admit(used: int, cap: int, whose: str, setting: str, instead: str) -> None:
    if cap and used >= cap:
        raise ModelError(
            f"{whose} tokens are used up: {used:,} of {cap:,} ({setting}). Raise it, {instead}, or "
            "ask the offline model (bot ask --model offline).",
            kind="cap",
        )


def _read(file: Path) -> Iterator[tuple[str, Mapping[str, int]]]:
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        with suppress(ValueError, TypeError, KeyError):  # A crash may have cut a line short.
            told = json.loads(line)
            yield told["model"], {kind: int(told[kind]) for kind in ("prompt", "completion")}
