"""The one session of a reader, which several events of the page may change at once.

An event that reads the session, works, and writes it back would undo what another wrote meanwhile.
Here each change is made to the session as it is, one after another.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock

from bot.ui.session import Session


class Held:
    """Holds a session; each reader has a new one, which Gradio makes by copying the first."""

    def __init__(self, session: Session | None = None) -> None:
        self.lock = RLock()
        self.session = session or Session()

    def __deepcopy__(self, _memo: object) -> Held:
        return Held(self.session)

    def change(self, change: Callable[[Session], Session]) -> Session:
        """Returns the session after the change, which is quick: others wait for it."""
        with self.lock:
            self.session = change(self.session)
            return self.session
