"""Asks a model for other wordings of a question to search with; its help is optional.

Whatever goes wrong, and whenever it takes too long, the question is searched for as it stands.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTimeError
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel

from bot.answering.prompts import Prompt, as_material
from bot.errors import ModelError
from bot.types import Plan, Search

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
        messages = self.prompt.render({"question": as_material(question)})
        pool = ThreadPoolExecutor(1)
        try:
            reply = pool.submit(self.model.invoke, messages).result(self.limit_s)
        except (ModelError, OutOfTimeError) as error:
            logger.warning("searching without the model's wordings: %s", type(error).__name__)
            return ()
        finally:
            # A request still under way ends by its own time limit; nobody waits for it.
            pool.shutdown(wait=False, cancel_futures=True)
        lines = (_LIST_MARK.sub("", line).strip() for line in str(reply.text).splitlines())
        return [line for line in lines if 0 < len(line) <= _LONGEST][:_MOST]
