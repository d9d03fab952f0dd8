"""The evidence as a prompt shows it: grouped by source, its sentences numbered; and read back.

``[2.3]`` begins the line of the third sentence of the second passage found. What is known of a
source is said once, above its passages, which stand in the order of its text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.types import Hit, Sentences

_TAGS = re.compile(
    r"<(?=/?(?:source|part|evidence|conversation|compare|beside|criteria|question|reading|statements"
    r"|document|claims|claim|says|before)\b)",
    re.IGNORECASE,
)
_MARKERS = re.compile(
    r"[\[\uff3b【](\s*(?:\^?\d|inference)[^\[\]\uff3b\uff3d【】\n]{0,60})[\]\uff3d】]"
)
_LINE = re.compile(
    r"<source(?P<source>[^\n]*)>|<part(?P<part>[^\n]*)>|\[(?P<n>\d+)\.\d+\] (?P<text>[^\n]*)"
)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_SIDES = " | "
"""Between the items that one passage was found for."""


@dataclass(frozen=True, slots=True)
class Material:
    """A passage as the prompt shows it: its sentences, and what is said of it above them."""

    n: int
    about: Mapping[str, str]
    at: int
    """Its place among all that are shown: passages of one source stand in the order of its text."""
    sentences: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentences, a line each."""
        return "\n".join(self.sentences)

    @property
    def sides(self) -> list[str]:
        """The items that it was found for, or the one source that was asked for."""
        return self.about["for"].split(_SIDES) if self.about.get("for") else []


def as_material(text: str) -> str:
    """Returns the text unable to close or open the prompt's tags, or to write its markers."""
    return _MARKERS.sub(r"〔\1〕", _TAGS.sub("‹", text))


def as_attribute(value: str) -> str:
    """Returns the text fit to stand in a tag, between double quotation marks."""
    value = re.sub(r'"([^"]*)"', r"‘\1’", as_material(value))
    return " ".join(value.replace('"', "’").replace(">", "›").split())


def as_line(text: str) -> str:
    """Returns a sentence as it is shown: on one line, a row without the bars around it."""
    return as_material(" ".join(text.split()).strip("| "))


def render_evidence(hits: Sequence[Hit], sentences: Sentences) -> str:
    """Returns the evidence: number ``n`` is ``hits[n - 1]``, the sources by their best passage."""
    groups: defaultdict[str, list[tuple[int, Hit]]] = defaultdict(list)
    for n, hit in enumerate(hits, start=1):
        groups[hit.passage.document].append((n, hit))
    return "\n".join("\n".join(_source(group, sentences)) for group in groups.values())


def read_evidence(text: str) -> tuple[Material, ...]:
    """Returns the passages that a rendered evidence holds, by their numbers."""
    found: dict[int, Material] = {}
    source, part = dict[str, str](), dict[str, str]()
    for match in _LINE.finditer(text):
        if match["source"] is not None:
            source, part = dict(_ATTRIBUTE.findall(match["source"])), {}
        elif match["part"] is not None:
            part = dict(_ATTRIBUTE.findall(match["part"]))
        else:
            n = int(match["n"])
            found.setdefault(n, Material(n, source | part, len(found)))
            found[n].sentences.append(match["text"])
    return tuple(found[n] for n in sorted(found))


def tag(name: str, attributes: Mapping[str, str | None]) -> str:
    """Returns a tag that opens, with those of its attributes that have a value."""
    said = (f' {key}="{as_attribute(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{''.join(said)}>"


def _source(group: Sequence[tuple[int, Hit]], sentences: Sentences) -> Iterator[str]:
    """Yields what is said of a source, then its passages, each run of them under what is said of
    those alone."""
    passage = group[0][1].passage
    about = {"title": passage.title, "kind": passage.genre, "date": passage.date or "undated"}
    yield tag("source", {**about, "file": passage.document})
    last = tag("part", {})
    for n, hit in sorted(group, key=lambda each: each[1].passage.start):
        if (part := _part(hit)) != last:
            yield part
        last = part
        for number, sentence in enumerate(sentences(hit.passage), start=1):
            yield f"[{n}.{number}] {as_line(sentence.text)}"
    yield "</source>"


def _part(hit: Hit) -> str:
    """Returns what is said of one passage: who speaks, under which heading, for which items."""
    passage = hit.passage
    said = {
        "by": passage.author,
        "under": passage.heading if passage.heading != passage.author else None,
        "for": _SIDES.join([hit.side, *hit.more_sides]) if hit.side else None,
        "is": "speaker" if hit.side_speaks else None,
        "also": ", ".join(hit.also),
    }
    return tag("part", said)
