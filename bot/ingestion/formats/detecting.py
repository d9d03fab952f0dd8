"""Tells what a file is by what it holds; its name decides only between kinds of text."""

from __future__ import annotations

import re
from pathlib import PurePath

from bot.errors import CorpusError
from bot.ingestion.formats.archives import open_archive
from bot.ingestion.formats.collecting import Limits

KINDS = {
    ".txt": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".eml": "eml",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".epub": "epub",
}
"""What is read, by what the names of such files end in."""
_TEXT = frozenset({"txt", "md", "html", "csv", "eml"})
READ = "txt, md, html, pdf, docx, pptx, xlsx, csv, epub and eml"

_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Bytes at a PDF's start in which its mark may stand."""
_MEMBERS = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("META-INF/container.xml", "epub"),
)
_FOREIGN = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM....\0\0\0\0|RIFF....WEBP", "a picture"),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a|BZh[1-9]1AY|\xfd7zXZ|\x28\xb5\x2f\xfd", "an archive"),
    (rb"\x7fELF|MZ\x90\0|\xca\xfe\xba\xbe|\0asm", "a program"),
    (rb"ID3[\2-\4]|OggS\0|fLaC\0|RIFF....WAVE|\0\0..ftyp|\x1a\x45\xdf\xa3", "a recording"),
    (rb"SQLite format 3\0", "a database"),
    (rb"\{\\rtf", "an RTF file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def detect(name: str, data: bytes, limits: Limits) -> str:
    """Returns the kind of reader that the file needs.

    Raises:
        CorpusError: it is of no kind that is read, or is damaged or protected.
    """
    suffix = PurePath(name).suffix.lower()
    if _PDF in data[: _PDF_WITHIN if suffix == ".pdf" else len(_PDF)]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _detect_archive(data, limits)
    if data.startswith(_OLE):
        raise CorpusError(_ole_reason(data))
    for pattern, what in _FOREIGN:
        if re.match(pattern, data, re.DOTALL):
            raise CorpusError(f"is {what}. {_remedy()}")
    return _detect_text(suffix, data)


def _detect_archive(data: bytes, limits: Limits) -> str:
    with open_archive(data, limits) as archive:
        members = frozenset(archive.namelist())
    kind = next((kind for member, kind in _MEMBERS if member in members), None)
    if kind is None:
        what = "an OpenDocument file" if "content.xml" in members else "an archive"
        raise CorpusError(f"is {what}. {_remedy()}")
    return kind


def _ole_reason(data: bytes) -> str:
    """Office keeps a protected file inside its old format, under this name."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is protected by a password. Save it without one."
    if "__substg1.0_".encode("utf-16-le") in data:
        return "is an Outlook message. Save it as an .eml file."
    return f"is of Office's format from before 2007. {_remedy()}"


def _detect_text(suffix: str, data: bytes) -> str:
    kind = KINDS.get(suffix)
    if kind in _TEXT:
        return kind
    if _PAGE.match(data):
        return "html"
    if kind:
        raise CorpusError(
            f"is no {suffix[1:]} file: it is cut short, or has a wrong name. Get a whole copy, or "
            "name it by what it is."
        )
    raise CorpusError(f"is of a type that is not read. {_remedy()}")


def _remedy() -> str:
    return f"Read are {READ}: save it as one of these."
