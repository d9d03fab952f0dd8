"""The settings of a running page, which its host may try, change and keep; no secret is told."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import set_key

from bot.answering.providers.costs import Ledger, Prices, read_prices
from bot.answering.providers.offered import served_model
from bot.library.folder import writing
from bot.settings import Settings, load_settings
from bot.types import Answered, Drafted, Question

if TYPE_CHECKING:
    from bot.answering.judging import ModelJudge
    from bot.service.engine import Bot

PATIENCE_S = 20.0
"""Longest that a served model is waited for, and half of what it may take in all (seconds)."""


def timed(bot: "Bot", model: str) -> tuple[float, float, float, float | None]:
    """Returns how a model answers a question about a document: seconds in all and to its first
    words, tokens a second from then on, and the cost, if known; raises as ``Bot.stream``."""
    started, first_s, tokens, cost = time.perf_counter(), 0.0, 0, None
    for event in bot.stream(Question(text=bot.sample(), model=model)):
        if isinstance(event, Drafted):
            first_s = first_s or time.perf_counter() - started
        elif isinstance(event, Answered):
            tokens, cost = event.answer.tokens["completion"], event.answer.cost
    seconds = time.perf_counter() - started
    return seconds, first_s, tokens / max(seconds - first_s, 0.001), cost


def impatient(settings: Settings) -> Settings:
    """Returns the settings with limits for a mere trial."""
    limits = {"timeout_s": min(settings.timeout_s, PATIENCE_S), "answer_s": 2 * PATIENCE_S}
    return settings.model_copy(update=limits)


@dataclass
class Configuration:
    """The settings by which all ``bots`` of a process answer."""

    settings: Settings
    bots: list["Bot"] = field(default_factory=list)
    file: Path = Path(".env")
    changed: dict[str, str] = field(default_factory=dict)

    def use(self, values: Mapping[str, str], *, keep: bool = False) -> None:
        """Has the bots answer by these values from now on; ``keep`` writes all that were changed
        into ``.env``, whose other lines stay.

        Raises:
            SettingsError: a value is impossible; all is as it was.
            LibraryError: the file cannot be written.
        """
        told, library = self.settings.model_dump(by_alias=True), self.settings.library
        changed = self.changed | {name: v for name, v in values.items() if str(told[name]) != v}
        self.settings = load_settings(self.file, {**os.environ, **changed}, library=library)
        self.changed = changed
        for bot in self.bots:
            bot.configure(self.settings)
        with writing(self.file):
            for name, value in changed.items() if keep else ():
                set_key(self.file, name, value, quote_mode="auto")

    def first(self, model: str) -> dict[str, str]:
        """Returns the values by which a model of the server answers first."""
        known = self.settings.openai_models
        if ":" in self.settings.model:
            return {"BOT_MODEL": self.settings.model}
        names = dict.fromkeys([model, *known] if model in known else [model])
        return {"BOT_MODEL": "auto", "OPENAI_MODEL": ",".join(names)}

    def models(self) -> Sequence[str]:
        """Returns the models that the server lists; raises ModelError if it fails."""
        if not self.settings.has_server:
            return ()
        # Imported here, as below: it takes seconds, which the page's first reply would wait for.
        from bot.answering.providers.openai import listed_models

        asked = served_model(impatient(self.settings), self.settings.openai_models[0])
        return listed_models(asked)

    def judge(self) -> "ModelJudge | None":
        """Returns who judges what the first model writes, if anybody does."""
        from bot.service.answering import make_judge

        return make_judge(self.settings, self.bots[0].model) if self.bots else None

    def usage(self) -> tuple[int, int, float | None, Prices]:
        """Returns the tokens of today and of all days, what these cost, if all have a price, and
        the table of prices; raises SettingsError if that cannot be used."""
        ledger = Ledger(folder=self.settings.data_dir / "usage", cap=0)
        used, prices = list(ledger.entries()), read_prices(self.settings.prices)
        costs = [prices.cost(self.settings.server, model, tokens) for model, tokens in used]
        tokens, cost = sum(sum(each.values()) for _, each in used), sum(filter(None, costs))
        return ledger.used(), tokens, None if None in costs else cost, prices
