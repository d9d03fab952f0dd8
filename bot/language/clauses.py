"""The questions that a question is made of, and what stands around them, in either language."""

import re

from bot.language.scripts import HAN, has_han, is_chinese

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
_LABEL = re.compile(
    r"(?i)(?:^|(?<=[\s:,;.?\uff1a\uff0c\uff1b。\uff1f]))[(\uff08]?(?P<label>[a-h1-9一二三四五六七八九]|[ivx]{1,4})[)\uff09.、]"
    r"\s*(?=\D)"
)
_ORDERS = [*map(list, ("abcdefg", "123456789", "一二三四五")), ["i", "ii", "iii", "iv", "v"]]
_HAN = re.compile(f"[{HAN}]")
_AROUND = " ,;\uff0c\uff1b\n"
_ENDS = ".!?。\uff01\uff1f"
_SENTENCE = re.compile(r".+?(?:[?!。\uff1f\uff01\n]+|\.(?=\s)|$)", re.DOTALL)


def asking(text: str) -> str:
    """Returns the sentences of a text that ask, without what is said before and after them; all of
    it if they are labelled parts, or too short to ask anything alone."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text)]
    alone = " ".join(each for each in sentences if each.endswith(("?", "\uff1f")))
    long = len(alone.split()) >= _SHORTEST or len(_HAN.findall(alone)) >= _SHORTEST
    return alone if long and len(alone) < len(text.strip()) - 1 and not labelled(text)[1] else text


def labelled(text: str) -> tuple[str, list[str]]:
    """Returns the words that lead to the parts of a question that are labelled (a), (b), 1., 2. or
    (i), (ii) in order, and the parts; none if they are not two."""
    labels = list(_LABEL.finditer(text))
    said = [label["label"].lower() for label in labels]
    if len(said) < 2 or not any(order[: len(said)] == said for order in _ORDERS):
        return "", []
    before = _SENTENCE.findall(text[: labels[0].start()].strip())[-1:]
    leads = " ".join(before).strip()
    ends = [*(m.start() for m in labels[1:]), len(text)]
    parts = [text[m.end() : end].strip(_AROUND) for m, end in zip(labels, ends, strict=True)]
    return "" if leads.endswith(tuple(_ENDS)) else leads, parts


def parts_of(question: str) -> list[str]:
    """Returns the questions that a question is made of, in order; itself if it is one.

    What asks nothing stays with what follows it, or with what came before at the end.
    """
    leads, own = labelled(question)
    if own:
        return [asking(f"{leads} {part}".strip()) for part in own]
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
