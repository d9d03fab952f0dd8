"""Reads EPUB chapter by chapter, in the order of the book."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.markup import parse_html, parse_xml
from bot.ingestion.formats.office import open_archive
from bot.ingestion.formats.web import add_elements, decode_page

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_NAMES = ("string((//h1 | //h2 | //h3)[1])", "string(//title)")


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every chapter, with a place named by its heading for each."""
    archive = open_archive(data, limits)
    collector = Collector(limits)
    package_path = _string(_part(archive, _CONTAINER), "//*/@full-path")
    package = _part(archive, package_path)
    # In a book without DRM fonts are encrypted at most.
    lock = _part(archive, _ENCRYPTION) if _ENCRYPTION in archive.namelist() else None
    locked = [] if lock is None else lock.xpath("//*[local-name()='CipherReference']/@URI")
    items = package.xpath("//*[local-name()='manifest']/*[contains(@media-type, 'html')]")
    hrefs = {item.get("id"): unquote(item.get("href") or "") for item in items}
    spine = dict.fromkeys(package.xpath("//*[local-name()='spine']/*/@idref"))
    for number, name in enumerate((name for name in spine if name in hrefs), start=1):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(package_path), hrefs[name]))
        if path in map(unquote, locked):
            raise CorpusError("is locked by its publisher (DRM). Only a copy without can be read.")
        root = parse_html(decode_page(_member(archive, path)).text)
        if root is not None:
            said = [root.xpath(path).strip() for path in _NAMES]
            collector.place("section", next(filter(None, said), str(number)))
            add_elements(root, collector)
    title, author, date = (
        _string(package, f"//*[local-name()='{name}']/text()")
        for name in ("title", "creator", "date")
    )
    return collector.finish(title=title, author=author, date=date)


def _part(archive: zipfile.ZipFile, path: str) -> Any:
    return parse_xml(_member(archive, path))


def _member(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except (KeyError, zipfile.BadZipFile, EOFError, OSError):
        raise CorpusError("lacks a part, or holds a damaged one. Get a whole copy.") from None


def _string(root: Any, path: str) -> str:
    return str(next(iter(root.xpath(path)), "")).strip()
