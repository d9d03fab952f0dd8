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
from bot.language.dates import dates
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
_FOREIGN = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM....\0\0\0\0|RIFF....WEBP", "a picture"),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a|BZh[1-9]1AY|\xfd7zXZ", "an archive"),
    (rb"\x7fELF|MZ\x90\0|\xca\xfe\xba\xbe|\0asm", "a program"),
    (rb"\{\\rtf", "an RTF file"),
    (re.escape(_OLE), "of Office's format from before 2007"),
)
_PROTECTED, _OUTLOOK = ("EncryptedPackage", "__substg1.0_")
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FIRST, _LAST = 15, 3
"""Lines at a text's beginning and end among which its own date may stand."""
_DATE_LINE = 60
_DATED = re.compile(
    r"(?:\W|\b(?:date|dated|published|updated|posted|issued|released|revised|last|on|of|the|report"
    r"|publication|release|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b"
    r"|(?:发布|發布|發佈|刊出|刊登|出版|更新|建立|撰写|撰寫|报告|報告|公告)?(?:于|於|日期|时间|時間)?)*"
)
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
    note = " ".join(filter(None, notes)) or None
    return replace(extracted, title=_title(kind, extracted), date=date, note=note)


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


def detect(name: str, data: bytes, limits: Limits) -> str:
    """Returns the kind of reader that the file needs, or raises CorpusError."""
    suffix = PurePath(name).suffix.lower()
    if _PDF in data[: _PDF_WITHIN if suffix == ".pdf" else len(_PDF)]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _archive_kind(data, limits)
    # Office keeps a protected file, and Outlook a message, inside the old format by these names.
    if data.startswith(_OLE) and _PROTECTED.encode("utf-16-le") in data:
        raise CorpusError("is protected by a password. Save it without one.")
    if data.startswith(_OLE) and _OUTLOOK.encode("utf-16-le") in data:
        raise CorpusError("is an Outlook message. Save it as an .eml file.")
    for pattern, what in _FOREIGN:
        if re.match(pattern, data, re.DOTALL):
            raise CorpusError(f"is {what}. {_REMEDY}")
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


def _archive_kind(data: bytes, limits: Limits) -> str:
    with open_archive(data, limits) as archive:
        members = frozenset(archive.namelist())
    for member, kind in _MEMBERS.items():
        if member in members:
            return kind
    what = "an OpenDocument file" if "content.xml" in members else "an archive"
    raise CorpusError(f"is {what}. {_REMEDY}")


def own_date(text: str) -> str | None:
    """Returns the date that stands on a line of its own at the text's beginning or end, to the
    month at least; None where none does."""
    lines = [line for line in text.splitlines() if line.strip()]
    for line in [*lines[:_FIRST], *lines[_FIRST:][-_LAST:]]:
        line = line.lower()
        found = list(dates(line)) if len(line) <= _DATE_LINE else []
        if len(found) == 1 and "-" in found[0].date:
            rest = f"{line[: found[0].start]} {line[found[0].end :]}"
            if _DATED.fullmatch(rest):
                return found[0].date
    return None
