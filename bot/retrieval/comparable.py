"""What a comparison may hold: how many things and aspects, how long each."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import UsageError
from bot.types import Comparison

MAX_COMPARED = 12
MAX_NAMED = 120


def comparable(comparison: Comparison) -> Comparison:
    """Returns the comparison with its words trimmed, each once.

    Raises:
        UsageError: there is no item or no criterion, or there are too many or too long ones.
    """
    items, criteria = (
        tuple(dict.fromkeys(word for each in words if (word := " ".join(each.split()))))
        for words in (comparison.items, comparison.criteria)
    )
    if not items or not criteria:
        raise UsageError(
            "A comparison needs at least one item and one criterion. Say what to compare, and "
            "under what."
        )
    if max(len(items), len(criteria)) > MAX_COMPARED:
        raise UsageError(
            f"At most {MAX_COMPARED} items and {MAX_COMPARED} criteria are compared at once. Leave "
            "some out, or compare in two steps."
        )
    if any(len(word) > MAX_NAMED for word in items + criteria):
        raise UsageError(f"An item or a criterion has over {MAX_NAMED} characters. Shorten it.")
    return replace(comparison, items=items, criteria=criteria)
