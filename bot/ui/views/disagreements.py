"""Draws numbers that sources give for the same thing, where they disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.facts.figures import Disagreement, Figure
from bot.markdown.html import escape
from bot.ui.views import naming
from bot.ui.views.evidence import Evidence
from bot.ui.wording import Texts


def render_disagreements(
    found: Sequence[Disagreement], evidence: Evidence, chinese: Mapping[str, str], texts: Texts
) -> str:
    """Returns each disagreement with a bar for each number, and who gives it."""
    return "".join(_disagreement(each, evidence, chinese, texts) for each in found)


def _disagreement(
    found: Disagreement, evidence: Evidence, chinese: Mapping[str, str], texts: Texts
) -> str:
    group = evidence.group([figure.statement for figure in found.figures])
    numbered = list(enumerate(found.figures, start=1))
    most = found.figures[-1].value
    heading = texts(
        "see_count",
        kind=naming.kind(found.kind, texts),
        name=naming.entity(found.entity, chinese, texts),
    )
    rows = "".join(
        _value(list(same), float(value / most), group, evidence, texts)
        for value, same in groupby(numbered, key=lambda pair: pair[1].value)
    )
    return (
        f'<section class="figures"><h3>{escape(heading)}</h3><ul class="bars">{rows}</ul></section>'
    )


def _value(
    figures: Sequence[tuple[int, Figure]],
    share: float,
    group: str,
    evidence: Evidence,
    texts: Texts,
) -> str:
    said = "".join(f"<p>{evidence.quote(group, n, figure.statement)}</p>" for n, figure in figures)
    number = escape(texts.number(float(figures[0][1].value)))
    return (
        f'<li><strong>{number}</strong><span class="bar" style="--share: {share:.4f}"></span>'
        f"<div>{said}</div></li>"
    )
