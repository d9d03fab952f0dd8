"""Looks once more for what an answer says is missing, and asks again with what comes up.

The full prompt has a model name what is not stated; it may stand where the first search did not
look. The second answer takes the place of the first if it is whole and says something; in every
other case the first stands.
"""

import re
from collections.abc import Callable

from langchain_core.messages import AIMessage, AIMessageChunk

from bot.answering.context_budget import Fitted
from bot.answering.normalising import tidy
from bot.answering.stages import Parts
from bot.answering.tokens import tokens_of
from bot.errors import ModelError
from bot.types import ABSENT, NOT_STATED, Evidence, Question

_MOST = 4
"""Things that are looked for."""
_CITED = re.compile(r"[\[\uff3b【](?:inference:)?\s*(\d+)\.\d")


def look_again(
    parts: Parts,
    question: Question,
    first: AIMessageChunk,
    fitted: Fitted,
    fit: Callable[[Question, Evidence], Fitted],
) -> tuple[AIMessageChunk, Fitted]:
    """Returns the message and the prompt that stand: those given, or second ones, which ``fit``
    makes of other evidence. The message says what both used."""
    said = _said(first)
    missing = [match["what"] for match in ABSENT.finditer(said)][:_MOST]
    if parts.search_again is None or parts.manner.plain or not (missing or said == NOT_STATED):
        return first, fitted
    cited = {int(n) for n in _CITED.findall(said)}
    try:
        evidence = parts.search_again(fitted.evidence, missing, cited)
        if evidence is None:
            return first, fitted
        parts.admit(question.spent + sum(tokens_of(first).values()))
        again = fit(question, evidence)
        reply = parts.model.invoke(again.messages)
    except ModelError:
        return first, fitted
    used = AIMessageChunk(content="", usage_metadata=reply.usage_metadata)
    if _said(reply) in ("", NOT_STATED):
        return first + used, fitted
    used += AIMessageChunk(content="", usage_metadata=first.usage_metadata)
    told = AIMessageChunk(content=reply.content, response_metadata=reply.response_metadata)
    return told + used, again


def _said(message: AIMessage) -> str:
    """Returns the text of an answer that ended; "" of one that broke off."""
    ended = message.response_metadata.get("finish_reason") == "stop"
    return tidy(message.text).text.strip(" .\n") if ended else ""
