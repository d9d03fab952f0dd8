"""Reads one file into text, whatever its format; every failure becomes one sentence.

Runs in the worker process as a rule: a parser may take any time and memory. Use ``Extractor``
for files that you do not know.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.errors import CorpusError
from bot.ingestion.formats import books, mails, pdf, sheets, slides, texts, web, word
from bot.ingestion.formats.collecting import Extracted, Limits, label
from bot.ingestion.formats.detecting import KINDS, detect
from bot.ingestion.formats.markup import ran_out_of_memory
from bot.ingestion.formats.properties import own_date
from bot.language.scripts import HAN
from bot.language.stop_words import ENGLISH_STOP_WORDS

READERS: dict[str, Callable[[bytes, Limits], Extracted]] = {
    "txt": texts.read,
    "md": texts.read_markdown,
    "csv": texts.read_csv,
    "html": web.read,
    "pdf": pdf.read,
    "docx": word.read,
    "pptx": slides.read,
    "xlsx": sheets.read,
    "epub": books.read,
    "eml": mails.read,
}
"""How each kind that ``detect`` names is read; a reader may raise anything at all."""
_LARGE, _LITTLE = 200_000, 500
"""Bytes of a file and characters of text that, together, are to be said."""
_PROPERTIES = ("pdf", "docx", "pptx", "xlsx")
_HEADED = ("md", "html", "docx", "pptx")
"""Kinds whose headings are their own words: no names of sheets, and nothing that looks like one."""
_HEADING = re.compile(r"^#{1,6} (.{1,120})$", re.MULTILINE)
_SAMPLE, _ENOUGH_WORDS = 50_000, 100
"""Characters by which a language is told, and words that it takes."""
_DEFAULT = Limits()
_NAME_BEGIN, _NAME_END = 40, 15


def extract(path: Path, *, limits: Limits = _DEFAULT) -> Extracted:
    """Returns the text of a file, with its places.

    Raises:
        CorpusError: it cannot be read; the message says why, and what to do.
        MemoryError: it needs more memory than there is.
    """
    try:
        data = _read_bytes(path, limits)
        kind = detect(path.name, data, limits)
        extracted = _parse(kind, data, limits)
    except CorpusError as error:
        raise CorpusError(f"{shown_name(path)} {error}") from None
    notes = [extracted.note]
    if KINDS.get(path.suffix.lower()) != kind:
        notes.insert(0, f"By its content this is a file of type {kind}, and was read so.")
    if len(data) > _LARGE and len(extracted.text) < _LITTLE:
        notes.insert(0, f"It gave only {len(extracted.text)} characters of text.")
    if _is_strange(extracted.text[:_SAMPLE]):
        notes.append("Its language is neither English nor Chinese: answers from it will be poor.")
    # Properties say when a file was made; what a page or a mail says of itself was written down.
    own = own_date(extracted.text)
    date = own or extracted.date if kind in _PROPERTIES else extracted.date or own
    if kind in _PROPERTIES and date and not own:
        notes.append("Its date is that of the file.")
    return replace(
        extracted,
        title=_title(kind, extracted),
        date=date,
        note=" ".join(filter(None, notes)) or None,
    )


def _is_strange(text: str) -> bool:
    """Tells whether a text is neither Chinese nor English, of which every third word is small."""
    letters = len(re.findall(r"[^\W\d_]", text))
    known = len(re.findall(f"[A-Za-z\u00c0-\u024f{HAN}]", text))
    words = re.findall(r"\b[a-z\u00e0-\u024f]{2,}\b", text)
    small = sum(word in ENGLISH_STOP_WORDS for word in words)
    latin = sum(map(len, words)) * 2 > letters and len(words) > _ENOUGH_WORDS
    return known * 5 < letters * 4 or (latin and small * 5 < len(words))


def _title(kind: str, extracted: Extracted) -> str | None:
    """Returns the document's own words before its properties: the heading that it begins with;
    where it says nothing, the first heading."""
    first = _HEADING.search(extracted.text) if kind in _HEADED else None
    if first and ((first.start() == 0 and kind in _PROPERTIES) or not extracted.title):
        return label(first[1])
    return extracted.title


def shown_name(path: Path) -> str:
    """Returns a file's name on one line, short enough for a message, without hidden characters."""
    name = path.name or str(path)
    name = "".join(char if char.isprintable() else "\ufffd" for char in name)
    if len(name) > _NAME_BEGIN + _NAME_END:
        return f"{name[:_NAME_BEGIN]}…{name[-_NAME_END:]}"
    return name


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        status = path.stat()
        # A pipe or a device is not even opened: that may wait for ever, or do something.
        if not stat.S_ISREG(status.st_mode):
            raise CorpusError("is no file. Name a file, or a folder of files.")
        if status.st_size > limits.file_bytes:
            raise CorpusError(f"is larger than {limits.file_bytes:,} bytes. Split it into parts.")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "the name cannot be used"
        raise CorpusError(f"cannot be read: {reason}. Check its name and permissions.") from None
    except ValueError:
        raise CorpusError("cannot be read: its name is no file's. Rename it.") from None
    if not data:
        raise CorpusError("is empty. Remove it or put text in it.")
    return data


def _parse(kind: str, data: bytes, limits: Limits) -> Extracted:
    try:
        extracted = READERS[kind](data, limits)
    except (CorpusError, MemoryError):
        raise
    except RecursionError:
        raise CorpusError("nests its parts too deeply. Save it anew, or as plain text.") from None
    # Parsers raise anything at all on damaged files; what they say is of use to nobody else.
    except Exception as error:  # noqa: BLE001
        if ran_out_of_memory(error):
            raise MemoryError from None
        raise CorpusError(f"cannot be read as {kind}: it is damaged. Get a whole copy.") from None
    if not extracted.text.strip():
        raise CorpusError("holds no text. Remove it or put text in it.")
    return extracted
