"""The words for what checking found, in the three languages: wherever an answer is shown."""

from collections import Counter
from pathlib import Path
from typing import get_args

from bot.types.answers import Answer, Claim, ClaimStatus
from bot.types.texts import Language, Texts, read_texts

_FILE = Path(__file__).with_name("statuses.yaml")


def status_texts(language: Language) -> Texts:
    """Returns the words for what checking found, and for what stands beside them."""
    return read_texts(_FILE, language)


def say_status(claim: Claim, language: Language) -> str:
    """Returns in a sentence what checking found of a statement, and why; empty for what states
    nothing."""
    texts = status_texts(language)
    if claim.status == "unverified":
        return texts("unverified", why=texts(f"reason_{claim.reason or 'not_found'}"))
    if claim.status == "verified":
        return texts(claim.basis or "wording")
    return texts(claim.status) if claim.status else ""


def short_status(claim: Claim, language: Language) -> str:
    """Returns a statement's status in a word or two."""
    return status_texts(language)(f"short_{claim.status}") if claim.status else ""


def found(answer: Answer) -> Counter[ClaimStatus]:
    """Returns how many statements have each status, the surest first."""
    counts = Counter(claim.status for claim in answer.statements)
    return Counter({each: counts[each] for each in get_args(ClaimStatus) if counts[each]})


def summary(answer: Answer, language: Language) -> str:
    """Returns what checking found of all statements: ``9 statements: 7 verified, 2 cited``."""
    texts, counts = status_texts(language), found(answer)
    parts = [texts("counted", n=n, status=texts(f"short_{each}")) for each, n in counts.items()]
    told = texts("separator").join(parts)
    return texts.count("statements", counts.total(), parts=told) if parts else ""
