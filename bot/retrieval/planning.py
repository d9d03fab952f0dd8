"""Reads a question: its language, the items it compares, the sources it names, what to search.

Offline and by rule. Knows words of question-asking in three scripts, and nothing of the corpus but
what it is given: the names of entities, and the documents with their dates, genres and speakers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import UsageError
from bot.language.cantonese import standard
from bot.language.clauses import asking, parts_of
from bot.language.coordination import COMPARES, Coordination
from bot.language.question_language import language_of
from bot.language.scripts import fold
from bot.retrieval.comparison_queries import EntityMentions, Sides
from bot.retrieval.source_mentions import SourceFinder
from bot.types import Comparison, Plan, Question, Search, Turn

MAX_QUESTION = 4000
"""Longest question, in characters."""

_REFERS_BACK = re.compile(
    r"""\b(?:it|its|they|them|their|that|this|those|these|he|she|his|her|him|there|then|the\ same
    |the\ former|the\ latter|one)\b
    |^(?:那|所以|然后|还有|and|but|so|what\ about|how\ about)|[它他她]
    |[这那](?:个|些|里|时|样|次|款|家|种|上|是)|上面|上述|同一|同年|前者|后者|其中|该""",
    re.VERBOSE,
)
_GREETING = re.compile(
    r"""^\W*(?:hi|hello|hey|good\ (?:morning|afternoon|evening)|(?:many\ )?thanks?\b.{0,40}
    |help(?:\ me)?|(?:please\ )?introduce\ yourself|who\ are\ you|how\ do(?:es)?\ (?:you|this)\ work
    |(?:that|this)\ (?:was|is)\ (?:very\ )?(?:helpful|great|good|useful)
    |(?:what\ can\ you|how\ can\ you|can\ you)\ (?:do|help)(?:\ (?:for\ )?(?:me|us))?(?:\ do)?
    |(?:你|您|大家)好.{0,4}|嗨|早安|(?:早上|下午|晚上)好|(?:谢谢|多谢|感谢).{0,12}
    |[你您]?(?:能|会|可以)(?:帮我|帮忙|为我)?(?:做|干|回答)?(?:点|些)?(?:什么|哪些|啥).{0,6}
    |[你您]是(?:谁|什么).{0,4}|(?:你|这个?)?怎么用.{0,4})\W*$""",
    re.VERBOSE,
)
_CLAUSES = re.compile(r"[,.!?;\uff0c。\uff01\uff1f\uff1b\n]+")
_SHORT_ANSWER = 300
_BEGINS = 5
"""Characters from which on a name in an answer does not begin it."""


class Planner:
    """Makes the plan of a question."""

    def __init__(
        self, sources: SourceFinder, entities: EntityMentions, coordination: Coordination
    ) -> None:
        self._sources = sources
        self._entities = entities
        self._sides = Sides(entities, coordination)

    def plan(self, question: Question) -> Plan:
        """Returns how the question is read.

        Raises:
            UsageError: it is empty or longer than ``MAX_QUESTION`` characters.
        """
        wanted = standard(_valid(question.reading or question.text))
        language = language_of(question.text.strip() or wanted, question.history)
        clauses = [part for part in _CLAUSES.split(fold(wanted)) if part.strip()]
        if clauses and all(map(_GREETING.match, clauses)):
            return Plan(rewritten=wanted, language=language, refusal="greeting")
        # What the reader has worded to stand alone does.
        history = () if question.reading else question.history
        before, told = self._context(wanted, history)
        alone = self._alone(wanted)
        asked = f"{alone} ({before})" if before else alone
        rewritten = f"{asked[:-1]} {told})" if told else asked
        # What is compared stands in what was asked: an answer names many more, its sources first.
        own = self._sources.find(fold(alone))
        sources = own or self._sources.find(fold(asked))
        items, searches = self._sides.searches(asked, sources, language)
        searches = [replace(s, query=rewritten) if s.query == asked else s for s in searches]
        parts = parts_of(alone) if not (items or sources) else []
        others = [wanted] * (wanted != alone) + parts * (len(parts) > 1)
        searches += [Search(query=other) for other in others]
        # The aspects of an earlier question are done.
        criteria = self._sides.criteria(alone, own) if items else ()
        if len(criteria) > 1:
            searches = self._by_criterion(searches, criteria)
        return Plan(
            rewritten=rewritten,
            language=language,
            items=items,
            criteria=criteria,
            searches=tuple(searches),
            documents=question.documents,
        )

    def _alone(self, wanted: str) -> str:
        """Returns what asks in a question, without what is said around it, unless that names the
        sources or is referred to."""
        alone = asking(wanted)
        apart = len(self._sources.find(fold(wanted))) == len(self._sources.find(fold(alone)))
        return alone if apart and not _REFERS_BACK.search(fold(alone)) else wanted

    def _by_criterion(self, searches: Sequence[Search], criteria: Sequence[str]) -> list[Search]:
        """Returns the searches with each item's made anew for what it is about, and for each aspect
        of that."""
        found = []
        for search in dict.fromkeys(searches):
            if search.item is None:
                found.append(search)
                continue
            names = dict.fromkeys(search.query[s:e] for s, e, _ in self._entities(search.query))
            subject = " ".join(names) if search.source and search.speaks else search.item
            asked = (f"{subject} {criterion}".strip() for criterion in criteria)
            found += [replace(search, query=query) for query in (subject, *asked)]
        return list(dict.fromkeys(found))

    def compare(self, comparison: Comparison, language: str) -> list[Plan]:
        """Returns a plan for each item, which asks for every criterion of it alone."""
        return [self._row(item, comparison, language) for item in comparison.items]

    def _row(self, item: str, comparison: Comparison, language: str) -> Plan:
        mention = next(iter(self._sources.find(fold(item))), None)
        source = mention.source if mention else None
        whole = Search(query="" if source else item, item=item, source=source)
        return Plan(
            rewritten=f"{item}: {', '.join(comparison.criteria)}",
            language=language,
            items=(item,),
            beside=tuple(each for each in comparison.items if each != item),
            criteria=comparison.criteria,
            searches=tuple(self._by_criterion([whole], comparison.criteria)),
            documents=comparison.documents,
        )

    def _context(self, text: str, history: Sequence[Turn]) -> tuple[str, str]:
        """Returns what was asked and what was answered before, if the question refers back or names
        nothing itself; the question alone, if it was a comparison, which names its things."""
        folded = fold(text)
        if not history or not (_REFERS_BACK.search(folded) or not self._entities(folded)):
            return "", ""
        last_asked = next((t.content for t in reversed(history) if t.role == "user"), "")
        last_told = next((t.content for t in reversed(history) if t.role == "assistant"), "")
        if COMPARES.search(fold(last_asked)):
            last_told = ""
        told = " ".join(re.sub(r"\[\d+\]|[*_#>]", "", last_told)[:_SHORT_ANSWER].split())
        # Where an answer begins with a name, that is what it is about, and a pronoun goes to it.
        names = (told[s:e] for s, e, _ in self._entities(fold(told)) if s < _BEGINS)
        main = next(names, "")
        asked = " ".join(last_asked.split())
        return f"{main}; {asked}" if main and fold(main) not in fold(asked) else asked, told


def _valid(text: str) -> str:
    asked = text.strip()
    if not asked:
        raise UsageError("The question is empty. Ask something about the documents.")
    if len(asked) > MAX_QUESTION:
        raise UsageError(
            f"The question has {len(asked):,} characters; at most {MAX_QUESTION:,} are taken. "
            "Shorten it, or add the long text as a document."
        )
    return asked
