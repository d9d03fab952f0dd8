"""A question-answering bot whose every statement carries a citation checked against its source.

From Python: ``from bot import Library`` (see ``bot.api``).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.api import Library

__version__ = "0.1.0"
__all__ = ["Library"]


def __getattr__(name: str) -> Any:
    # What only asks for the version need not wait for the rest.
    if name == "Library":
        from bot.api import Library

        return Library
    raise AttributeError(name)
