"""Reads source files into text exactly as stored; owns encodings and nothing else."""

from __future__ import annotations

from pathlib import Path

from bot.errors import CorpusError

SUFFIXES = frozenset({".txt", ".md"})
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Strict decoders, surest first. Both take many other bytes, so what they give must look Chinese.
_GUESSES = ("big5", "gb18030")
_FREQUENT = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著"
    "下自之年过過发發后後作里裡"
)
"""Every fifth character of real Chinese, and hardly any of bytes read in a wrong encoding."""


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


def read_text(path: Path) -> str:
    """Returns the file decoded without new-line translation.

    Raises:
        CorpusError: the file cannot be read, is empty, or its encoding cannot be told.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"Cannot read {path.name}: {error.strerror}. Check its permissions, or remove it."
        ) from None
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
    if b"\0" in data:
        return None
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    for encoding in _GUESSES:
        text = _strict(data, encoding)
        if text is not None and _looks_chinese(text):
            return text
    return None


def _is_source(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _looks_chinese(text: str) -> bool:
    """Common ideographs and ASCII make up nearly all of real Chinese text, the commonest a lot."""
    plain = sum(char.isascii() or "\u3000" <= char <= "\u9fff" or char >= "\uff00" for char in text)
    ideographs = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    controls = sum(ord(char) < 32 and char not in "\t\r\n" for char in text)
    frequent = sum(char in _FREQUENT for char in ideographs)
    return (
        controls == 0
        and plain >= 0.98 * len(text)
        and frequent > 0
        and frequent >= 0.04 * len(ideographs)
    )
