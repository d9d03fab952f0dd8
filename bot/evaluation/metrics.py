"""How good answers are: what each got right is counted, and the counts make the figures.

Pure functions of answers as the JSON that the bot gives, and of what they are measured by.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from bot.evaluation.gold import Gold, Place

BUDGET = 6000
"""Characters of the passages, best first, in which evidence is looked for."""
SHOWN = 2000
"""Characters of the answer, and of its quotes, in which facts are looked for: a heap of text is not
an answer."""
LONGEST_QUOTE = 1000
"""A longer quote shows nothing, and counts as not valid."""
_SHORTEST_ANSWER = 20
_SHORTEST_REPEAT = 8
_BEFORE_PREMISE = 400
"""Characters of the answer in which it must say that the question assumes something wrong."""

Counts = Counter[str]
Figures = dict[str, float | int | None]

# An answer says by its notes that something is absent or assumed; where it has none, by these.
_ABSENT = re.compile(
    r"not stated in the sources|sources? (?:do not|does not|don't) (?:answer|mention|state|name)"
    r"|(?:in|by) no source|no source (?:mentions|names|states|says)|资料未提及|資料未提及"
    r"|没有回答这个问题|沒有回答這個問題"
    r"|(?:资料|資料|来源|來源)(?:中|里|裡)?(?:没有|沒有|未|并未|並未)(?:提到|提及|说明|說明)"
)
_PREMISE = re.compile(
    r"do not say what the question assumes|say otherwise|与问题的前提不符|與問題的前提不符"
    r"|\bpremise\b|the opposite|other way (?:round|around)"
    r"|,? (?:and )?not (?:by |in |to |the )?(?:[A-Z]|\d)"
    r"|并非|並非|(?:而)?不是|相反|恰恰|与此不同|與此不同"
)


def judge(gold: Gold, answer: Mapping[str, Any] | None, texts: Mapping[str, str]) -> Counts:
    """Returns what an answer (None: it failed) got right; ``texts`` are the documents' by name."""
    told = answer or {"status": "missing", "answer": ""}
    counts = Counts(n=1, missing=answer is None, chars=len(told["answer"]))
    counts.update({"priced": told.get("cost") is not None, "cost": told.get("cost") or 0})
    refused = told["status"] == "refused"
    needed = gold.needed(texts)
    counts += _passages(gold, told, needed)
    cites = told.get("citations", [])
    counts += Counts(cites=len(cites), valid=sum(_is_valid(cite, texts) for cite in cites))
    bad = any(normal(word) in normal(told["answer"]) for word in gold.must_not)
    quotes = "\n".join(f"{c['quote']}\n{c.get('translation') or ''}" for c in cites)
    said = _said(gold.must_mention, normal(f"{told['answer'][:SHOWN]}\n{quotes[:SHOWN]}"))
    if gold.answerable:
        on_gold = any(_meet(cite, place) for places in needed for place in places for cite in cites)
        counts += Counts(answerable=1, wrongly=refused, cited_gold=on_gold)
        counts += Counts(facts=len(said), told=sum(said))
        answered = not refused and len(told["answer"].strip()) > _SHORTEST_ANSWER
        good = all(said) and not bad and answered and bool(cites)
    else:
        declined = refused or (told["status"] == "partial" and _is_absent(told))
        counts += Counts(unanswerable=1, rightly=declined)
        good = declined and not bad
    counts += Counts(bad=bad, passed=good)
    if gold.answerable and not refused:
        return counts + _read(gold, told, needed, good=good)
    return counts + Counts(visible=good, board=good)


def summarise(outcomes: Sequence[Counts]) -> Figures:
    """Returns the figures over answers: shares from 0 to 1, None where there was nothing."""
    c = sum(outcomes, Counts())
    return {
        "n": c["n"],
        "evidence_recall": _share(c["found"], c["needed"]),
        "evidence_overlap": _share(c["touched"], c["needed"]),
        "evidence_all": _share(c["whole"], c["with_evidence"]),
        "fact_coverage": _share(c["told"], c["facts"]),
        "item_pass": _share(c["passed"], c["n"]),
        "cited_gold": _share(c["cited_gold"], c["answerable"]),
        "refusal_recall": _share(c["rightly"], c["unanswerable"]),
        "refusal_precision": _share(c["rightly"], c["rightly"] + c["wrongly"]),
        "must_not": c["bad"],
        "visible_pass": _share(c["visible"], c["n"]),
        "board": _share(c["board"], c["n"]),
        "lead": _share(c["lead"], c["answerable"]),
        "focus": _share(c["to_point"], c["statements"]),
        "false_absence": c["absent"],
        "uncorrected": c["uncorrected"],
        "premises": c["premises"],
        "repeats": c["repeats"],
        "answer_chars_mean": round(c["chars"] / c["n"]) if c["n"] else 0,
        "citation_valid": _share(c["valid"], c["cites"]),
        "missing": c["missing"],
        "cost_of_100": round(100 * c["cost"] / c["priced"], 4) if c["priced"] else None,
        "passage_chars_max": max((each["longest"] for each in outcomes), default=0),
        "passage_chars_mean": round(c["length"] / c["passages"]) if c["passages"] else 0,
    }


