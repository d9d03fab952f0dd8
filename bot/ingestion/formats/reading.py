"""Reads one file into text, whatever its format; every failure becomes one sentence.

What a file is, is told by what it holds; its name decides only between kinds of text.

Runs in the worker process as a rule: a parser may take any time and memory. Use ``Extractor``
for files that you do not know.
"""

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from bot.errors import CorpusError
from bot.ingestion.formats import mails, pdf, sheets, slides, texts, web, word
from bot.ingestion.formats.collecting import Extracted, Limits, label
from bot.ingestion.formats.markup import ran_out_of_memory
from bot.ingestion.formats.office import open_archive
from bot.ingestion.formats.page_pictures import picture
from bot.language.dates import dates
from bot.language.imprint import find_byline
from bot.language.scripts import HAN
from bot.language.stop_words import ENGLISH_STOP_WORDS

_TEXT = {f".{kind}": kind for kind in ("txt", "md", "html", "csv", "eml")}
_TEXT |= {".markdown": "md", ".htm": "html", ".xhtml": "html", ".tsv": "csv"}
_MEMBERS = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
    "META-INF/container.xml": "epub",
}
KINDS = {**_TEXT, ".pdf": "pdf", **{f".{kind}": kind for kind in _MEMBERS.values()}}
"""What is read, by what the names of such files end in."""
_REMEDY = "Read are txt, md, html, pdf, docx, pptx, xlsx, csv, epub and eml: save it as one."

_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Bytes at a PDF's start in which its mark may stand."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
"""How Office names a protected file, which it keeps inside the old format."""
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
READERS: dict[str, Callable[[bytes, Limits], Extracted]] = {
    "txt": texts.read,
    "md": texts.read_markdown,
    "csv": texts.read_csv,
    "html": web.read,
    "pdf": pdf.read,
    "docx": word.read,
    "pptx": slides.read,
    "xlsx": sheets.read,
    "epub": web.read_book,
    "eml": mails.read,
}
"""How each kind that ``detect`` names is read; a reader may raise anything at all."""
_PROPERTIES = ("pdf", "docx", "pptx", "xlsx")
_HEADED = ("md", "html", "docx", "pptx")
"""Kinds whose headings are their own words: no names of sheets, and nothing that looks like one."""
_HEADING = re.compile(r"^#{1,6} (.{1,120})$", re.MULTILINE)
_SAMPLE, _ENOUGH_WORDS = 50_000, 40
"""Characters by which a language is told, and words that it takes."""
_DEFAULT = Limits()
_NAME = 55


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
    if _is_strange(extracted.text[:_SAMPLE]):
        notes.append("Its language is neither English nor Chinese: answers from it will be poor.")
    # Properties say when a file was made; what a page or a mail says of itself was written down.
    author, date = find_byline(extracted.text)
    if kind not in _PROPERTIES:
        author, date = extracted.author or author, extracted.date or date
    elif extracted.date and not date:
        date = _confirmed(extracted.date, extracted.text[: 10 * _SAMPLE])
        notes.extend(["Its date is that of the file."] * bool(date))
    note = " ".join(filter(None, notes)) or None
    return replace(
        extracted,
        title=_title(kind, extracted),
        author=author or extracted.author,
        date=date,
        note=note,
    )


def pictured(path: Path, limits: Limits, page: int, quote: str) -> bytes:
    """Returns a page of a PDF as a PNG with the quote marked. Raises as ``extract``."""
    try:
        return picture(_read_bytes(path, limits), page, quote)
    except CorpusError as error:
        raise CorpusError(f"{shown_name(path)} {error}") from None


def _is_strange(text: str) -> bool:
    """Tells whether a text is neither Chinese nor English, of which every third word is small."""
    letters = len(re.findall(r"[^\W\d_]", text))
    known = len(re.findall(f"[A-Za-z\u00c0-\u024f{HAN}]", text))
    words = re.findall(r"\b[a-z\u00e0-\u024f]{2,}\b", text)
    small = sum(word in ENGLISH_STOP_WORDS for word in words)
    latin = sum(map(len, words)) * 5 > letters > 10 * len(re.findall(f"[{HAN}]", text))
    # Tables repeat a few words: those that differ are counted too.
    differing = set(words)
    few = small * 5 < len(words) and 12 * len(differing & ENGLISH_STOP_WORDS) < len(differing)
    return known * 5 < letters * 4 or (latin and few and len(words) > _ENOUGH_WORDS)


def _confirmed(date: str, text: str) -> str | None:
    """Returns as much of a file's date as the text says too: a file may be made from a template,
    or printed, years after or before what it says."""
    told = [each.date for each in dates(text.lower())] + re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    return next((part for part in (date, date[:7], date[:4]) if part in " ".join(told)), None)


def _title(kind: str, extracted: Extracted) -> str | None:
    """Returns the document's own words before its properties: the heading that it begins with;
    where it says nothing, the first heading, of a deck's first slide."""
    end = next((place.start for place in extracted.places[1:]), len(extracted.text))
    first = _HEADING.search(extracted.text, 0, end) if kind in _HEADED else None
    if first and ((first.start() == 0 and kind in _PROPERTIES) or not extracted.title):
        return label(first[1])
    return extracted.title


def shown_name(path: Path) -> str:
    """Returns a file's name on one line, short enough for a message, without hidden characters."""
    name = "".join(char if char.isprintable() else "\ufffd" for char in path.name or str(path))
    return name if len(name) <= _NAME else f"{name[: _NAME - 15]}…{name[-15:]}"


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


def detect(name: str, data: bytes, limits: Limits) -> str:
    """Returns the kind of reader that the file needs, or raises CorpusError."""
    suffix = PurePath(name).suffix.lower()
    if _PDF in data[: _PDF_WITHIN if suffix == ".pdf" else len(_PDF)]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        with open_archive(data, limits) as archive:
            members = archive.namelist()
        if kind := next((kind for member, kind in _MEMBERS.items() if member in members), None):
            return kind
        raise CorpusError(f"is an archive, or an OpenDocument file. {_REMEDY}")
    if data.startswith(_OLE) and _PROTECTED in data:
        raise CorpusError("is protected by a password. Save it without one.")
    if data.startswith(_OLE) and _OUTLOOK in data:
        raise CorpusError("is an Outlook message. Save it as .eml.")
    if suffix in _TEXT:
        return _TEXT[suffix]
    if _PAGE.match(data):
        return "html"
    if suffix in KINDS:
        raise CorpusError(
            f"is no {suffix[1:]} file: it is cut short, or has a wrong name. Get a whole copy, or "
            "name it by what it is."
        )
    raise CorpusError(f"is of a type that is not read. {_REMEDY}")
