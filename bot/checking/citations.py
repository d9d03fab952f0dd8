"""The citation grammar: takes the markers out of what a model wrote, and says what they name.

``[2.3]`` names the third sentence of the second passage, ``[2.3-4]`` a run, ``[2]`` what bears the
statement in the second passage; ``[inference: 2.3, 5.1]`` what a conclusion is drawn from. What is
no marker stays as text, in round brackets where it looks like one. Judges nothing.
"""

import re
from dataclasses import dataclass

_OPEN, _CLOSE = r"[\[\uff3b【]", r"[\]\uff3d】]"
_REF = r"\d{1,3}(?:\.\d{1,3}(?:\s*[-–—~]\s*(?:\d{1,3}\.)?\d{1,3})?)?"
_REFS = rf"{_REF}(?:\s*[,\uff0c、;\uff1b]\s*{_REF})*"
_NAME = r"(?:passages?|sources?|sentences?|段落|来源|來源)\s*[:\uff1a]?\s*"
_INFERENCE = r"(?:inference|推[断斷])\s*[:\uff1a]\s*"
_MARKER = re.compile(
    rf"(?<![ \t])[ \t]*(?:{_OPEN}\s*(?:\^|{_NAME}|(?P<inference>{_INFERENCE}))?(?P<refs>{_REFS})\s*"
    # What some models write into a marker beside its place is not theirs to say.
    rf"(?:[:\uff1a†|][^\n\[\]\uff3b\uff3d【】]*)?(?:{_CLOSE}(?!\()|(?=[ \t]*$))"
    rf"|[(\uff08]\s*(?:{_NAME}(?P<named>{_REFS})\s*"
    rf"|(?P<quoted>{_REFS})\s*[:\uff1a]\s*[\"“「『'][^\n()\uff08\uff09]*)[)\uff09])",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(r"(\d+)(?:\.(\d+)(?:\s*[-–—~]\s*(?:\d+\.)?(\d+))?)?")
_LIKE_A_MARK = re.compile(rf"{_OPEN}\s*(\^?\d[^\n\[\]\uff3b\uff3d【】]{{0,40}}){_CLOSE}")
_BEGINS_LIKE_ONE = re.compile(rf"{_OPEN}(?=\s*\^?\d)")
_WHOLE = rf"{_OPEN}[^\[\]\uff3b\uff3d【】\n]*{_CLOSE}[\s,\uff0c;\uff1b、]*"
_NESTED = re.compile(rf"{_OPEN}\s*((?:{_WHOLE})+){_CLOSE}(?!\()")
_BETWEEN = re.compile(rf"(?<={_CLOSE})[\s,\uff0c;\uff1b、]+")
_UNFINISHED = re.compile(
    rf"(?<![ \t])[ \t]*(?:{_OPEN}\s*(?:{_WHOLE})*[^\]\uff3d】\n]{{0,60}}"
    r"|[(\uff08]\s*[a-z段来來]{0,9}[\s\d.,-]{0,12})\Z",
    re.IGNORECASE,
)
"""What may yet become a marker, at the end of a text that is still being written."""
_OURS = re.compile("[\ue000-\ue00f]")


@dataclass(frozen=True, slots=True)
class Ref:
    """Sentences ``first`` to ``last`` of a passage, from 1; the whole passage if ``first`` is 0."""

    passage: int
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker that stood at ``at`` of the text without markers."""

    at: int
    refs: tuple[Ref, ...]
    inference: bool = False


def take_out(text: str, passages: int) -> tuple[str, list[Marker]]:
    """Returns the text without its markers, and these; ``passages`` are so many as were given.

    A bare number that names no passage is no marker: ``[2013]`` is shown as ``(2013)``.
    """
    text = _OURS.sub("", text)
    while (flat := _NESTED.sub(lambda m: _BETWEEN.sub("", m[1]), text)) != text:
        text = flat
    parts, markers, at, size = list[str](), list[Marker](), 0, 0
    for match in _MARKER.finditer(text):
        named = _PART.findall(match["refs"] or match["named"] or match["quoted"])
        found = (Ref(int(n), int(a or 0), int(b or a or 0)) for n, a, b in named)
        # A place that is not there is a marker that names nothing; a bare number is only a number.
        refs = tuple(ref for ref in found if ref.first or 0 < ref.passage <= passages)
        if not refs:
            continue
        parts.append(_as_text(text[at : match.start()]))
        size, at = size + len(parts[-1]), match.end()
        markers.append(Marker(size, refs, bool(match["inference"])))
    return "".join([*parts, _as_text(text[at:])]), markers


def visible(text: str, passages: int) -> str:
    """Returns what may be shown of a text still being written, with its passages' numbers.

    No marker that is not whole: what is shown is the beginning of what is shown of a longer one.
    """
    text, markers = take_out(_UNFINISHED.sub("", text), passages)
    for marker in reversed(markers):
        numbers = dict.fromkeys(ref.passage for ref in marker.refs if ref.passage <= passages)
        said = "".join(f" [{n}]" for n in numbers)
        text = text[: marker.at] + said + text[marker.at :]
    return text


def _as_text(text: str) -> str:
    return _BEGINS_LIKE_ONE.sub("(", _LIKE_A_MARK.sub(r"(\1)", text))
