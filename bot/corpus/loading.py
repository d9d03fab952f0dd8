"""Reads source files into text exactly as stored; owns encodings and nothing else."""

from __future__ import annotations

from pathlib import Path

from bot.errors import CorpusError

SUFFIXES = frozenset({".txt", ".md"})
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Strict decoders, surest first. GB18030 takes almost any bytes, so what it gives must look Chinese.
_GUESSES = ("big5", "gb18030")


def source_files(folder: Path) -> list[Path]:
    """Returns the folder's source files in the order of their names.

    Raises:
        CorpusError: the folder is missing, unreadable or holds no source.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
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


def read_text(path: Path) -> str:
    """Returns the file decoded without new-line translation.

    Raises:
        CorpusError: the file cannot be read, is empty, or its encoding cannot be told.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"Cannot read {path.name}: {error.strerror}.") from None
    text = decode(data)
    if text is None:
        raise CorpusError(f"Cannot tell the encoding of {path.name}. Save it as UTF-8 text.")
    if not text.strip():
        raise CorpusError(f"{path.name} is empty. Remove it or put text in it.")
    return text


def decode(data: bytes) -> str | None:
    """Returns the text that the bytes hold, or None where no encoding fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    text = _strict(data, "utf-8")
    if text is not None:
        return None if "\0" in text else text
    for encoding in _GUESSES:
        text = _strict(data, encoding)
        if text is not None and _looks_chinese(text):
            return text
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _looks_chinese(text: str) -> bool:
    """Common ideographs and ASCII make up nearly all of real Chinese text."""
    plain = sum(char.isascii() or "\u3000" <= char <= "\u9fff" or char >= "\uff00" for char in text)
    has_ideographs = any("\u4e00" <= char <= "\u9fff" for char in text)
    controls = sum(ord(char) < 32 and char not in "\t\r\n" for char in text)
    return has_ideographs and controls == 0 and plain >= 0.98 * len(text)
