"""Reads a question: its language, the items it compares, the sources it names, what to search.

Offline and by rule. Knows words of question-asking in three scripts, and nothing of the corpus but
what it is given: the names of entities, and the documents with their dates, genres and speakers.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import UsageError
from bot.language.cantonese import standard
from bot.language.clauses import asking, parts_of
from bot.language.closed_classes import closed_class
from bot.language.coordination import COMPARES, Coordination
from bot.language.question_language import language_of
from bot.language.scripts import fold, has_han
from bot.language.stop_words import CHINESE_STOP_WORDS
from bot.retrieval.comparison_queries import EntityMentions, Sides, blanked
from bot.retrieval.source_mentions import SourceFinder
from bot.types import Comparison, Plan, Question, Search, Turn

MAX_QUESTION = 4000
"""Longest question, in characters."""

_REFERS_BACK, _CLAUSE_BEGINS = map(closed_class, ("refers_back", "clause_begins"))
_OBLIQUE, _GREETING = map(closed_class, ("oblique", "greets"))
_TALK, _OF_TALK = map(closed_class, ("talk", "of_talk"))
_CLAUSES = re.compile(r"[,.!?;\uff0c。\uff01\uff1f\uff1b\n]+")
_WHOLE = 3
"""Words that carry a topic with which an English question that names nothing is whole; a Chinese
one, which may leave out its subject, has one more."""
_BEGINS = 5
"""Characters from which on a name in an answer does not begin it."""


class Planner:
    """Makes the plan of a question."""

    def __init__(
        self, sources: SourceFinder, entities: EntityMentions, coordination: Coordination
    ) -> None:
        self._sources = sources
        self._entities = entities
        self._coordination = coordination
        self._sides = Sides(entities, coordination, sources)

    def plan(self, question: Question) -> Plan:
        """Returns how the question is read. Raises UsageError if it is empty or longer than
        ``MAX_QUESTION`` characters."""
        wanted = standard(_valid(question.reading or question.text))
        language = language_of(question.text.strip() or wanted, question.history)
        if _greets(wanted):
            return Plan(rewritten=wanted, language=language, refusal="greeting")
        history = () if question.reading else question.history
        again = self._of_another(wanted, history)
        alone = again or self._alone(wanted)
        before = "" if again else self._context(wanted, history)
        rewritten = f"{alone} ({before})" if before else alone
        own = self._sources.find(fold(alone))
        sources = own or self._sources.find(fold(rewritten))
        items, searches = self._sides.searches(rewritten, sources, language)
        parts = parts_of(alone) if not (items or sources) else []
        others = [wanted] * (wanted != alone) + parts * (len(parts) > 1)
        searches += [Search(query=other) for other in others]
        # The aspects of an earlier question are done.
        criteria = self._sides.criteria(alone, own) if items else ()
        if len(criteria) > 1:
            searches = self._by_criterion(searches, criteria)
        folded = fold(wanted)
        about = question.history and _TALK.search(folded)
        # Of the conversation, and of nothing that is named beside it.
        talk = about and not self._coordination.topics(_OF_TALK.sub(" ", folded))
        return Plan(
            rewritten=rewritten, language=language, items=items, criteria=criteria,
            searches=tuple(searches), documents=question.documents,
            refusal="talk" if talk else None,
        )  # fmt: skip

    def _alone(self, wanted: str) -> str:
        """Returns what asks in a question, without what is said around it, unless that names the
        sources or is referred to."""
        alone = asking(wanted)
        apart = len(self._sources.find(fold(wanted))) == len(self._sources.find(fold(alone)))
        return alone if apart and not self._refers_back(alone) else wanted

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
        items, criteria, plans = comparison.items, comparison.criteria, []
        for item in items:
            source = next((mention.source for mention in self._sources.find(fold(item))), None)
            whole = Search(query="" if source else item, item=item, source=source)
            plans.append(Plan(
                rewritten=f"{item}: {', '.join(criteria)}", language=language, items=(item,),
                beside=tuple(each for each in items if each != item), criteria=criteria,
                searches=tuple(self._by_criterion([whole], criteria)),
                documents=comparison.documents,
            ))  # fmt: skip
        return plans

    def _context(self, text: str, history: Sequence[Turn]) -> str:
        """Returns the main thing of the last answer and the last question, unless this one names
        what it is about, or has the words of a whole one, and refers to nothing outside it; of a
        comparison the question, which names its things."""
        whole = self._names(text) or self._coordination.topics(text) >= _WHOLE + has_han(text)
        turns = [n for n, t in enumerate(history) if t.role == "user" and not _greets(t.content)]
        if not turns or (whole and not self._refers_back(text)):
            return ""
        asked = history[turns[-1]].content
        told = next((t.content for t in history[turns[-1] :] if t.role == "assistant"), "")
        main = "" if COMPARES.search(fold(asked)) else self._main(told, asked)
        if not main:  # What the last question itself was about.
            before = self._context(asked, history[: turns[-1]])
            main = next((before[start:end] for start, end in self._names(before)), "")
        return "; ".join(filter(None, (main, " ".join(asked.split()))))

    def _of_another(self, text: str, history: Sequence[Turn]) -> str:
        """Returns the last question asked of what this one names, if it says nothing beside."""
        named, turns = self._names(text), [n for n, t in enumerate(history) if t.role == "user"]
        more = COMPARES.search(fold(text)) or self._coordination.topics(blanked(text, named))
        if not named or not turns or more:
            return ""
        asked = history[turns[-1]].content
        asked = self._of_another(asked, history[: turns[-1]]) or asked
        old, new = self._names(asked), text[named[0][0] : named[-1][1]]
        if not old:
            return ""
        start, end = old[0][0], old[-1][1]
        joined = not self._coordination.topics(blanked(asked[:end], old)[start:])
        return f"{asked[:start]}{new}{asked[end if joined else old[0][1] :]}"

    def _refers_back(self, text: str) -> bool:
        """Tells whether a word of a question goes to what was said before, rather than to a name
        that stands before it: its owner, or that of an earlier clause."""
        folded, ends = fold(text), [end for _, end in self._names(text)]
        for match in _REFERS_BACK.finditer(folded):
            name = max((end for end in ends if end <= match.start()), default=0)
            apart = match["his"] and _CLAUSE_BEGINS.search(folded[name : match.start()])
            if not name or not (match["own"] or apart):
                return True
        return False

    def _names(self, text: str) -> list[tuple[int, int]]:
        """Returns where names stand in a text, in order; of the words that no dictionary has, that
        which begins it."""
        named = [(thing.start, thing.end) for thing in self._coordination.names(text)]
        named += [(start, end) for start, end, _ in self._entities(fold(text))]
        begins = (t for t in self._coordination.things(text) if text.startswith(t) and has_han(t))
        named += [(0, len(t)) for t in begins if CHINESE_STOP_WORDS.isdisjoint(t)]
        return sorted(set(named))

    def _main(self, told: str, asked: str) -> str:
        """Returns the name that an answer's first paragraph begins with, else the one name in it
        that is new and by or in which nothing else is; none if the question has it."""
        said = " ".join(re.sub(r"\[\d+\]|[*_#>]", "", told.split("\n\n")[0]).split())
        names = [(start, said[start:end]) for start, end in self._names(said)]
        new = {name for _, name in names if fold(name) not in fold(asked)}
        first = next((name for start, name in names if start < _BEGINS), "")
        if first:
            return first if first in new else ""
        where = said[: next((start for start, name in names if name in new), 0)]
        return new.pop() if len(new) == 1 and not _OBLIQUE.search(fold(where)) else ""


def _greets(text: str) -> bool:
    clauses = [part for part in _CLAUSES.split(fold(text)) if part.strip()]
    return bool(clauses) and all(map(_GREETING.match, clauses))


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
