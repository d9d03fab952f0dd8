"""The words for what checking found, in the three languages: wherever an answer is shown."""

from collections import Counter
from pathlib import Path

from bot.types.answers import Answer, Claim
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


def summary(answer: Answer, language: Language) -> str:
    """Returns what checking found of all statements: ``7 of 9 statements verified, 2 cited``."""
    texts = status_texts(language)
    counts = Counter(claim.status for claim in answer.statements)
    parts = [texts.count("count_verified", counts.total(), verified=counts["verified"])]
    parts += [
        texts.count(f"count_{status}", counts[status])
        for status in ("cited", "inference", "unverified")
        if counts[status]
    ]
    return texts("separator").join(parts) if answer.statements else ""
