"""Whether what was found answers a question at all: a probability, its weights fitted.

How well the best sentence does, for a question of so many words, and whether a value of the type
asked for stands where the question's things are named and its words are. For the offline model.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.extractive.ranking import Ranker, above, around, weights
from bot.answering.extractive.records import names_row, row_of, types_stated
from bot.answering.extractive.statements import Ranked, Statement, Told, searchable
from bot.language import question_forms
from bot.language.fact_kinds import types_asked, values_asked
from bot.language.periods import bare_years, periods, untold
from bot.language.scripts import fold, has_han
from bot.language.values import values

_ENOUGH = 0.5
"""How much of what is asked must stand where the value is, and be named there."""
_SHORT = 6
"""Words below which no question was that the weights were fitted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerability:
    """Judges whether passages answer questions."""

    ranker: Ranker

    def answers(self, question: str, context: str, told: Sequence[Told], ranked: Ranked) -> bool:
        """Tells whether the passages told, their sentences ``ranked``, likely answer a question."""
        things = self._things(question)
        if self.stands_in(question, told, ranked):
            return False
        by, row = weights()["answerability"], self.features(question, context, told, ranked)
        rows = ((s, row_of(s.segment)) for s in ranked)
        of_it = (s for s, own in rows if not own or names_row(own, question, self.ranker.shares))
        texts = (f"{searchable(s.segment)}\n{s.segment.context}\n{above(s.source)}" for s in of_it)
        here = (t for t in texts if all(self.ranker.named(e, t) for e in things))
        if untold(question, here) or self._of_another_year(question, told, ranked):
            return False
        return by["bias"] + sum(by[name] * value for name, value in row.items()) > 0

    def features(
        self, question: str, context: str, told: Sequence[Told], ranked: Ranked
    ) -> Mapping[str, float]:
        """Returns what tells whether the passages answer, by name."""
        lead = ranked[0]
        return {
            "score": lead.score, "words": math.log(1 + max(_SHORT, self.ranker.words(question))),
            "context": float(bool(context)), "near": self.ranker.near(question, around(lead, told)),
            "speakers": float(question_forms.asks("speakers", question)),
            "value_missing": float(self._missing(question, told, ranked)),
        }  # fmt: skip

    def lacks(self, part: str, told: Sequence[Told], ranked: Ranked, *, apart: bool) -> bool:
        """Tells whether a part of a question lacks its value: it is neither in these words nor in
        its kind's, or, if the parts are labelled and so stand ``apart``, told of other things."""
        valued = [s for s in ranked if types_asked(part) & types_stated(s.segment)]
        strays = apart and bool(valued) and all(self.ranker.strays(part, s, told) for s in valued)
        kinds = [kind for kind in values_asked(part) if not kind.broad]
        tells = any(kind.told.search(fold(s.segment.quote)) for s in valued for kind in kinds)
        named = bool(self.ranker.things(part) or self.ranker.names_in(part))
        return strays or (named and not tells and self._missing(part, told, ranked))

    def _missing(self, question: str, told: Sequence[Told], ranked: Ranked) -> bool:
        """Tells whether a question asks for a value that stands nowhere by its words."""
        places = (place for _, place in _typed(question, told, ranked))
        return bool(types_asked(question)) and self._fit(question, [*places]) < _ENOUGH

    def _of_another_year(self, question: str, told: Sequence[Told], ranked: Ranked) -> bool:
        """Tells whether what is asked is of a year, and where it stands there are but others; a
        document tells of the year of its date, and of the one before."""
        dates = [value for value in values(question) if value.type == "date"]
        asked = {value.unit[:4] for value in dates}
        for value in dates:
            question = question.replace(value.text, " ")
        other = asked and "date" not in types_asked(question)
        found = [
            bare_years(fold(place))
            | {str(int(y) - n) for y in bare_years(s.source.about.get("date", "")) for n in (0, 1)}
            for s, place in (_typed(question, told, ranked) if other else ())
            if self._fit(question, [place]) >= _ENOUGH
        ]
        return any(found) and not any(asked & years for years in found)

    def _of_another(self, question: str, told: Sequence[Told], lead: Statement) -> bool:
        """Tells whether what leads is of another thing than the one asked about: its document names
        that in the same letters, not in brackets beside another name, but not where this stands."""
        file = lead.source.about.get("file")
        here = fold(f"{above(lead.source)}\n{lead.source.text}")
        text = fold("\n".join(s.text for s, _ in told if s.about.get("file") == file))
        there = re.sub(r"\(.*?\)", " ", text)
        asked = question_forms.without("sources", question)
        things = (fold(thing) for thing in self.ranker.things(question) if not has_han(thing))
        return any(thing in asked and thing in there and thing not in here for thing in things)

    def _things(self, question: str) -> list[str]:
        return [each for each in self.ranker.things(question) if not list(periods(fold(each)))]

    def stands_in(self, question: str, told: Sequence[Told], ranked: Ranked) -> bool:
        """Tells whether what leads is of one thing where the question names another that nothing
        found has: a row of a table, or a sentence with a name that the question has not; what no
        dictionary has of Chinese may be no name, and tells in rows alone."""
        if not ranked:
            return True
        lead, text = ranked[0], "\n".join(f"{above(source)}\n{source.text}" for source, _ in told)
        quote, asked = lead.segment.quote, question_forms.without("sources", question)
        row = row_of(lead.segment) is not None
        others = any(fold(each) not in fold(question) for each in self.ranker.things(quote))
        things = (each for each in self._things(question) if not each.isupper())
        alike = [t for t in things if has_han(t) == has_han(quote)]
        named = [t for t in alike if row or (others and types_asked(question) and not has_han(t))]
        strange = any(fold(t) in asked and self.ranker.named(t, text) < _ENOUGH for t in named)
        return strange or self._of_another(question, told, lead)

    def _fit(self, question: str, places: Sequence[str]) -> float:
        """Returns how much (0 to 1) of a question the best place has: of what it names, and of the
        rest."""
        things, names = self.ranker.things(question), self.ranker.names_in(question)
        rest = re.sub("|".join(map(re.escape, things)), " ", question) if things else question
        shares = self.ranker.shares(rest if re.search(r"\w", rest) else question, places)
        best = 0.0
        for place, share in zip(places, shares, strict=True):
            known = len(names & self.ranker.names_in(place)) / len(names) if names else 1.0
            own = [self.ranker.named(thing, place) for thing in things]
            best = max(best, share * min(known, sum(own) / len(own) if own else 1.0))
        return best


def _typed(question: str, told: Sequence[Told], ranked: Ranked) -> Iterator[tuple[Statement, str]]:
    """Yields what has a value of the type asked for (the best, if none is) and what is by it."""
    types = types_asked(question)
    for s in ranked if types else ranked[:1]:
        if not types or types & types_stated(s.segment):
            yield s, around(s, told)
