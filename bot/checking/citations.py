"""The citation grammar: finds statements and the markers that follow them in what a model wrote.

A marker carries its quote, ``[2: "verbatim words of passage 2"]``; an inference names passages cited
elsewhere, ``[inference: 1, 3]``. Owns reading and rendering of markers; judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.scripts import HAN

_MARKER = re.compile(
    r'[ \t]*\[\s*(?:(?P<n>\d{1,4})\s*[:\uff1a]\s*"(?P<quote>.*?)"\s*'
    r"|inference\s*[:\uff1a]\s*(?P<premises>\d{1,4}(?:\s*[,\uff0c、]\s*\d{1,4})*)\s*)\]",
    re.DOTALL,
)
_BARE = re.compile(r"\[(\d{1,4}(?:\s*[,\uff0c]\s*\d{1,4})*)\](?!\()")
_LIST_MARK = re.compile(r"^\s*(?:>\s*)*(?:(?:[-*+•]|\d{1,2}[.)、])\s+)*")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s.*|\*\*[^*]+\*\*\s*[:\uff1a]?\s*|[-|:\s]+)$")
_SLOT = re.compile(r"\ue000(\d+)\ue001")
_QUOTED = re.compile(r"“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|\"[^\"\n]*\"|《[^》\n]*》")
_END = re.compile(
    rf"(?:[。\uff01\uff1f…]+|[!?]+(?=[\s{HAN}\ue000“]|$)|[.!?]+[\"'”’)\]]*(?=[\s\ue000]|$))"
    r"[\"”’」』)\uff09*]*(?:\s*\ue000\d+\ue001)*"
)
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|e\.g|i\.e|ch|p|[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A well-formed marker: a quote from passage ``n``, or the passages an inference rests on."""

    n: int = 0
    quote: str = ""
    premises: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer with its markers; ``is_claim`` is false for headings."""

    text: str
    markers: tuple[Marker, ...]
    is_claim: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote, with every marker taken out and its place kept."""

    markers: tuple[Marker, ...]
    slotted: str

    def render(self, label: Callable[[Marker], str]) -> str:
        """Returns the text with each marker replaced by what ``label`` gives for it."""
        return _SLOT.sub(lambda m: label(self.markers[int(m[1])]), self.slotted)

    def statements(self) -> list[Statement]:
        """Returns the sentences in order; a marker right after a sentence's end belongs to it."""
        found = []
        for line in self.slotted.splitlines():
            is_heading = bool(_HEADING.match(_SLOT.sub("", line)))
            cells = line.strip().strip("|").split("|") if line.lstrip().startswith("|") else [line]
            for cell in cells:
                for sentence in _sentences(_LIST_MARK.sub("", cell)):
                    found.append(self._statement(sentence, is_heading))
        return [statement for statement in found if re.search(r"\w", statement.text)]

    def _statement(self, sentence: str, is_heading: bool) -> Statement:
        markers = tuple(self.markers[int(m[1])] for m in _SLOT.finditer(sentence))
        text = re.sub(r"[*_`]{1,3}", "", _SLOT.sub("", sentence)).strip()
        return Statement(text, markers, is_claim=not is_heading or bool(markers))


def parse(text: str) -> Draft:
    """Returns the draft that a model's text holds; what is no marker stays as text.

    A bare ``[3]`` would look like a checked citation to the reader, so it is shown as ``(3)``.
    """
    markers: list[Marker] = []

    def keep(match: re.Match[str]) -> str:
        if match["premises"]:
            numbers = tuple(int(n) for n in re.findall(r"\d+", match["premises"]))
            markers.append(Marker(premises=numbers))
        else:
            markers.append(Marker(n=int(match["n"]), quote=match["quote"]))
        return f"\ue000{len(markers) - 1}\ue001"

    clean = re.sub("[\ue000\ue001]", "", text)
    slotted = _MARKER.sub(keep, clean)
    return Draft(tuple(markers), _BARE.sub(r"(\1)", slotted))


def visible(text: str) -> str:
    """Returns what may be shown of a text still being written: no marker that is not whole."""
    opened = text.rfind("[")
    if opened >= 0 and not _MARKER.match(text, opened):
        complete = _BARE.match(text, opened) or ("]" in text[opened:] and '"' not in text[opened:])
        text = text if complete else text[:opened]
    return parse(text).render(
        lambda m: f" [{m.n}]" if m.n else "".join(f" [{n}]" for n in m.premises)
    )


def _sentences(text: str) -> Iterator[str]:
    """Yields sentences with their slots; nothing between quotation marks ends one."""
    masked = _QUOTED.sub(lambda m: "\ue002" * len(m.group()), text)
    start = 0
    for match in _END.finditer(masked):
        if _ABBREVIATION.search(masked[start : match.end()]):
            continue
        yield text[start : match.end()]
        start = match.end()
    if text[start:].strip():
        yield text[start:]
