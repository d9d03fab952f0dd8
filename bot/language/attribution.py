"""Who a statement says that something comes from: "X argues that …", "据X的说法，…", "X：…".

Knows the forms of reported speech and no name; whether the speaker is the right one, others decide.
"""

from typing import NamedTuple

from bot.language.closed_classes import closed_class
from bot.language.scripts import has_han

_SPEAKS, _MANY, _UNNAMED = map(closed_class, ("speaks", "many_speak", "unnamed_speaker"))
_BESIDE = "\"'“”‘’「」『』《》()\uff08\uff09 "


class Attribution(NamedTuple):
    """Who is said to say something, and what that is. He may be no name ("the author", 有人), or
    ``many``; what stands before a colon, a mere ``label``, may be no speaker."""

    who: str
    said: str
    named: bool
    many: bool
    label: bool


def attribution(statement: str) -> Attribution | None:
    """Returns whom a statement names as the one who says the rest of it; None if nobody."""
    match = _SPEAKS.search(statement)
    if match is None:
        return None
    who = next(filter(None, match.groupdict().values())).strip(_BESIDE).removesuffix("的")
    said = f"{statement[: match.start()]}{statement[match.end() :]}".strip(' ,，:：.。"“”「」')
    begins_alone = " " in who and not has_han(who) and who[1:].islower()
    named, many = not (begins_alone or _UNNAMED.match(who)), bool(_MANY.search(match[0]))
    return Attribution(who, said, named, many, label=bool(match["who3"]))
