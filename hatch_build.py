"""Packs what stands at the repository's top into the wheel, where ``settings.PROJECT`` finds it.

An editable install reads it where it stands; hatchling's own force-include would copy it there too.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Shipped(BuildHookInterface):  # type: ignore[type-arg]
    """Adds prompts, seeds and ``.env.example`` to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Names them, unless the install is editable."""
        if version != "editable":
            for name in ("prompts", "seeds", ".env.example"):
                build_data["force_include"][name] = f"bot/shipped/{name}"
