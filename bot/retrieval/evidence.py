"""Chooses the passages that the model is given: the plan's searches, balanced within a budget.

Each item compared gets its share, and each document that speaks of the matter a chance, so that no
language and no long document crowds out another.
"""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, compress, zip_longest

from bot.language.scripts import fold
from bot.retrieval.bm25 import Found
from bot.types import Evidence, Hit, Passage, Plan, Search, Source

_DEPTH = 40
_BEST = 3
"""Passages that are looked at for each thing that is looked for once more."""
_SHINGLE = 4
_SAME = 0.8
"""Share of runs that two passages must have in common (Jaccard) to say the same."""
_CHANCE = 0.5
"""Least share of the best score that a document's best passage must have to be given a chance."""


@dataclass(frozen=True, slots=True)
class EvidenceBuilder:
    """Runs a plan's searches and balances what they find."""

    search: Callable[[str, int, Container[str] | None], Sequence[Found]]
    """Gives the best passages for (query, k, within)."""
    passages: Callable[[Iterable[str]], Sequence[Passage]]
    ids_of: Callable[[Source], frozenset[str]]
    budget: int
    """How many characters of passages the model is given."""
    things: Callable[[str], Sequence[str]] = lambda _: ()
    """Gives what a question names."""

    def retrieve(self, plan: Plan) -> Evidence:
        """Returns the evidence for a plan; none if the plan is a refusal."""
        if plan.refusal:
            return Evidence(plan=plan, hits=())
        scope = self.ids_of(Source(label="", documents=plan.documents)) if plan.documents else None
        sided = [search for search in plan.searches if search.item]
        others = [search for search in plan.searches if not search.item]
        # What sources were named for comes first: what others say fills up what they leave.
        turns = [sided, others] if sided and not plan.items else [plan.searches]
        merged: dict[str, Hit] = {}
        for searches in turns:
            lists = [self.hits(each, scope) for each in searches]
            for hit in _interleave([_with_chances(hits) for hits in lists]):
                merged.setdefault(hit.passage.id, hit)
        return Evidence(plan=plan, hits=_within(self.budget, _collapse(list(merged.values()))))

    def again(
        self, given: Evidence, missing: Sequence[str], kept: Container[int], *, several: bool
    ) -> Evidence | None:
        """Returns the evidence with the best that is found for what is ``missing`` before it, in
        half of the budget, and those numbered ``kept`` (from 1) before the others; None if nothing
        of that is new. Nothing named means all that the plan asks for, if that is several things;
        ``several`` leaves plans that ask for one thing as they are."""
        plan, queries = given.plan, [*dict.fromkeys(each.query for each in given.plan.searches)]
        if len(queries) < 2 and (several or not missing):
            return None
        named = self.things(plan.rewritten)
        searches = tuple(
            Search(query=" ".join([each, *(n for n in named if n not in each)]), again=True)
            for each in missing or queries
        )
        half = replace(self, budget=self.budget // 2)
        found = half.retrieve(replace(plan, items=(), searches=searches)).hits
        held = {hit.passage.id for hit in given.hits}
        other = [h for h in found[: _BEST * len(searches)] if h.passage.id not in held]
        new = _collapse([*given.hits, *other])[len(given.hits) :]
        old = sorted(enumerate(given.hits, 1), key=lambda numbered: numbered[0] not in kept)
        told = replace(plan, searches=(*plan.searches, *searches))
        hits = _within(self.budget, [*new, *(hit for _, hit in old)])
        return Evidence(plan=told, hits=hits) if new else None

    def hits(self, search: Search, scope: frozenset[str] | None, k: int = _DEPTH) -> list[Hit]:
        """Returns the best ``k`` that a search finds, within its source and the passages of
        ``scope``."""
        own = self.ids_of(search.source) if search.source else None
        within = scope if own is None else own if scope is None else own & scope
        found = {each.id: each for each in self.search(search.query, k, within)}
        return [
            Hit(
                passage=passage, score=found[passage.id].score, parts=found[passage.id].parts,
                matches=found[passage.id].matches, side=search.item,
                side_speaks=bool(search.item and search.source) and search.speaks,
            )
            for passage in self.passages(found)
        ]  # fmt: skip


def _within(budget: int, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    used = accumulate(hit.passage.end - hit.passage.start for hit in hits)
    return tuple(compress(hits, (size <= budget for size in used)))


def _with_chances(hits: Sequence[Hit]) -> list[Hit]:
    """Returns the hits with each document's best one, if it is good enough, near the front."""
    least = _CHANCE * hits[0].score if hits else 0.0
    best: dict[tuple[str, str | None], Hit] = {}
    for hit in hits:
        best.setdefault((hit.passage.document, hit.passage.author), hit)
    front = list(hits[:3])
    chances = [h for h in best.values() if h.score >= least and h not in front]
    rest = [h for h in hits if h not in front and h not in chances]
    return [*front, *chances, *rest]


def _interleave(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Returns the lists' hits in turn, each passage once, with every side that claims it."""
    merged: dict[str, Hit] = {}
    for row in zip_longest(*lists):
        for hit in filter(None, row):
            held = merged.setdefault(hit.passage.id, hit)
            if hit.side is None or hit.side in (held.side, *held.more_sides):
                continue
            if held.side is None:
                held = replace(held, side=hit.side, side_speaks=hit.side_speaks)
            else:
                held = replace(held, more_sides=(*held.more_sides, hit.side))
            merged[hit.passage.id] = held
    return list(merged.values())


def _collapse(hits: Sequence[Hit]) -> list[Hit]:
    """Returns the hits without those that repeat an earlier one, which names who repeats it.

    What another side of a comparison says stays, though it be the same.
    """
    kept: list[tuple[Hit, frozenset[str]]] = []
    for hit in hits:
        # The runs of characters by which texts are compared, whatever their script.
        letters = re.sub(r"\W+", "", fold(hit.passage.text))
        ends = range(_SHINGLE, max(_SHINGLE, len(letters)) + 1)
        shingles = frozenset(letters[end - _SHINGLE : end] for end in ends)
        for index, (other, others) in enumerate(kept):
            alike = len(shingles & others) >= _SAME * len(shingles | others)
            if alike and hit.side == other.side:
                who = hit.passage.author or hit.passage.title
                kept[index] = (replace(other, also=(*other.also, who)), others)
                break
        else:
            kept.append((hit, shingles))
    return [hit for hit, _ in kept]
