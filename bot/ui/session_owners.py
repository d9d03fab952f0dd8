"""Which browser may speak for which session of the page."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock

_MOST_SESSIONS = 100_000
"""Gradio forgets a session's state at 10,000: before its owner is forgotten."""


class SessionOwners:
    """Which browser each session belongs to: the one that spoke for it first.

    The page's script makes up the session's name, so that name opens nothing by itself.
    """

    def __init__(self, most: int = _MOST_SESSIONS) -> None:
        self._most = most
        self._lock = Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    def admit(self, session: str, secret: str) -> bool:
        """Returns whether the browser of that secret may speak for the session."""
        with self._lock:
            owner = self._owners.setdefault(session, secret)
            self._owners.move_to_end(session)
            while len(self._owners) > self._most:
                self._owners.popitem(last=False)
        return secrets.compare_digest(owner.encode(), secret.encode())
