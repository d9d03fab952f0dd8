"""What the fronts know of the bot: its models, and what a change of the library did."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """Which model answers: ``name`` as in the JSON, ``offline`` true for the stub."""

    name: str
    offline: bool
    reason: str
    """Why it was chosen, in words for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, by document name; ``skipped`` pairs a name with the reason."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """The old name and the new one of each."""
    skipped: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """What to know of how a document was read, by its name."""
    rebuilt: str | None = None
    """What was made anew, and why, if anything was."""
    lost: tuple[tuple[str, str], ...] = ()
    """Documents that are missing or not whole, with why and what to do."""
    cancelled: bool = False
    """The user stopped it; what is reported is done, and whole."""
