"""Sets chosen statements as an answer: the best first, its support, each side of a comparison.

Writes the citation grammar; every sentence is a statement of a source or a fixed phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.prompts import Brief
from bot.answering.selection import Statement, in_order, side_of

Phrases = Mapping[str, str]
"""The fixed phrases of one language, by their keys in ``phrases.yaml``."""

_LONGEST_TITLE = 60


def compose(statements: Sequence[Statement], brief: Brief, phrases: Phrases) -> str:
    """Returns the answer in the citation grammar, with the note that it was made offline."""
    if brief.items:
        blocks = [_side(item, statements, phrases) for item in brief.items]
    else:
        blocks = _lead_and_support(statements, phrases)
    return "\n\n".join([*blocks, f"*{phrases['offline_note']}*"])


def _lead_and_support(statements: Sequence[Statement], phrases: Phrases) -> list[str]:
    """Returns the best statement, and the others under a heading for each source."""
    lead = statements[0]
    groups: dict[str, list[Statement]] = {_label(lead, phrases): []}
    for statement in statements[1:]:
        groups.setdefault(_label(statement, phrases), []).append(statement)
    blocks = [_attributed(lead, phrases)]
    own = groups.pop(_label(lead, phrases))
    blocks += [_listed(own)] if own else []
    return blocks + [f"**{who}**\n\n{_listed(group)}" for who, group in groups.items()]


def _side(item: str, statements: Sequence[Statement], phrases: Phrases) -> str:
    """Returns an item's heading and its statements, each attributed unless all have one source."""
    side = in_order([statement for statement in statements if side_of(statement) == item])
    labels = {_label(statement, phrases) for statement in side}
    if len(labels) == 1:
        who = labels.pop()
        return f"**{who if item in who else f'{item} — {who}'}**\n\n{_listed(side)}"
    lines = [f"- {_attributed(statement, phrases)}" for statement in side]
    return f"**{item}**\n\n" + ("\n".join(lines) or f"- {phrases['no_item']}")


def _label(statement: Statement, phrases: Phrases) -> str:
    return label(statement.source.about, phrases)


def _listed(statements: Sequence[Statement]) -> str:
    return "\n".join(f"- {_cited(statement)}" for statement in in_order(statements))


def _cited(statement: Statement) -> str:
    segment = statement.segment
    return f'{segment.wording} [{statement.source.n}: "{segment.quote}"]'


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
