"""The questions that a question is made of, by how it is said in either language."""

from __future__ import annotations

import re

from bot.language.scripts import has_han, is_chinese

_WH = r"(?:what|which|who|whom|whose|why|when|where|how|does|did|do|is|are|was|were|can|could)"
_CUT = re.compile(
    rf"[?\uff1f]+(?=\s|$)|[;\uff1b]+|(?:,|\s)\s*(?:and|but)\s+(?=(?:(?:in|by|to|from|for|at|on)\s+)?{_WH}\b)"
    rf"|,\s+(?=(?:in\s+|by\s+)?(?:what|which|who|why|when|where|how)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\b{_WH}\b", re.IGNORECASE)
_SHORTEST = 4
"""Words that a part must have in English to be a question of its own."""
_HAN_CUT = re.compile(r"[?;,\uff1f\uff1b\uff0c。]+")
_HAN_ASKS = re.compile(r"[什甚][么麼]|哪|[谁誰]|多少|几|幾|何|怎|吗|嗎|呢|是否|有没有|有沒有")


def parts_of(question: str) -> list[str]:
    """Returns the questions that a question is made of, in order; itself if it is one.

    What asks nothing stays with what follows it, or with what came before at the end.
    """
    han = is_chinese(question)
    pieces = [piece.strip() for piece in (_HAN_CUT if han else _CUT).split(question)]
    parts: list[str] = []
    waiting = ""
    for piece in pieces:
        if not re.search(r"\w", piece):
            continue
        waiting = f"{waiting} {piece}".strip()
        if parts and len(piece.split()) < _SHORTEST and not has_han(piece):
            parts[-1], waiting = f"{parts[-1]}, {waiting}", ""
        elif (not han and _ASKS.search(piece)) or (han and _HAN_ASKS.search(piece)):
            parts.append(waiting)
            waiting = ""
    if waiting and parts:
        parts[-1] = f"{parts[-1]} {waiting}"
    return parts or [question]
