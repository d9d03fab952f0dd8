"""How good answers are: what each got right, and the figures over many.

Pure functions of answers and what they are measured by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.gold import Gold, Place
from bot.types import Answer, Citation, Hit

BUDGET = 6000
"""Characters of the passages, best first, in which evidence is looked for."""
SHOWN = 2000
"""Characters of the answer, and of its quotes, in which facts are looked for: a heap of text is not
an answer."""
LONGEST_QUOTE = 300
"""A longer quote shows nothing, and counts as not valid."""
_SHORTEST_ANSWER = 20

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_BLANKS_IN_CHINESE = re.compile("(?<=[\u3000-\u9fff])\\s+|\\s+(?=[\u3000-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one answer got right; an answer that failed got nothing."""

    gold: Gold
    failed: bool = False
    refused: bool = False
    evidence: tuple[int, int] = (0, 0)
    """Pieces of evidence that the model was given, of those needed."""
    facts: tuple[int, int] = (0, 0)
    verified: tuple[int, int] = (0, 0)
    """Statements that their citations bear out, of all: a quote that is not in its source gives no
    citation, so that the citations alone would look right whatever a model writes."""
    valid: tuple[int, int] = (0, 0)
    """Citations whose quote is the source's text where they say, of all."""
    passed: bool = False
    """Every fact, a citation, nothing forbidden, and answered or refused as is right."""
    tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures over many answers; shares are from 0 to 1, None where there was nothing."""

    questions: int
    failed: int
    evidence_recall: float | None
    """Pieces of evidence given to the model, of those needed."""
    fact_coverage: float | None
    """Facts said or quoted, of those that can be answered."""
    claims_verified: float | None
    """Statements that their citations bear out, or that follow from such, of all."""
    citation_valid: float | None
    """Citations whose quote is the source's text where they say, of all."""
    refusal_recall: float | None
    """Questions refused, of those that cannot be answered."""
    refusal_precision: float | None
    """Questions that cannot be answered, of those refused."""
    item_pass: float | None
    tokens_mean: float | None
    """Tokens of prompt and completion for an answer."""
    cost_mean: float | None
    """Of the answers whose cost is known, in the currency of the table of prices."""
    seconds_mean: float | None


def judge(gold: Gold, answer: Answer | None, texts: Mapping[str, str]) -> Outcome:
    """Returns what an answer (None: it failed) got right; ``texts`` are the documents' by name."""
    if answer is None:
        facts = (0, len(gold.facts))
        return Outcome(gold=gold, failed=True, evidence=(0, _pieces(gold)), facts=facts)
    refused, citations = answer.status == "refused", answer.citations
    said = normal(answer.text)
    found = _facts_found(gold, answer)
    right = refused
    if gold.answerable:
        complete = found == len(gold.facts) and bool(citations)
        right = complete and not refused and len(answer.text.strip()) > _SHORTEST_ANSWER
    return Outcome(
        gold=gold,
        refused=refused,
        evidence=(_evidence_found(gold, answer.passages), _pieces(gold)),
        facts=(found, len(gold.facts)),
        verified=(sum(c.status != "unverified" for c in answer.claims), len(answer.claims)),
        valid=(sum(_is_valid(citation, texts) for citation in citations), len(citations)),
        passed=right and not any(normal(word) in said for word in gold.forbidden),
        tokens=answer.tokens.get("prompt", 0) + answer.tokens.get("completion", 0),
        cost=answer.cost,
        seconds=answer.timings_ms.get("total", 0.0) / 1000,
    )


def summarise(outcomes: Sequence[Outcome]) -> Figures:
    """Returns the figures over outcomes."""
    answered = [outcome for outcome in outcomes if not outcome.failed]
    refused = [outcome for outcome in outcomes if outcome.refused]
    hopeless = [outcome for outcome in outcomes if not outcome.gold.answerable]
    rightly = sum(not outcome.gold.answerable for outcome in refused)
    return Figures(
        questions=len(outcomes),
        failed=len(outcomes) - len(answered),
        evidence_recall=_share(outcome.evidence for outcome in outcomes),
        fact_coverage=_share(outcome.facts for outcome in outcomes if outcome.gold.answerable),
        claims_verified=_share(outcome.verified for outcome in outcomes),
        citation_valid=_share(outcome.valid for outcome in outcomes),
        refusal_recall=_share([(rightly, len(hopeless))]),
        refusal_precision=_share([(rightly, len(refused))]),
        item_pass=_share((int(outcome.passed), 1) for outcome in outcomes),
        tokens_mean=_share((outcome.tokens, 1) for outcome in answered),
        cost_mean=_share((each.cost, 1) for each in answered if each.cost is not None),
        seconds_mean=_share((outcome.seconds, 1) for outcome in answered),
    )


def normal(text: str) -> str:
    """Returns text as facts are compared: width, case, thousands' commas and blanks in Chinese do
    not count."""
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _BLANKS_IN_CHINESE.sub("", text)


def _pieces(gold: Gold) -> int:
    return min(1, len(gold.needed)) if gold.any_needed else len(gold.needed)


def _evidence_found(gold: Gold, hits: Sequence[Hit]) -> int:
    given = list(_within_budget(hits))
    found = sum(
        any(_holds(passage, place) for place in places for passage in given)
        for places in gold.needed
    )
    return min(1, found) if gold.any_needed else found


def _within_budget(hits: Sequence[Hit]) -> Iterator[Place]:
    used = 0
    for passage in (hit.passage for hit in hits):
        used += passage.end - passage.start
        if used > BUDGET:
            return
        yield Place(passage.document, passage.start, passage.end)


def _holds(passage: Place, place: Place) -> bool:
    inside = passage.start <= place.start and passage.end >= place.end
    return inside and passage.document == place.document


def _facts_found(gold: Gold, answer: Answer) -> int:
    quotes = "\n".join(f"{c.quote}\n{c.translation or ''}" for c in answer.citations)
    text = normal(f"{answer.text[:SHOWN]}\n{quotes[:SHOWN]}")
    return sum(any(normal(wording) in text for wording in fact) for fact in gold.facts)


def _is_valid(citation: Citation, texts: Mapping[str, str]) -> bool:
    at = texts.get(citation.document, "")[citation.start : citation.end]
    return at == citation.quote and 0 < len(citation.quote.strip()) <= LONGEST_QUOTE


def _share(parts: Iterable[tuple[float, float]]) -> float | None:
    """Returns the sum of the first over the sum of the second."""
    pairs = list(parts)
    whole = sum(second for _, second in pairs)
    return sum(first for first, _ in pairs) / whole if whole else None
