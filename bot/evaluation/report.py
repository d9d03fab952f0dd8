"""Figures side by side for people: a Markdown table, and a plot as SVG.

The plot is drawn here: bars need no plotting library. All its words are ours but the models' names,
which are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from xml.sax.saxutils import escape

from bot.evaluation.metrics import Figures


@dataclass(frozen=True, slots=True)
class _Measure:
    """A figure as it is shown; ``most`` is the end of its scale, None where the greatest is."""

    name: str
    label: str
    form: str
    most: float | None = 1.0


MEASURES = (
    _Measure("fact_coverage", "Facts covered", "{:.1%}"),
    _Measure("evidence_recall", "Evidence found", "{:.1%}"),
    _Measure("claims_verified", "Statements verified", "{:.1%}"),
    _Measure("citation_valid", "Citations valid", "{:.1%}"),
    _Measure("refusal_recall", "Unanswerable refused", "{:.1%}"),
    _Measure("refusal_precision", "Refusals right", "{:.1%}"),
    _Measure("item_pass", "Questions passed", "{:.1%}"),
    _Measure("tokens_mean", "Tokens an answer", "{:,.0f}", None),
    _Measure("cost_mean", "Cost an answer", "{:.5f}", None),
    _Measure("seconds_mean", "Seconds an answer", "{:.2f}", None),
    _Measure("failed", "Failed", "{:,.0f}", None),
)

_COLOURS = ("#2a8290", "#c77b1e", "#8474b3", "#5d8a3a", "#c0525f", "#7b8591")
_LEFT, _BAR, _GAP, _WIDTH, _VALUE = 190, 16, 14, 430, 90
_STYLE = (
    "text{font:14px system-ui,'Segoe UI','Noto Sans CJK SC',sans-serif;fill:#1c2126}"
    ".track{fill:#efece6}.back{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#e8eaeb}.track{fill:#2c343a}.back{fill:#14181b}}"
)


def table(figures: Mapping[str, Figures]) -> str:
    """Returns a Markdown table with a column for each model."""
    names = [escape(name).replace("|", "\\|") for name in figures]
    rows = [["", *names], ["---", *["---:"] * len(names)]]
    rows += [[m.label, *(_shown(m, f) for f in figures.values())] for m in MEASURES]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def page(figures: Mapping[str, Figures], *, gold: str, plot: str, prices: str) -> str:
    """Returns the whole report; ``gold`` names the questions, ``plot`` the file of the picture,
    ``prices`` what cost is counted in."""
    count = max((each.questions for each in figures.values()), default=0)
    return (
        f"# Models compared\n\n{count} questions of `{gold}`, asked of each model. "
        f"Cost is in {prices}; – is where nothing is known.\n\n"
        f"{table(figures)}\n\n![The same figures as bars]({plot})\n"
    )


def chart(figures: Mapping[str, Figures]) -> str:
    """Returns an SVG with a group of bars for each figure; every bar says its value."""
    rows = "".join(_groups(figures))
    legend = "".join(_legend(list(figures)))
    group = len(figures) * (_BAR + 3) + _GAP
    top = 24 * len(figures) + 26
    height = top + group * len(MEASURES) + 10
    width = _LEFT + _WIDTH + _VALUE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img"><title>Figures of each model</title><style>{_STYLE}</style>'
        f'<rect class="back" width="{width}" height="{height}"/>{legend}'
        f'<g transform="translate(0 {top})">{rows}</g></svg>\n'
    )


def _legend(names: Sequence[str]) -> Iterator[str]:
    for at, name in enumerate(names):
        y = 16 + 24 * at
        yield f'<rect x="{_LEFT}" y="{y}" width="14" height="14" rx="2" fill="{_colour(at)}"/>'
        yield f'<text x="{_LEFT + 22}" y="{y + 12}">{escape(name)}</text>'


def _groups(figures: Mapping[str, Figures]) -> Iterator[str]:
    y = 0
    for measure in MEASURES:
        values = [_value(measure, each) for each in figures.values()]
        most = measure.most or max((value or 0 for value in values), default=0) or 1
        middle = y + len(values) * (_BAR + 3) / 2 + 4
        yield f'<text x="{_LEFT - 12}" y="{middle:.0f}" text-anchor="end">{measure.label}</text>'
        for at, (value, each) in enumerate(zip(values, figures.values(), strict=True)):
            long = _WIDTH * (value or 0) / most
            bar = f'y="{y}" height="{_BAR}" rx="2"'
            yield f'<rect class="track" x="{_LEFT}" width="{_WIDTH}" {bar}/>'
            yield f'<rect x="{_LEFT}" width="{long:.1f}" fill="{_colour(at)}" {bar}/>'
            said = _shown(measure, each)
            yield f'<text x="{_LEFT + _WIDTH + 10}" y="{y + _BAR - 3}">{said}</text>'
            y += _BAR + 3
        y += _GAP


def _colour(at: int) -> str:
    return _COLOURS[at % len(_COLOURS)]


def _value(measure: _Measure, figures: Figures) -> float | None:
    value: float | None = asdict(figures)[measure.name]
    return value


def _shown(measure: _Measure, figures: Figures) -> str:
    value = _value(measure, figures)
    return "–" if value is None else measure.form.format(value)
