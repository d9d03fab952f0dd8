"""Asks a model once to mend the statements of its answer that failed the check.

What it mends is checked again like anything else; what it does not mend stays, and stays marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk

from bot.answering.prompts import Prompt, as_material, render_passages
from bot.errors import ModelError
from bot.types import Evidence

_LINE = re.compile(r"^\s*(?P<n>\d{1,3})\s*[:.)\uff1a\uff0e、]\s*(?P<text>.+)$", re.MULTILINE)
_MOST = 12
"""Statements that are sent back at once: a model that fails in more does not follow the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairer:
    """Mends drafts with a model's help."""

    prompt: Prompt
    model: BaseChatModel

    def repair(
        self, draft: str, failing: Sequence[str], evidence: Evidence
    ) -> tuple[str, AIMessageChunk | None]:
        """Returns the draft with the model's statements in the place of those ``failing`` ones that
        it mended, and its message; the draft as it is where it gave no help."""
        wanted = list(dict.fromkeys(failing))[:_MOST]
        listed = "\n".join(f"{n}: {as_material(text)}" for n, text in enumerate(wanted, start=1))
        messages = self.prompt.render(
            {
                "language": evidence.plan.language,
                "evidence": render_passages(evidence.hits),
                "statements": listed,
            }
        )
        try:
            reply = self.model.invoke(messages)
        except ModelError:
            return draft, None
        for match in _LINE.finditer(str(reply.text)):
            at = int(match["n"]) - 1
            # Only a statement with a quote can do better than the one it replaces.
            if 0 <= at < len(wanted) and '"' in match["text"]:
                draft = draft.replace(wanted[at], match["text"].strip(), 1)
        return draft, AIMessageChunk(content="", usage_metadata=reply.usage_metadata)
