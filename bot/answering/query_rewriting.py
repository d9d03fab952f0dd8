"""Asks a model for other wordings of a question to search with, and for a follow-up worded to stand
alone; its help is optional.

Whatever goes wrong, and whenever it takes too long, the question is searched for as it stands.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTimeError
from contextvars import copy_context
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel

from bot.answering.evidence_text import as_material
from bot.answering.prompts import Prompt, render_history
from bot.errors import ModelError
from bot.types import Plan, Question, Search

_MOST = 3
_LONGEST = 300
_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])?\s*")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expander:
    """Adds a model's wordings of the question to a plan's searches."""

    prompt: Prompt
    model: BaseChatModel
    limit_s: float

    def expand(self, plan: Plan) -> Plan:
        """Returns the plan with further searches; as it is if the model gives none in time."""
        if plan.refusal:
            return plan
        known = {search.query for search in plan.searches}
        queries = [query for query in self._queries(plan.rewritten) if query not in known]
        return replace(plan, searches=(*plan.searches, *(Search(query=q) for q in queries)))

    def _queries(self, question: str) -> Sequence[str]:
        reply = ask_within(self.model, self.prompt, {"question": question}, self.limit_s)
        lines = (_LIST_MARK.sub("", line).strip() for line in reply.splitlines())
        return [line for line in lines if 0 < len(line) <= _LONGEST][:_MOST]


def standing_alone(
    question: Question, *, prompt: Prompt, model: BaseChatModel, limit_s: float
) -> Question:
    """Returns a follow-up with the model's wording of it that needs no conversation, if the reader
    has given none; the question as it is where there is no history or no help in time."""
    if question.reading or not question.history:
        return question
    values = {"question": question.text, "history": render_history(question.history)}
    reply = ask_within(model, prompt, values, limit_s).strip().strip('"“”')
    if not 0 < len(reply) <= _LONGEST or "\n" in reply:
        return question
    return replace(question, reading=reply)


def ask_within(
    model: BaseChatModel, prompt: Prompt, values: Mapping[str, str], limit_s: float
) -> str:
    """Returns what the model replies to a prompt, or nothing if it fails or takes too long."""
    messages = prompt.render({name: as_material(value) for name, value in values.items()})
    pool = ThreadPoolExecutor(1)
    try:
        asked = pool.submit(copy_context().run, model.invoke, messages)
        return str(asked.result(limit_s).text)
    except (ModelError, OutOfTimeError) as error:
        logger.warning("going on without the model's help: %s", type(error).__name__)
        return ""
    finally:
        # A request still under way ends by its own time limit; nobody waits for it.
        pool.shutdown(wait=False, cancel_futures=True)
