"""Parses HTML and XML; the only importer of lxml. Follows no link and expands no entity."""

from __future__ import annotations

from typing import Any

from bot.errors import CorpusError


def parse_html(text: str) -> Any:
    """Returns the root element of a page, None for a page without any.

    Raises:
        CorpusError: its elements are nested so deeply that a part would be lost.
        MemoryError: there is not enough.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    fatal = [entry.type for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    if etree.ErrorTypes.ERR_NO_MEMORY in fatal:
        raise MemoryError
    if fatal:
        raise CorpusError("nests its elements too deeply. Save it anew, or as plain text.")
    return root


def walk(root: Any) -> Any:
    """Returns lxml's walker over (``start`` or ``end``, element), which can skip a subtree."""
    from lxml import etree

    return etree.iterwalk(root, events=("start", "end"))


def parse_xml(data: bytes) -> Any:
    """Returns the root element of an XML file.

    Raises:
        CorpusError: it is not well-formed.
        MemoryError: there is not enough.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if ran_out_of_memory(error):
            raise MemoryError from None
        raise CorpusError("is damaged inside. Get a whole copy of it.") from None


def ran_out_of_memory(error: Exception) -> bool:
    """Tells whether an error of lxml, or of a library that stands on it, is one of memory."""
    from lxml import etree

    no_memory = etree.ErrorTypes.ERR_NO_MEMORY
    return isinstance(error, etree.XMLSyntaxError) and error.code == no_memory
