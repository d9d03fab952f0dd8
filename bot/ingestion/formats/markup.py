"""Parses HTML and XML; the only importer of lxml. Follows no link and expands no entity."""

import re
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import NEAR, raised

BLOCK = re.compile(
    "address|article|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|summary|table|tbody"
    "|td|tfoot|th|thead|tr|ul"
)
_STYLE = "translate(@style, ' ', '')"
_GONE = (
    ".//del | .//s | .//strike | .//script | .//*[@hidden]"
    f" | .//*[contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]"
)
_MARKS = ".//sup | .//span[@style or @class] | .//a[starts-with(@href, '#')][not(ancestor::sup)]"
_RAISING = re.compile(r"vertical-align\s*:\s*(?:super|text-top|[1-9])|\btop\s*:\s*-")
_RULE = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_NOTE_MARK = re.compile(r"\s*\W?(?:注?\d{1,3}|[a-z]|[*†‡§])\W?\s*")


def parse_html(text: str) -> Any:
    """Returns the root element of a page, an empty one for a page without any."""
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
    return etree.Element("html") if root is None else root


def walk(root: Any) -> Any:
    """Returns lxml's walker over (``start`` or ``end``, element), which can skip a subtree."""
    from lxml import etree

    return etree.iterwalk(root, events=("start", "end"))


def settle_marks(root: Any) -> None:
    """Puts what is raised into the text: powers as such, without the numbers of notes; what is
    struck out or hidden goes.

    A short link to elsewhere on the page that no blank parts from the text is a note's number too.
    """
    for gone in root.xpath(_GONE):
        gone.clear(keep_tail=True)
    rules = dict(_RULE.findall("".join(root.xpath("//style/text()"))))
    for mark in root.xpath(_MARKS):
        text = "".join(mark.itertext())
        classes = (mark.get("class") or "").split()
        how = " ".join([mark.get("style") or "", *(rules.get(name, "") for name in classes)])
        if mark.tag == "span" and not (_RAISING.search(how) and _NOTE_MARK.fullmatch(text)):
            continue
        before, after = _before(mark), mark.getnext()
        after = mark.tail or ("" if after is None else "".join(after.itertext()))
        if mark.tag == "a":
            linked = not (before[-1:].isspace() if before.strip() else raised("", text, after))
            if not (linked and _NOTE_MARK.fullmatch(text)):
                continue
        else:
            linked = bool(before.strip()) and bool(mark.xpath(".//a[@href]"))
        mark.clear(keep_tail=True)
        mark.tag, mark.text = "span", "" if linked else raised(before, text, after)


def _before(mark: Any) -> str:
    """Returns what stands before an element in its block, or enough of it."""
    while mark is not None and not BLOCK.fullmatch(mark.tag):
        said = ""
        for near in mark.itersiblings(preceding=True):
            own = "" if near.tag == "style" else "".join(near.itertext())
            said = own + (near.tail or "") + said
            if len(said.strip()) >= NEAR:
                return said
        mark = mark.getparent()
        said = ("" if mark is None else mark.text or "") + said
        if said.strip():
            return said
    return ""


def parse_xml(data: bytes) -> Any:
    """Returns the root element of an XML file."""
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
