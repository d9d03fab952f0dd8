"""The lists and patterns of this room, which are kept as files of ``data``."""

from pathlib import Path
from typing import Any


def text_of(name: str) -> str:
    """Returns the text of a file."""
    return (Path(__file__).with_name("data") / name).read_text(encoding="utf-8")


def told_in(name: str) -> Any:
    """Returns what a file says in YAML."""
    import yaml  # the process that reads files has no need of it

    return yaml.safe_load(text_of(name))
