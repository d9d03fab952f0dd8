"""What the See view hands out: its pictures as the browser painted them, and what stands in them in
words, each with its quote.

Believes the browser nothing but the pixels: titles and words are made here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from bot.export.record import Picture
from bot.facts.attributions import Statement
from bot.facts.overview import Overview
from bot.types import Conflict
from bot.ui.turns import Exchange
from bot.ui.views import naming
from bot.ui.views.evidence import Evidence
from bot.ui.wording import Texts

PAINTED = ("timeline", "by_document", "together")
"""The pictures that can be painted, by their keys in the texts."""
FORMATS = ("html", "word", "slides")
"""The formats that hold pictures."""
_MOST = 8_000_000
"""Characters of a picture at most."""
_HEAD = "data:image/png;base64,"


def pictures_of(painted: object, texts: Texts) -> tuple[Picture, ...]:
    """Returns the PNGs that a browser sent by their keys; what is something else is left out."""
    sent = painted if isinstance(painted, Mapping) else {}
    found = (
        Picture(
            title=texts(f"see_{key}"),
            data=_decoded(sent.get(key)),
            alternative=texts(f"see_{key}_how"),
        )
        for key in PAINTED
    )
    return tuple(picture for picture in found if picture.media_type == "image/png")


def _decoded(url: object) -> bytes:
    if not isinstance(url, str) or not url.startswith(_HEAD) or len(url) > _MOST:
        return b""
    try:
        return base64.b64decode(url.removeprefix(_HEAD), validate=True)
    except (binascii.Error, ValueError):
        return b""


def in_words(overview: Overview, evidence: Evidence, texts: Texts, version: str) -> Exchange:
    """Returns what is dated, what is counted and where that disagrees, as an answer with citations
    to be exported."""
    cited = list(dict.fromkeys(_statements(overview)))
    numbers = {statement: n for n, statement in enumerate(cited, start=1)}
    evidence.group(cited)
    exchange = evidence.groups[-1]
    assert exchange.answer
    conflicts = (
        Conflict(
            about=naming.happening(each.kind, each.entity, overview.chinese, texts),
            citations=tuple(numbers[event.statement] for event in each.events),
        )
        for each in overview.timeline.contradictions
    )
    answer = replace(
        exchange.answer,
        question=texts("see_exported"),
        text="\n".join(_lines(overview, numbers, texts)),
        conflicts=tuple(conflicts),
        corpus_version=version,
    )
    return replace(exchange, question=answer.question, answer=answer)


def _statements(overview: Overview) -> Iterator[Statement]:
    yield from (event.statement for event in overview.timeline.events)
    for found in overview.disagreements:
        yield from (figure.statement for figure in found.figures)


def _lines(overview: Overview, numbers: Mapping[Statement, int], texts: Texts) -> Iterator[str]:
    if overview.timeline.events:
        yield f"### {texts('see_timeline')}\n"
    for event in overview.timeline.events:
        label, date = naming.event(event, overview.chinese, texts), texts.date(event.date)
        said = date if label == date else f"{date} · {label}"
        yield f"- {said} [{numbers[event.statement]}]"
    if overview.disagreements:
        yield f"\n### {texts('see_figures')}\n"
    for found in overview.disagreements:
        kind = naming.kind(found.kind, texts)
        name = naming.entity(found.entity, overview.chinese, texts)
        values = (
            f"{texts.number(float(value))} " + " ".join(f"[{numbers[f.statement]}]" for f in same)
            for value, same in groupby(found.figures, key=lambda figure: figure.value)
        )
        yield f"- {texts('see_count', kind=kind, name=name)}: {'; '.join(values)}"
