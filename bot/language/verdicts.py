"""Whether a sentence says yes or no to a question: by what both name, deny and call whose.

Says nothing where a sentence has too little of the question, asks or doubts.
"""

import re
from collections.abc import Iterator

from bot.language import question_forms
from bot.language.events import Relate
from bot.language.names import NamesIn
from bot.language.negation import denies
from bot.language.scripts import fold
from bot.language.values import agree, comparable, values

_YES, _NO = 0.85, 0.6
"""Share of a question's words that a clause, with what it stands under, must have to say yes to
it, and no: what denies much of a question seldom speaks of something else."""
_SAME = 0.5
"""Share of that clause's words that the question must have: one with much else says something
else."""
_CLAUSES = re.compile(r"[,;\uff0c\uff1b。:\uff1a]|\.\s|\b(?:but|although|though)\b|但|虽然|不过")
_OWNS = re.compile(r"['’]s?\s|的|旗下|(?<=\w)系")
_NEAR = 24


def verdict(
    question: str, sentence: str, above: str, *, names_in: NamesIn, relate: Relate
) -> bool | None:
    """Returns whether a sentence answers a question with yes; None if it answers neither way.

    ``above`` is what the sentence stands under.
    """
    if not question_forms.asks("yes_no", question) or sentence.rstrip()[-1:] in "?\uff1f":
        return None
    asked = set(_owners(fold(question), names_in))
    said = set(_owners(fold(sentence), names_in))
    for owner, _ in asked:
        things = names_in(question) - {owner}
        others = {other for other, thing in said if thing in things}
        if things and others:
            return owner in others
    if not names_in(question) <= names_in(f"{sentence}\n{above}"):
        return None
    clauses = [clause for clause in _CLAUSES.split(sentence) if clause and clause.strip()]
    nearest = max(clauses, key=lambda clause: relate(question, clause), default=sentence)
    # A long sentence may have all words of a question and say nothing of it: a clause says it.
    told = f"{nearest}\n{above}"
    share, bare = relate(question, told), question
    for value in values(question):
        bare = bare.replace(value.text, " ")
    if relate(bare, told) >= _YES and any(_differs(question, sentence)):
        return False
    if relate(nearest, question) < _SAME:
        return None
    if denies(nearest) == denies(question_forms.without("yes_no", question)):
        return True if share >= _YES else None
    return False if share >= _NO else None


def _owners(folded: str, names_in: NamesIn) -> Iterator[tuple[str, str]]:
    """Yields (owner, thing) of each name that is said to have another: X's Y."""
    for match in _OWNS.finditer(folded):
        before = folded[max(0, match.start() - _NEAR) : match.start()]
        after = names_in(folded[match.end() : match.end() + _NEAR]) or {""}
        for owner in names_in(before) - names_in(before[:-1]):
            yield from ((owner, thing) for thing in after)


def _differs(question: str, sentence: str) -> Iterator[bool]:
    """Yields for each value of a question whether the sentence has others like it, and not it."""
    stated = values(sentence)
    for value in values(question):
        like = [other for other in stated if comparable(value, other)]
        yield bool(like) and not any(agree(value, other) for other in like)
