"""Reads EPUB chapter by chapter, in the order of the book."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from bot.errors import CorpusError
from bot.ingestion.formats.archives import open_archive
from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.markup import parse_html, parse_xml
from bot.ingestion.formats.web import add_elements, decode_page

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_HEADINGS = "string((//h1 | //h2 | //h3)[1])"
_TITLE = "string(//title)"


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every chapter, with a place named by its heading for each.

    Raises:
        CorpusError: it is damaged, or its publisher has locked it.
    """
    archive = open_archive(data, limits)
    collector = Collector(limits)
    package_path = _string(parse_xml(_member(archive, _CONTAINER)), "//*/@full-path")
    package = parse_xml(_member(archive, package_path))
    locked = _locked(archive)
    for number, path in enumerate(_chapters(package, package_path), start=1):
        if path in locked:
            raise CorpusError("is locked by its publisher (DRM). Only a copy without can be read.")
        root = parse_html(decode_page(_member(archive, path)).text)
        if root is not None:
            name = root.xpath(_HEADINGS).strip() or root.xpath(_TITLE).strip()
            collector.place("section", name or str(number))
            add_elements(root, collector)
    return collector.finish(
        title=_string(package, "//*[local-name()='title']/text()"),
        author=_string(package, "//*[local-name()='creator']/text()"),
        date=_string(package, "//*[local-name()='date']/text()"),
    )


def _chapters(package: Any, package_path: str) -> Iterator[str]:
    """Yields the paths of the chapters in reading order; what is named twice counts once."""
    folder = posixpath.dirname(package_path)
    paths = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        for item in package.xpath("//*[local-name()='manifest']/*")
        if "html" in (item.get("media-type") or "")
    }
    references = package.xpath("//*[local-name()='spine']/*/@idref")
    yield from dict.fromkeys(paths[name] for name in references if name in paths)


def _locked(archive: zipfile.ZipFile) -> frozenset[str]:
    """Returns the members that are encrypted; in a book without DRM these are fonts at most."""
    if _ENCRYPTION not in archive.namelist():
        return frozenset()
    root = parse_xml(_member(archive, _ENCRYPTION))
    return frozenset(unquote(uri) for uri in root.xpath("//*[local-name()='CipherReference']/@URI"))


def _member(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except (KeyError, zipfile.BadZipFile, EOFError, OSError):
        raise CorpusError("lacks a part, or holds a damaged one. Get a whole copy.") from None


def _string(root: Any, path: str) -> str:
    found = root.xpath(path)
    return str(found[0]).strip() if found else ""
