"""Whether a source says otherwise than a question takes for granted.

Only what can be held against each other surely: another date or number for the same thing, two
names the other way round, or a name that the source sets against the one in the question.
"""

import re

from bot.facts.contradictions import Contradictions, Told
from bot.language.clauses import parts_of
from bot.language.names import swapped
from bot.language.numbers import numbers, supported
from bot.language.periods import without
from bot.language.scripts import fold

_INSTEAD = re.compile(
    r"(?P<held>[^,.;。\uff0c\uff1b]{0,40}?)(?:而不是|而非|\brather than\b|\binstead of\b)"
    r"(?P<denied>[^,.;。\uff0c\uff1b]{1,24})"
)


def contradicts(question: str, quote: str, finder: Contradictions, known: str = "") -> bool:
    """Tells whether the quote surely says otherwise than the question assumes.

    A date or number that stands in ``known``, what was found for the question, is assumed by the
    sources too: the quote has another one of something else. Labels and periods are no premise.
    """
    names_in, parts = finder.names, [without(part) for part in parts_of(question)]
    said = Told(without(quote), "source")
    differing = (finder.between(Told(part, "reader"), said) for part in parts)
    if any(each and each.type not in {"name", "denial"} for each in differing):
        return not numbers("\n".join(parts)) <= supported(known)
    if swapped(question, quote, names_in):
        return True
    asked = names_in(question)
    pairs = ((names_in(m["held"]), names_in(m["denied"])) for m in _INSTEAD.finditer(fold(quote)))
    return any(held and denied and denied <= asked and not held & asked for held, denied in pairs)
