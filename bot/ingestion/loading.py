"""Finds the source files of a folder."""

from __future__ import annotations

from pathlib import Path

from bot.errors import CorpusError

SUFFIXES = frozenset({".txt", ".md"})


def source_files(folder: Path) -> list[Path]:
    """Returns the folder's source files in the order of their names.

    Raises:
        CorpusError: the folder is missing, unreadable or holds no source.
    """
    try:
        files = sorted(path for path in folder.iterdir() if _is_source(path))
    except FileNotFoundError:
        raise CorpusError(
            f"There is no seeds folder at {folder}. Create it, or point BOT_SEEDS_DIR at yours."
        ) from None
    except OSError as error:
        raise CorpusError(
            f"Cannot read the seeds folder {folder}: {error.strerror}. Check its permissions."
        ) from None
    if not files:
        raise CorpusError(
            f"The seeds folder {folder} holds no source. Put .txt or .md files there."
        )
    return files


def _is_source(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