def normal(text: str) -> str:
    """Returns text as facts are compared: width, case, thousands' commas and blanks in Chinese do
    not count."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub("(?<=[\u3000-\u9fff])\\s+|\\s+(?=[\u3000-\u9fff])", "", text)


def _passages(gold: Gold, told: Mapping[str, Any], needed: Sequence[Sequence[Place]]) -> Counts:
    """Returns what of the evidence the model was given, best passages first within the budget."""
    whole = [each for each in told.get("passages", []) if each["end"] > each["start"]]
    used = accumulate(each["end"] - each["start"] for each in whole)
    given = whole[: sum(size <= BUDGET for size in used)]
    # With the first that is past the budget.
    lengths = [each["end"] - each["start"] for each in whole[: len(given) + 1]]
    found = [any(_holds(p, place) for place in places for p in given) for places in needed]
    touched = [any(_meet(p, place) for place in places for p in given) for places in needed]
    if gold.evidence_any and found:
        found, touched = [any(found)], [any(touched)]
    return Counts(
        needed=len(found), found=sum(found), touched=sum(touched), with_evidence=bool(found),
        whole=bool(found) and all(found), passages=len(lengths), length=sum(lengths),
        longest=max(lengths, default=0),
    )  # fmt: skip


def _read(
    gold: Gold, told: Mapping[str, Any], needed: Sequence[Sequence[Place]], *, good: bool
) -> Counts:
    """Returns what a reader sees of an answer, apart from the quotes behind it."""
    text: str = told["answer"]
    claims = [
        claim for claim in told.get("claims", []) if claim.get("kind", "statement") == "statement"
    ]
    cites = {cite["n"]: cite for cite in told.get("citations", [])}
    places = [place for each in needed for place in each]

    def to_point(claim: Mapping[str, Any]) -> bool:
        quoted = [cites[n] for n in claim["citations"] if n in cites]
        on_gold = any(_meet(cite, place) for cite in quoted for place in places)
        return on_gold or any(_said(gold.must_mention, _amounts(claim["text"])))

    point = [to_point(claim) for claim in claims]
    head = _amounts(text.split("\n")[0])
    lead = point[:1] == [True] or any(_said(gold.must_mention, head))
    absent = not gold.absent and _is_absent(told)
    premise = gold.type == "false-premise"
    stated = _has_note(told, "premise") or _PREMISE.search(text[:_BEFORE_PREMISE])
    uncorrected = premise and not stated
    shown = all(_said(gold.must_mention, _amounts(text))) and _in_order(gold.order, _amounts(text))
    visible = good and shown and not absent and not uncorrected
    return Counts(
        lead=lead, statements=len(claims), to_point=sum(point),
        repeats=_repeats([normal(claim["text"]) for claim in claims]), absent=absent,
        premises=premise, uncorrected=uncorrected, visible=visible,
        board=visible and lead and sum(point) * 2 >= len(claims),
    )  # fmt: skip


def _said(facts: Sequence[Sequence[str]], text: str) -> list[bool]:
    return [any(normal(wording) in text for wording in fact) for fact in facts]


def _in_order(facts: Sequence[Sequence[str]], text: str) -> bool:
    at = -1
    for fact in facts:
        places = [text.find(normal(wording), at + 1) for wording in fact]
        at = min((place for place in places if place >= 0), default=-1)
        if at < 0:
            return False
    return True


def _repeats(texts: Sequence[str]) -> int:
    """Returns how many statements stand in an earlier one."""
    return sum(
        len(text) > _SHORTEST_REPEAT and any(text in before for before in texts[:at])
        for at, text in enumerate(texts)
    )


def _amounts(text: str) -> str:
    """Returns text as facts are compared, big round figures with their words beside them:
    100000000, 100 million, 1亿."""

    def say(match: re.Match[str]) -> str:
        amount, said = int(match[0]), [match[0]]
        said += [f"{amount // 10**6} million"] if amount % 10**6 == 0 else []
        if amount % 10**8 == 0:
            said.append(f"{amount // 10**8}亿")
        elif amount % 10**4 == 0:
            said.append(f"{amount // 10**4}万")
        return " ".join(said)

    return re.sub(r"(?<!\d)\d{7,12}(?!\d)", say, normal(text))


def _has_note(told: Mapping[str, Any], kind: str) -> bool:
    return any(note.get("kind") == kind for note in told.get("notes") or [])


def _is_absent(told: Mapping[str, Any]) -> bool:
    return _has_note(told, "absent") or bool(_ABSENT.search(told["answer"]))


def _is_valid(cite: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    at = texts.get(cite["document"], "")[cite["start"] : cite["end"]]
    return at == cite["quote"] and 0 < len(at.strip()) <= LONGEST_QUOTE


def _holds(span: Mapping[str, Any], place: Place) -> bool:
    document, start, end = place
    return bool(span["document"] == document and span["start"] <= start and span["end"] >= end)


def _meet(span: Mapping[str, Any], place: Place) -> bool:
    document, start, end = place
    return bool(span["document"] == document and span["start"] < end and span["end"] > start)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
