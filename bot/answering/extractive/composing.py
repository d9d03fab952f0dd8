"""Sets chosen statements as an answer: the best first, its support, each side of a comparison.

Writes the citation grammar; every sentence is a statement of a source or a fixed phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.answering.extractive.relative_years import year_worked_out
from bot.answering.extractive.statements import Statement, in_order
from bot.answering.prompts import Brief
from bot.language import question_forms
from bot.language.fact_kinds import kinds_asked

Phrases = Mapping[str, str]
"""The fixed phrases of one language, by their keys in ``phrases.yaml``."""

_LONGEST_TITLE = 60
_CUT = re.compile(r"\s*[,;:、\uff0c\uff1b\uff1a]\s*$")
"""How a statement ends whose sentence goes on."""


def compose(
    statements: Sequence[Statement], brief: Brief, phrases: Phrases, missing: Sequence[str] = ()
) -> str:
    """Returns the answer in the citation grammar, with what of the question is ``missing`` and the
    note that it was made offline."""
    question = brief.question
    if any(statement.criterion for statement in statements):
        blocks = [_aspect(each, brief, statements, phrases) for each in brief.criteria]
    elif brief.items:
        blocks = _sides(brief, statements, phrases)
    elif question_forms.asks_order(question) or question_forms.asks_list(question):
        blocks = [_list(statements, phrases)]
    else:
        blocks = _lead_and_support(statements, phrases)
    blocks += _worked_out(statements, question, phrases)
    blocks += [f"**{phrases['missing'].format(part=part)}**" for part in missing]
    return "\n\n".join([*blocks, f"*{phrases['offline_note']}*"])


def _lead_and_support(statements: Sequence[Statement], phrases: Phrases) -> list[str]:
    """Returns the best statement, and the others under a heading for each source."""
    lead = statements[0]
    groups: dict[str, list[Statement]] = {_label(lead, phrases): []}
    for statement in statements[1:]:
        groups.setdefault(_label(statement, phrases), []).append(statement)
    blocks = [_attributed(lead, phrases)]
    own = groups.pop(_label(lead, phrases))
    blocks += [_listed(in_order(own))] if own else []
    return blocks + [f"**{who}**\n\n{_listed(in_order(group))}" for who, group in groups.items()]


def _list(statements: Sequence[Statement], phrases: Phrases) -> str:
    """Returns the statements in the order given, under one heading if they have one source."""
    labels = {_label(statement, phrases) for statement in statements}
    if len(labels) == 1:
        return f"**{labels.pop()}**\n\n{_listed(statements)}"
    return "\n".join(f"- {_attributed(statement, phrases)}" for statement in statements)


def _sides(brief: Brief, statements: Sequence[Statement], phrases: Phrases) -> list[str]:
    """Returns the best statement of each item side by side, then what else is said of each."""
    sides = {item: [s for s in statements if s.item == item] for item in brief.items}
    firsts = [
        f"- {_of(item, _attributed(side[0], phrases) if side else phrases['no_item'], phrases)}"
        for item, side in sides.items()
    ]
    rest = [_side(item, side[1:], phrases) for item, side in sides.items() if side[1:]]
    return ["\n".join(firsts), *rest]


def _side(item: str, side: Sequence[Statement], phrases: Phrases) -> str:
    """Returns an item's heading and its statements, each attributed unless all have one source."""
    labels = {_label(statement, phrases) for statement in side}
    if len(labels) == 1:
        who = labels.pop()
        return f"**{who if item in who else f'{item} — {who}'}**\n\n{_listed(in_order(side))}"
    lines = (f"- {_attributed(statement, phrases)}" for statement in in_order(side))
    return f"**{item}**\n\n" + "\n".join(lines)


def _worked_out(statements: Sequence[Statement], question: str, phrases: Phrases) -> Iterator[str]:
    """Yields the year that a statement gives by another, if a date was asked for."""
    if not any(kind.name == "date" for kind in kinds_asked(question)):
        return
    for statement in statements:
        if found := year_worked_out(statement.segment.wording):
            words, total = found
            sentence = phrases["worked_out"].format(words=words, sum=total)
            yield f"{sentence} [inference: {statement.source.n}]"


def _aspect(criterion: str, brief: Brief, statements: Sequence[Statement], phrases: Phrases) -> str:
    """Returns an aspect's heading and what is said of each item under it, or that nothing is."""
    lines = [f"**{criterion}**", ""]
    for item in brief.items:
        cell = [s for s in statements if s.criterion == criterion and s.item == item]
        told = [_of(item, _attributed(s, phrases), phrases) for s in in_order(cell)]
        lines += [f"- {line}" for line in told or [_of(item, phrases["no_item"], phrases)]]
    return "\n".join(lines)


def _of(item: str, told: str, phrases: Phrases) -> str:
    """Returns what is told of an item with its name before it, unless it begins with that."""
    return told if told.startswith(item) else f"{item}{phrases['colon']}{told}"


def _label(statement: Statement, phrases: Phrases) -> str:
    return label(statement.source.about, phrases)


def _listed(statements: Sequence[Statement]) -> str:
    return "\n".join(f"- {_cited(statement)}" for statement in statements)


def _cited(statement: Statement) -> str:
    segment = statement.segment
    wording = _CUT.sub("…", segment.wording)
    return f'{wording} [{statement.source.n}: "{segment.quote}"]'


def _attributed(statement: Statement, phrases: Phrases) -> str:
    return f"{_label(statement, phrases)}{phrases['colon']}{_cited(statement)}"


def label(about: Mapping[str, str], phrases: Phrases) -> str:
    """Returns who speaks, with the genre and the date: ``stormzhang (forum answer, undated)``."""
    genre = about.get("genre", "document")
    who = about.get("author", "") if genre == "forum" else ""
    date = about.get("date", "undated")
    return phrases["label"].format(
        who=who or phrases["title"].format(title=_shortened(about.get("title", ""))),
        kind=phrases.get(f"genre_{genre}", genre),
        date=phrases["undated"] if date == "undated" else date,
    )


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return f"{title[:_LONGEST_TITLE].rsplit(' ', 1)[0].rstrip(',.;: ')}…"
