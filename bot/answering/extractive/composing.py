"""Sets chosen statements as an answer: the best first, its support, each side of a comparison.

Writes the citation grammar; every sentence is a statement of a source or a fixed phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.answering.extractive.display import Segment
from bot.answering.extractive.relative_years import year_worked_out
from bot.answering.extractive.statements import Statement, in_order
from bot.answering.prompts import Brief
from bot.language import question_forms
from bot.language.fact_kinds import kinds_asked
from bot.language.sentences import sentences
from bot.types import NOT_STATED

Phrases = Mapping[str, str]
"""The fixed phrases of one language, by their keys in ``phrases.yaml``."""

Show = Callable[[Statement], str]


def compose(
    statements: Sequence[Statement], brief: Brief, phrases: Phrases, missing: Sequence[str] = ()
) -> str:
    """Returns the answer in the citation grammar, with what of the question is ``missing`` and the
    note that it was made offline."""
    question, colon = brief.question, phrases["colon"]
    show = _shown(question, phrases)
    if any(statement.criterion for statement in statements):
        blocks = [_aspect(each, brief, statements, show, colon) for each in brief.criteria]
    elif brief.items:
        blocks = _sides(brief, statements, show, colon)
    elif question_forms.asks_order(question) or question_forms.asks_list(question):
        blocks = [_listed(statements, show)]
    else:
        blocks = _lead_and_support(statements, show)
    blocks += _worked_out(statements, question, phrases)
    blocks += [f"{NOT_STATED}: {part}" for part in missing]
    return "\n\n".join([*blocks, f"*{phrases['offline_note']}*"])


def _lead_and_support(statements: Sequence[Statement], show: Show) -> list[str]:
    """Returns the best statement, and the others in the order of their texts."""
    lead, *others = statements
    return [show(lead), *([_listed(in_order(others), show)] if others else [])]


def _sides(brief: Brief, statements: Sequence[Statement], show: Show, colon: str) -> list[str]:
    """Returns the best statement of each item side by side, then what else is said of each."""
    sides = {item: [s for s in statements if s.item == item] for item in brief.items}
    firsts = [
        f"- {item}{colon}{show(side[0]) if side else NOT_STATED}" for item, side in sides.items()
    ]
    rest = [
        f"**{item}**\n\n{_listed(in_order(side[1:]), show)}"
        for item, side in sides.items()
        if side[1:]
    ]
    return ["\n".join(firsts), *rest]


def _worked_out(statements: Sequence[Statement], question: str, phrases: Phrases) -> Iterator[str]:
    """Yields the year that a statement gives by another, if a date was asked for."""
    if not any(kind.name == "date" for kind in kinds_asked(question)):
        return
    for statement in statements:
        if found := year_worked_out(statement.segment.wording):
            words, total = found
            place = f"{statement.source.n}.{statement.segment.first}"
            sentence = phrases["worked_out"].format(words=words, sum=total)
            yield f"{sentence} [inference: {place}]"


def _aspect(
    criterion: str, brief: Brief, statements: Sequence[Statement], show: Show, colon: str
) -> str:
    """Returns an aspect's heading and what is said of each item under it, or that nothing is."""
    lines = [f"**{criterion}**", ""]
    for item in brief.items:
        cell = [s for s in statements if s.criterion == criterion and s.item == item]
        lines += [f"- {item}{colon}{told}" for told in map(show, in_order(cell))]
        lines += [] if cell else [f"- {item}{colon}{NOT_STATED}"]
    return "\n".join(lines)


def _listed(statements: Sequence[Statement], show: Show) -> str:
    return "\n".join(f"- {show(statement)}" for statement in statements)


def cited(segment: Segment, passage: int) -> str:
    """Returns a segment as it is told, each of its sentences with its marker."""
    run = f"-{segment.last}" if segment.last > segment.first else ""
    marker = f" [{passage}.{segment.first}{run}]"
    spans = sentences(segment.wording)
    return " ".join(f"{segment.wording[start:end]}{marker}" for start, end in spans)


def _shown(question: str, phrases: Phrases) -> Show:
    """Returns what shows a statement: with who speaks if that is asked, and that it is fiction."""
    speakers = question_forms.asks_speakers(question)

    def show(statement: Statement) -> str:
        about, told = statement.source.about, cited(statement.segment, statement.source.n)
        who = about.get("by") or phrases["title"].format(title=about.get("title", ""))
        said = [who] if speakers else []
        said += [phrases["genre_fiction"]] if about.get("kind") == "fiction" else []
        return f"{phrases['colon'].join([*said, told])}"

    return show
