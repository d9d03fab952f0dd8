"""Which models the settings offer, and how each is made.

Knows settings, not vendors: what is slow to import is imported when a served model is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.context_budget import BOUNDLESS, Budget
from bot.answering.plain import Manner
from bot.answering.providers.costs import Cost, read_prices
from bot.answering.providers.timeouts import Limits
from bot.answering.tokens import token_counter
from bot.errors import UsageError
from bot.settings import Settings
from bot.types import ModelInfo

if TYPE_CHECKING:
    from bot.answering.providers.openai import ServedModel

OFFLINE = ModelInfo(name="offline", offline=True, reason="needs no server")


def offered_models(settings: Settings) -> tuple[ModelInfo, ...]:
    """Returns the models that may be asked: the one that answers first, the stub last."""
    if not settings.uses_openai:
        asked = settings.model == "offline"
        reason = "BOT_MODEL=offline" if asked else "no OPENAI_API_KEY and no OPENAI_BASE_URL"
        return (replace(OFFLINE, reason=reason),)
    why = "OPENAI_API_KEY is set" if settings.model == "auto" else f"BOT_MODEL={settings.model}"
    if settings.model == "auto" and settings.openai_base_url:
        why = "OPENAI_BASE_URL is set"
    served = (
        ModelInfo(name=name, offline=False, reason=f"served by {settings.server}; {why}")
        for name in settings.openai_models
    )
    return (*served, OFFLINE)


def named(models: Sequence[ModelInfo], name: str | None) -> ModelInfo:
    """Returns the model of that name; the first for None.

    Raises:
        UsageError: there is none of that name.
    """
    if name is None:
        return models[0]
    for model in models:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in models)
    raise UsageError(f"There is no model {name!r}. Choose one of: {known} (see OPENAI_MODEL).")


def limits_of(settings: Settings) -> Limits:
    """Returns how long a server may take."""
    return Limits(
        piece_s=settings.timeout_s,
        whole_s=max(settings.answer_s, settings.timeout_s),
        first_s=settings.first_word_limit_s,
    )


def served_model(settings: Settings, name: str, limits: Limits | None = None) -> ServedModel:
    """Returns a served model; nothing is sent before it is first asked."""
    from bot.answering.providers.openai import chat_model

    return chat_model(settings, name, limits or limits_of(settings))


def judge_of(settings: Settings, model: ModelInfo) -> str | None:
    """Returns the name of the model that judges what ``model`` wrote; None if nobody does."""
    if settings.judge == "auto":
        # A small model would read for minutes, to object at best.
        small = Manner(settings.prompt, settings.window_tokens).plain
        return None if model.offline or small else model.name
    return None if settings.judge == "off" else settings.judge.partition(":")[2]


def budget_of(settings: Settings, model: ModelInfo) -> Budget:
    """Returns what the model can read at once; the stub reads everything."""
    if model.offline:
        return BOUNDLESS
    return Budget(window=settings.window_tokens, count=token_counter(model.name))


def cost_of(settings: Settings, model: ModelInfo) -> Cost:
    """Returns what tells the cost of the model's tokens.

    Raises:
        SettingsError: the table of prices cannot be used.
    """
    if model.offline:
        return lambda _: None
    return partial(read_prices(settings.prices).cost, settings.server, model.name)
