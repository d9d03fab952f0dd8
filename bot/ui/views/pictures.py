"""The See view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.ui.places import Updates
from bot.ui.shell import Shell
from bot.ui.turns import Session


class PicturesView:
    """Builds the See view and answers its events."""

    name = "see"

    def build(self, shell: Shell) -> None:
        """Makes the components."""

    def wire(self, shell: Shell) -> None:
        """Connects their events."""

    @property
    def outputs(self) -> Sequence[Any]:
        """The components that ``show`` fills."""
        return ()

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        return {}
