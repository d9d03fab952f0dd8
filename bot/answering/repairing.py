"""Asks a model once to mend the statements of its answer that failed the check.

What it mends is checked again like anything else; what it does not mend stays, and stays marked.
"""

import re
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

from bot.answering.evidence_text import as_line
from bot.answering.prompts import Prompt
from bot.errors import ModelError
from bot.types import Failing

_LINE = re.compile(r"^\s*(?P<n>\d{1,3})\s*[:.)\uff1a\uff0e、]\s*(?P<text>.+)$", re.MULTILINE)
_NAMES_A_SENTENCE = re.compile(r"[\[\uff3b【]\s*\d+\.\d+")
_MOST = 12
"""Statements that are sent back at once: a model that fails in more does not follow the rules."""


def repair(
    prompt: Prompt,
    model: BaseChatModel,
    draft: str,
    failing: Sequence[Failing],
    asked: Sequence[BaseMessage],
) -> tuple[str, AIMessageChunk | None]:
    """Returns the draft with the model's statements in the place of those ``failing`` that it
    mended, and its message; the draft as it is where it gave no help.

    Args:
        asked: the prompt that the draft answered; the conversation goes on from it.
    """
    wanted = list(failing)[:_MOST]
    lines = (
        f"{n}: {as_line(draft[each.start : each.end])} ({as_line(each.why)})"
        for n, each in enumerate(wanted, start=1)
    )
    mend = prompt.render({"statements": "\n".join(lines)})[-1]
    try:
        reply = model.invoke([*asked, AIMessage(content=draft), mend])
    except ModelError:
        return draft, None
    told = {int(match["n"]): match["text"].strip() for match in _LINE.finditer(reply.text)}
    for n, each in reversed(list(enumerate(wanted, start=1))):
        # Only a statement that names a sentence can do better than the one it replaces.
        if _NAMES_A_SENTENCE.search(told.get(n, "")):
            draft = draft[: each.start] + told[n] + draft[each.end :]
    return draft, AIMessageChunk(content="", usage_metadata=reply.usage_metadata)
