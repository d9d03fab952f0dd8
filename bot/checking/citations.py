"""The citation grammar: finds statements and the markers that follow them in what a model wrote.

A marker carries its quote, ``[2: "verbatim words of passage 2"]``; an inference names passages
cited elsewhere, ``[inference: 1, 3]``. Owns reading and rendering of markers; judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.language.scripts import HAN

_OPENING = r'\[\s*\d{1,4}\s*[:\uff1a]\s*"'
# A quote holds no other marker's opening: an unclosed marker must not swallow what follows it.
_QUOTE = rf"(?:(?!{_OPENING}|\[\s*inference).)"
_LIST = r"\d+(?:\s*[,\uff0c、;\uff1b\-–]\s*\d+)*"
_MARKER = re.compile(
    rf'(?<![ \t])[ \t]*\[\s*(?:(?P<n>\d{{1,4}})\s*[:\uff1a]\s*"(?P<quote>{_QUOTE}*?)"\s*'
    r"|inference\s*[:\uff1a]\s*(?P<premises>\d{1,4}(?:\s*[,\uff0c、]\s*\d{1,4})*)\s*)\]",
    re.DOTALL,
)
_INFERENCE = "(?:".join("inference") + ")?" * (len("inference") - 1)
_OPEN = re.compile(
    rf"(?<![ \t])[ \t]*(?:[\[\uff3b【]\s*(?:\d*\s*|{_LIST}\s*[,\uff0c、;\uff1b\-–]?\s*"
    rf'|\d{{1,4}}\s*[:\uff1a]\s*(?:".*)?'
    rf"|inference\s*(?:[:\uff1a][\d\s,\uff0c、]*)?|{_INFERENCE}))?\Z",
    re.DOTALL,
)
"""What may yet become a marker, at the end of a text that is still being written."""
_BARE = re.compile(rf"[\[\uff3b【]\s*({_LIST})\s*[\]\uff3d】]")
_LIST_MARK = re.compile(r"^\s*(?:>\s*)*(?:(?:[-*+•]|\d{1,2}[.)、])\s+)*")
_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s.*|\*\*[^*]*[^*.!?。\uff01\uff1f]\*\*\s*[:\uff1a]?\s*|[-|:\s]+)$"
)
_TABLE_RULE = re.compile(r"^[-|:\s]*-[-|:\s]*$")
_LABEL = re.compile(r"[^\d.!?。\uff01\uff1f\ue000]{1,30}")
_EMPHASIS = re.compile(r"[*]{2,3}|(?<!\d)[*]|[*](?!\d)|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])|`+")
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
    under: str = ""
    """The heading above it, and the heads of its row and column in a table."""
    written: str = ""
    """The statement as it was written, with its markers."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote, with every marker taken out and its place kept."""

    markers: tuple[Marker, ...]
    slotted: str
    written: tuple[str, ...] = ()
    """Each marker as it was written."""

    def restore(self, slotted: str) -> str:
        """Returns a part of the text, or all of it, with its markers as they were written."""
        return _SLOT.sub(lambda match: self.written[int(match[1])], slotted)

    def render(self, label: Callable[[Marker], str]) -> str:
        """Returns the text with each marker replaced by what ``label`` gives for it."""
        labels = [label(marker) for marker in self.markers]
        # A marker that leaves nothing behind may leave a bare number between its neighbours.
        text = _SLOT.sub(lambda m: m[0] if labels[int(m[1])] else "", self.slotted)
        return _SLOT.sub(lambda m: labels[int(m[1])], _BARE.sub(r"(\1)", text))

    def statements(self) -> list[Statement]:
        """Returns the sentences in order; a marker after a sentence's end belongs to it."""
        found: list[Statement] = []
        for text, is_heading, under in self._parts():
            for sentence in _sentences(text):
                statement = self._statement(sentence, is_heading, under)
                if re.search(r"\w", statement.text):
                    found.append(statement)
                elif found and statement.markers:
                    last = found.pop()
                    markers = last.markers + statement.markers
                    written = last.written + self.restore(sentence)
                    found.append(replace(last, markers=markers, is_claim=True, written=written))
        return found

    def _parts(self) -> Iterator[tuple[str, bool, str]]:
        """Yields lines and the cells of tables, whether each is a heading, and what is above it."""
        lines = self.slotted.splitlines()
        heading, heads = "", list[str]()
        for line, following in zip_longest(lines, lines[1:], fillvalue=""):
            is_heading = bool(_HEADING.match(_SLOT.sub("", line)))
            if not line.lstrip().startswith("|"):
                heading = line if is_heading and re.search(r"\w", line) else heading
                yield _LIST_MARK.sub("", line), is_heading, heading
                continue
            is_header = is_heading or bool(_TABLE_RULE.match(following))
            cells = line.strip().removeprefix("|").removesuffix("|").split("|")
            heads = cells if is_header and re.search(r"\w", line) else heads
            for index, cell in enumerate(cells):
                names_row = index == 0 and bool(_LABEL.fullmatch(cell.strip()))
                under = "\n".join((heading, cells[0], *heads[index : index + 1]))
                yield _LIST_MARK.sub("", cell), is_header or names_row, under

    def _statement(self, sentence: str, is_heading: bool, under: str) -> Statement:
        markers = tuple(self.markers[int(m[1])] for m in _SLOT.finditer(sentence))
        text = _EMPHASIS.sub("", _SLOT.sub("", sentence)).strip()
        is_claim = not is_heading or bool(markers)
        written = self.restore(sentence.strip())
        return Statement(text, markers, is_claim, _SLOT.sub("", under), written)


def parse(text: str) -> Draft:
    """Returns the draft that a model's text holds; what is no marker stays as text.

    A bare ``[3]`` would look like a checked citation to the reader, so it is shown as ``(3)``.
    """
    markers: list[Marker] = []
    written: list[str] = []

    def keep(match: re.Match[str]) -> str:
        written.append(match.group())
        if match["premises"]:
            numbers = tuple(int(n) for n in re.findall(r"\d+", match["premises"]))
            markers.append(Marker(premises=numbers))
        else:
            markers.append(Marker(n=int(match["n"]), quote=match["quote"]))
        return f"\ue000{len(markers) - 1}\ue001"

    clean = re.sub("[\ue000\ue001]", "", text)
    slotted = _MARKER.sub(keep, clean)
    return Draft(tuple(markers), _BARE.sub(r"(\1)", slotted), tuple(written))


def visible(text: str) -> str:
    """Returns what may be shown of a text still being written: no marker that is not whole.

    What is shown of a text is the beginning of what is shown of any longer one.
    """
    draft = parse(text)
    shown = replace(draft, slotted=_OPEN.sub("", draft.slotted, count=1))
    return shown.render(lambda m: "".join(f" [{n}]" for n in m.premises or (m.n,)))


def _sentences(text: str) -> Iterator[str]:
    """Yields sentences with their slots; nothing between quotation marks ends one."""
    masked = _QUOTED.sub(lambda m: "\ue002" * len(m.group()), text)
    start = 0
    for match in _END.finditer(masked):
        sentence = masked[start : match.end()]
        if _ABBREVIATION.search(sentence) or re.fullmatch(r"\s*\d{1,2}\.", sentence):
            continue
        yield text[start : match.end()]
        start = match.end()
    if text[start:].strip():
        yield text[start:]
