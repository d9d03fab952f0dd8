"""Draws what is counted: who is named where, who beside whom, and numbers that disagree.

The tables of counts are real tables, shaded by count: picture and text in one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from bot.facts.entities import Count, Table
from bot.facts.figures import Disagreement, Figure
from bot.markdown.html import escape
from bot.ui.marks import shorten
from bot.ui.views import naming
from bot.ui.views.evidence import Evidence
from bot.ui.wording import Texts

LEVELS = 5
"""Shades of a table's cells; a larger count never has a paler one."""


def render_by_document(
    table: Table, evidence: Evidence, chinese: Mapping[str, str], texts: Texts
) -> str:
    """Returns how often each entity is named in each document."""

    def head(name: str) -> str:
        document = evidence.documents[name]
        title, about = shorten(document.title, 32), texts.genre(document.genre)
        return (
            f'<span lang="{escape(document.language)}">{escape(title)}</span>'
            f"<small>{escape(about)}</small>"
        )

    return _render(table, head, "see_by_document", evidence, chinese, texts)


def render_together(
    table: Table, evidence: Evidence, chinese: Mapping[str, str], texts: Texts
) -> str:
    """Returns how often two entities stand in one sentence; each pair once."""
    lower = tuple(
        tuple(cell if column < row else Count() for column, cell in enumerate(cells))
        for row, cells in enumerate(table.cells)
    )
    once = Table(
        rows=table.rows[1:],
        columns=table.columns[:-1],
        cells=tuple(cells[:-1] for cells in lower[1:]),
    )

    def head(name: str) -> str:
        return f"<span>{escape(naming.entity(name, chinese, texts))}</span>"

    return _render(once, head, "see_together", evidence, chinese, texts)


def _render(
    table: Table,
    head: Callable[[str], str],
    caption: str,
    evidence: Evidence,
    chinese: Mapping[str, str],
    texts: Texts,
) -> str:
    most = table.most
    heads = "".join(f'<th scope="col">{head(name)}</th>' for name in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(naming.entity(name, chinese, texts))}</th>'
        f"{''.join(_cell(cell, most, evidence, texts) for cell in cells)}</tr>"
        for name, cells in zip(table.rows, table.cells, strict=True)
    )
    return (
        f'<div class="wide heat {caption}" tabindex="0" role="group" aria-label='
        f'"{escape(texts(caption))}"><table><caption class="said">{escape(texts(caption))}'
        f"</caption><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(count: Count, most: int, evidence: Evidence, texts: Texts) -> str:
    if not count.count:
        return '<td class="h0"></td>'
    level = math.ceil(LEVELS * math.sqrt(count.count / most))  # few are many, many are few
    target = f"{evidence.group(count.evidence)}-1"
    label = escape(texts.count("see_sentences", count.count))
    return (
        f'<td class="h{level}"><a href="#src-{target}" data-cite="{target}"'
        f' aria-label="{label}" title="{label}">{count.count}</a></td>'
    )


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
