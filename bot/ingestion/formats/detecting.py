"""Tells what a file is by what it holds; its name decides only between kinds of text."""

from __future__ import annotations

import re
from pathlib import PurePath

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Limits
from bot.ingestion.formats.office import open_archive

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
