"""Draws what sources give different values for: each value with who gives it."""

from __future__ import annotations

from bot.facts.overview import Dispute, Overview
from bot.markdown.html import escape
from bot.ui.views import naming
from bot.ui.views.evidence import Evidence
from bot.ui.wording import Texts


def render_disagreements(overview: Overview, evidence: Evidence, texts: Texts) -> str:
    """Returns each disagreement, its values side by side."""
    return "".join(_disagreement(each, overview, evidence, texts) for each in overview.disputes)


def _disagreement(found: Dispute, overview: Overview, evidence: Evidence, texts: Texts) -> str:
    group = evidence.group([statement for _, statement in found.sides])
    kind = naming.kind(found.kind or found.type, texts)
    name = found.entity and naming.entity(found.entity, overview.chinese, texts)
    heading = texts("see_count", kind=kind, name=name) if name else kind
    sides = "".join(
        f"<li><strong>{escape(_value(found, value, texts))}</strong>"
        f"<p>{evidence.quote(group, n, statement)}</p></li>"
        for n, (value, statement) in enumerate(found.sides, start=1)
    )
    return (
        f'<section class="box conflicts"><h3>{escape(heading)}</h3>'
        f'<ul class="sides">{sides}</ul></section>'
    )


def _value(found: Dispute, value: str, texts: Texts) -> str:
    return texts.date(value) if value and found.type == "date" else value
