"""Sets chosen statements as an answer: the best first, its support, each side of a comparison.

Writes the citation grammar; every sentence is a statement of a source or a fixed phrase.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import Choice, Statement, in_order
from bot.answering.prompts import Brief
from bot.language import question_forms
from bot.language.sentences import sentences
from bot.types import NOT_STATED

Phrases = Mapping[str, str]
"""The fixed phrases of one language, by their keys in ``phrases.yaml``."""

Show = Callable[..., str]

_LISTED = ("order", "list", "summary")
"""The forms whose statements are told as a list."""


def compose(choice: Choice, brief: Brief, phrases: Phrases) -> str:
    """Returns the answer in the citation grammar, with the note that it was made offline."""
    question, statements = brief.question, choice.statements
    show = _shown(brief, phrases)
    blocks = []
    if choice.verdict:  # worked out from statements
        places = ", ".join(f"{s.source.n}.{s.segment.first}" for s in choice.drawn_from)
        blocks.append(f"{phrases.get(choice.verdict, choice.verdict)} [inference: {places}]")
    if choice.rows:
        blocks.append("\n".join(_table(choice, brief.items, show)))
    elif any(statement.item for statement in statements):
        blocks += _sides(brief, statements, show, phrases["colon"])
    elif len(statements) > 1 and any(question_forms.asks(form, question) for form in _LISTED):
        blocks.append(_listed(statements, show))
    else:
        lead, *others = statements
        blocks += [show(lead), *([_listed(in_order(others), show)] if others else [])]
    blocks += [f"{NOT_STATED}: {part}" for part in choice.missing]
    return "\n\n".join([*blocks, f"*{phrases['offline_note']}*"])


def _table(choice: Choice, items: Sequence[str], show: Show) -> Iterator[str]:
    """Yields the lines of a table: a row an aspect, a column an item."""
    yield f"| | {' | '.join(items)} |"
    yield "|---" * (len(items) + 1) + "|"
    for aspect, row in choice.rows.items():
        cells = (show(s, words) if s else NOT_STATED
                 for words, s in (row.get(item, ("", None)) for item in items))  # fmt: skip
        yield f"| {aspect} | {' | '.join(cells)} |"


def _sides(brief: Brief, statements: Sequence[Statement], show: Show, colon: str) -> list[str]:
    """Returns what is said of all items at once, the best statement of each side by side, then what
    else is said of each; nothing is told twice."""
    places = {item: {(s.source.n, s.order) for s in statements if s.item == item}
              for item in brief.items}  # fmt: skip
    common = set.intersection(*places.values())
    own = [s for s in statements if (s.source.n, s.order) not in common]
    of_all = [s for s in statements if s not in own and s.item == brief.items[0]]
    sides = {item: [s for s in own if s.item == item] for item in brief.items}
    firsts = [
        f"- {item}{colon}{show(side[0]) if side else NOT_STATED}"
        for item, side in sides.items()
        if side or not of_all
    ]
    more = {item: in_order(side[1:]) for item, side in sides.items() if side[1:]}
    rest = [f"**{item}**\n\n{_listed(side, show)}" for item, side in more.items()]
    return [*map(show, of_all), *filter(None, ["\n".join(firsts)]), *rest]


def _listed(statements: Sequence[Statement], show: Show) -> str:
    return "\n".join(f"- {show(statement)}" for statement in statements)


def cited(segment: Segment, passage: int, words: str = "") -> str:
    """Returns a segment as it is told, or ``words`` of it, with a marker after each sentence."""
    run = f"-{segment.last}" if segment.last > segment.first else ""
    marker, told = f" [{passage}.{segment.first}{run}]", words or segment.wording
    spans = [(0, len(told))] if told.startswith("`") else sentences(told)
    return " ".join(f"{told[start:end]}{marker}" for start, end in spans)


def _shown(brief: Brief, phrases: Phrases) -> Show:
    """Returns what shows a statement, or words of it: with who speaks if that is asked and the side
    compared does not say it, and that it is fiction."""
    speakers = question_forms.asks("speakers", brief.question)
    title = "" if brief.items else phrases["title"]

    def show(statement: Statement, words: str = "") -> str:
        about = statement.source.about
        named = about.get("title", "")
        who = about.get("by") or (named if "《" in named else title.format(title=named))
        said = [who] if speakers and who and "is" not in about else []
        said += [phrases["genre_fiction"]] if about.get("kind") == "fiction" else []
        said += [statement.segment.speaker] if statement.segment.speaker else []
        told = cited(statement.segment, statement.source.n, words)
        return phrases["colon"].join([*said, told])

    return show
