"""Checks a text that somebody else wrote: each statement against what bears it best."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.checking.checker import Checker
from bot.checking.citations import Ref
from bot.checking.claims import Frame, Written, read
from bot.checking.drafting import marked
from bot.types import Checked, Evidence, Hit, Plan, mark_run

Find = Callable[[str], Sequence[Hit]]
"""Gives the passages that may bear a statement."""

BEARS, _NEAREST = 0.35, 0.8
"""Least share of a statement's words in a sentence to be asked; and of the most that any has."""
_RANKS = {"verified": 0, "inference": 1, "cited": 2}


def check_draft(
    checker: Checker, find: Find, text: str, plan: Plan
) -> tuple[Checked, tuple[Hit, ...]]:
    """Returns a checked draft that cites nothing of the library, and the passages that bear it;
    what a statement that is not verified cites says otherwise (``counter``)."""
    hits: dict[str, Hit] = {}
    written = [_referred(each, plan, hits, checker, find) for each in read(text, [], Frame())]
    evidence = Evidence(plan=plan, hits=tuple(hits.values()))
    claims, book, cases = checker.held(written, evidence)
    claims, reading = checker.judged(claims, cases)
    claims = [replace(c, reason="not_found") if c.reason == "uncited" else c for c in claims]
    shown, places = marked(text, written, [mark_run(claim.citations) for claim in claims])
    borne = {n for claim in claims if claim.status != "unverified" for n in claim.citations}
    checked = Checked(
        text=shown,
        claims=tuple(replace(claim, start=start, end=end)
                     for claim, (start, end) in zip(claims, places, strict=True)),
        citations=tuple(replace(c, counter=c.n not in borne) for c in book.citations),
        reading=reading,
    )  # fmt: skip
    return checked, evidence.hits


def _referred(
    written: Written, plan: Plan, hits: dict[str, Hit], checker: Checker, find: Find
) -> Written:
    """Returns the statement with the passage that bears it best, which is put to the hits."""
    ranked: list[tuple[int, float, int, Hit]] = []
    for hit in find(written.text) if written.kind == "statement" else ():
        one = Evidence(plan=plan, hits=(hit,))
        (claim,), book, _ = checker.held([replace(written, refs=(Ref(1),))], one)
        said = "\n".join(f"{c.quote}\n{c.translation or ''}" for c in book.citations)
        share = checker.support.relate(written.text, said)
        rank = _RANKS.get(claim.status or "", 3)
        if rank < 3 or (book.citations and share >= BEARS):
            ranked.append((rank, -share, len(ranked), hit))
    if not ranked:
        return written
    near = _NEAREST * max(-share for _, share, *_ in ranked)
    best = min(each for each in ranked if -each[1] >= near)[-1]
    hits.setdefault(best.passage.id, best)
    return replace(written, refs=(Ref(list(hits).index(best.passage.id) + 1),))
