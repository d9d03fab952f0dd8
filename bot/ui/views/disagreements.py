"""Draws what sources give different values for: each value with who gives it."""

from __future__ import annotations

from bot.facts.overview import Dispute, Overview
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render
from bot.ui.views.entity_labels import Labels
from bot.ui.views.picture_citations import Evidence


def render_disagreements(overview: Overview, evidence: Evidence, texts: Texts) -> Markup:
    """Returns each disagreement, its values side by side."""
    labels = Labels(overview.chinese, texts)
    shown = [_shown(each, evidence, labels) for each in overview.disputes]
    return render("disagreements", texts, disagreements=shown)


def _shown(found: Dispute, evidence: Evidence, labels: Labels) -> dict[str, object]:
    texts, kind = labels.texts, labels.kind(found.kind or found.type)
    name = found.entity and labels.entity(found.entity)
    group = evidence.group([statement for _, statement in found.sides])
    sides = [
        (
            texts.date(value) if value and found.type == "date" else value,
            evidence.quote(group, n, statement),
        )
        for n, (value, statement) in enumerate(found.sides, start=1)
    ]
    heading = texts("see_count", kind=kind, name=name) if name else kind
    return {"heading": heading, "sides": sides}
