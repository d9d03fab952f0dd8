"""Reads HTML: headings, paragraphs, lists and tables in order, without what frames the page.

Books (EPUB), mails and Markdown come by here too, each as the HTML that it is or becomes.
"""

import posixpath
import re
import zipfile
from itertools import product, takewhile
from typing import Any
from urllib.parse import unquote

from bot.errors import CorpusError
from bot.ingestion.encodings import Decoded, decode_or_say
from bot.ingestion.formats.collecting import ENDED, Collector, Extracted, Limits, not_read
from bot.ingestion.formats.markup import BLOCK, parse_html, parse_xml, settle_marks, walk
from bot.ingestion.formats.office import open_archive
from bot.ingestion.formats.tables import Row, add_table

_SKIPPED = re.compile(
    "script|style|noscript|template|svg|math|nav|aside|iframe|object|canvas|audio|video|select"
    "|button|head"
)
_MARKED = re.compile("h[1-6]|li")
_FRAMES = re.compile(
    "navigation|(?:alert)?dialog|search|banner|contentinfo|complementary|menu|alert"
)
_FRAME_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav(?:bar|igation)?|menu|sidebar|breadcrumbs?|cookies?|consent|share|sharing"
    r"|social|related|toc|skip|pagination|advert(?:isement)?|newsletter)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_BLANKS = re.compile(" {2,}")
_BLANK = re.compile(r"[ \t\r\n\f]+")
_TITLES = (
    "string(//h1[count(//h1) = 1])",
    'string(//meta[@property="og:title"]/@content)',
    "string(//title)",
)
_AUTHORS = (
    'string(//*[@itemprop="author"]//*[@itemprop="name"][normalize-space()])',
    'string(//a[@rel="author"][normalize-space()])',
    'string(//meta[@name="author"]/@content)',
)
_DATES = (
    'string(//meta[@property="article:published_time"]/@content)',
    'string(//meta[@name="date" or @itemprop="datePublished"]/@content)',
    "string(//time/@datetime)",
    'substring(substring-after(translate(//script[contains(., "datePublished")], " ", ""),'
    " 'datePublished\":\"'), 1, 10)",
)
_SIGNS = re.compile(r"[{}()\[\];=<>]")
_NEARLY = 0.85
_LEADS = re.compile(r"[:\uff1a]\s*$")
_NOTES = re.compile("footnote|endnote")
_LINKED = "(.//a[@href] | .//h2 | .//h3 | .//h4 | .//h5 | .//h6)//text()"
_LETTER = re.compile(r"[^\W\d_]")
PICTURES = ".//img[not(ancestor::a or @width < 50 or @height < 50)]"
"""Those that may say something: no buttons, and no small ones."""
_CONTAINER, _PACKAGE = "META-INF/container.xml", ("string(//@full-path)",)
_NAMES = ("string((//h1 | //h2 | //h3)[1])", "string(//title)")
_WIDEST = 50
"""Columns or rows that a cell may span; a page may claim any number."""


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a page's text."""
    decoded = decode_page(data)
    collector = Collector(limits)
    root = parse_html(decoded.text)
    title, author, date = (_first(root, paths) for paths in (_TITLES, _AUTHORS, _DATES))
    # The heading that makes up a good part of the page's title, beside its site.
    page = " ".join(root.xpath("string(//title)").split())
    heads = ((head, _text_of(head)) for head in root.iter("h1", "h2", "h3"))
    named = (head for head, text in heads if text and text in page and len(text) * 3 >= len(page))
    headline = next(named, None)
    title = title if headline is None else _text_of(headline)
    content = _content(root, headline)
    code = drop_code(content)
    _drop_links(content)
    add_elements(content, collector)
    notes = [decoded.note, not_read(code_block=code, picture=len(content.xpath(PICTURES)))]
    return collector.finish(title=title, author=author, date=date, notes=notes)


def decode_page(data: bytes) -> Decoded:
    """Returns the page's text: in UTF-8 if it is, else as it declares, else as it looks."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    return decode_or_say(data, declared[1].decode() if declared else None)


def add_elements(root: Any, collector: Collector) -> None:
    """Adds what the elements say to the collector, block by block."""
    settle_marks(root)
    block = _Block(collector)
    walker = walk(root)
    for event, element in walker:
        if BLOCK.fullmatch(element.tag):
            block.flush()
        if event == "end":
            block.end(element)
            block.add("\n" if element.tag == "br" else None)
            block.add(element.tail)
            continue
        block.start(element)
        if element is not root and _is_frame(element):
            walker.skip_subtree()
        elif element.tag == "table" and _holds_data(element):
            rows, heads = _grid(element)
            captions = [_text(caption) for caption in element.xpath("./caption")]
            add_table(collector, rows, " ".join(captions), heads)
            walker.skip_subtree()
        elif element.tag == "pre":
            collector.lines("".join(element.itertext()))
            walker.skip_subtree()
        else:
            block.add(element.text)
    block.flush()


def _text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _content(root: Any, headline: Any) -> Any:
    """Returns the part of a page that it says is its content, if it says so once; else the least
    one around its headline that holds nearly all paragraphs of sentences."""
    for path in ("//main | //*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and found[0].xpath("count(.//text()[normalize-space()])") > 1:
            return found[0]
    said = {p: len(text) for p in root.iter("p") if ENDED.search(text := _text_of(p))}
    least = sum(said.values()) * _NEARLY
    for part in () if headline is None else headline.iterancestors():
        if sum(said.get(p, 0) for p in part.iter("p")) >= least:
            return part
    return root


def drop_code(root: Any) -> int:
    """Takes out what is said to be code or has the signs of it; tells how many blocks it was."""
    blocks = [(pre, "".join(pre.itertext())) for pre in root.iter("pre")]
    code = [p for p, said in blocks if len(_SIGNS.findall(said)) * 20 > len(said)]
    for element in {*code, *root.xpath(".//pre[code/@class]")}:
        element.clear(keep_tail=True)
    return len(code)


def _is_frame(element: Any) -> bool:
    """Tells whether an element frames the content by what it is or is called."""
    names = " ".join(element.get(name) or "" for name in ("class", "id", "role"))
    if element.tag == "aside" and _NOTES.search(names):
        return False
    if _SKIPPED.fullmatch(element.tag) or _FRAMES.fullmatch(element.get("role") or ""):
        return True
    if element.tag in ("footer", "header"):
        return bool(element.xpath("not(ancestor::article or ancestor::main or .//h1)"))
    named = element.tag not in ("body", "main", "article") and _FRAME_NAMES.search(names)
    framed = named or element.xpath("self::form[not(.//table)]")
    return (bool(framed) and not element.xpath(".//h1")) or _is_contents(element)


def _is_contents(element: Any) -> bool:
    """A list of links alone to places of this page, or to translations, says nothing."""
    items = element.xpath("self::ul/li | self::ol/li")
    inside = ".//a[starts-with(@href, '#') or @hreflang]"
    return bool(items) and all(item.xpath(inside) and _is_linked(item) for item in items)


def _is_linked(element: Any) -> bool:
    """Tells whether all words of an element are links, or the headings above these."""
    said, linked = ("".join(element.xpath(path)) for path in (".//text()", _LINKED))
    all_linked = len(_LETTER.findall(said)) == len(_LETTER.findall(linked))
    return all_linked and bool(element.xpath(".//a[@href]"))


def _drop_links(root: Any) -> None:
    """Takes out lists of links alone, by which a page leads elsewhere, with what holds nothing
    else; what a line that ends in a colon announces stays."""
    gone = []
    for links in root.xpath(".//ul | .//ol"):
        items, above = links.xpath("./li"), links.getprevious()
        lead = links.getparent().text if above is None else _text_of(above) + (above.tail or "")
        if len(items) > 1 and all(map(_is_linked, items)) and not _LEADS.search(lead or ""):
            around = takewhile(lambda each: each is not root, links.iterancestors())
            gone.append([links, *takewhile(_is_linked, around)][-1])
    for element in gone:
        element.clear(keep_tail=True)


def _holds_data(table: Any) -> bool:
    """Tells whether a table holds values, rather than lay out the page."""
    lays_out = table.xpath(".//table | .//h1 | .//h2 | .//h3 | .//form")
    return not lays_out and bool(table.xpath(".//tr[count(td | th) > 1]"))


def _grid(table: Any) -> tuple[list[Row], int]:
    """Returns the rows of a table and how many of them are heads; -1 where each has its own.

    A cell's text stands in every place that it spans; a row that is hidden is none.
    """
    lines = [row for row in table.iter("tr") if len(row)]
    places: dict[tuple[int, int], str] = {}
    for at, line in enumerate(lines):
        column = 0
        for cell in line.xpath("./td | ./th"):
            while (at, column) in places:
                column += 1
            down = range(at, min(at + _span(cell, "rowspan"), len(lines)))
            across = range(column, column + _span(cell, "colspan"))
            places |= dict.fromkeys(product(down, across), _text(cell))
    width = max((column for _, column in places), default=-1) + 1
    grid = [[places.get((at, column), "") for column in range(width)] for at in range(len(lines))]
    heads = len([*takewhile(lambda row: row.xpath("./th") and not row.xpath("./td"), lines)])
    if not heads and all(line.xpath("./*[1][self::th]") for line in lines):
        heads = -1
    return grid, heads


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), _WIDEST) if value.isascii() and value.isdigit() else 1


def _text(element: Any) -> str:
    for part in element.iter("br", "p", "div", "li"):
        part.tail = f" {part.tail or ''}"
    return "".join(element.itertext())


def _first(root: Any, paths: tuple[str, ...]) -> str | None:
    found = (root.xpath(path).strip() for path in paths)
    return next((text for text in found if text), None)


class _Block:
    """The text between two edges of blocks, and the headings and lists that it stands in."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._parts: list[str] = []
        self._inside = [""]
        self._lists: list[str] = []

    def start(self, element: Any) -> None:
        """Says that an element begins."""
        if element.tag in ("ul", "ol"):
            self._lists.append((element.get("start") or "1") * (element.tag == "ol"))
        elif _MARKED.fullmatch(element.tag):
            self._inside.append(element.tag)
            if self._lists and self._lists[-1]:
                self._lists[-1] = element.get("value") or self._lists[-1]

    def end(self, element: Any) -> None:
        """Says that an element ends."""
        if element.tag in ("ul", "ol"):
            self._lists.pop()
        elif _MARKED.fullmatch(element.tag):
            self._inside.pop()
        if element.tag == "li" and self._lists and self._lists[-1].isdecimal():
            self._lists[-1] = str(int(self._lists[-1]) + 1)

    def add(self, text: str | None) -> None:
        """Adds text; blanks count as one."""
        if text:
            self._parts.append(text if text == "\n" else _BLANK.sub(" ", text))

    def flush(self) -> None:
        """Writes the text so far as what it stands in; an item's mark goes to its first block."""
        text = _BLANKS.sub(" ", "".join(self._parts))
        self._parts.clear()
        if not text.strip():
            return
        tag = self._inside[-1]
        if tag == "li":
            number = self._lists[-1] if self._lists else ""
            mark = f"{number})" if number.isdecimal() else "-"
            self._collector.item(text, mark, max(len(self._lists) - 1, 0))
            self._inside[-1] = ""
        elif tag:
            self._collector.heading(int(tag[1]), text)
        else:
            self._collector.paragraph(text)


def read_book(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every chapter, with a place named by its heading for each."""
    archive = open_archive(data, limits)
    collector = Collector(limits)
    package_path = _first(parse_xml(_member(archive, _CONTAINER)), _PACKAGE) or ""
    package = parse_xml(_member(archive, package_path))
    items = package.xpath("//*[local-name()='manifest']/*[contains(@media-type, 'html')]")
    hrefs = {item.get("id"): unquote(item.get("href") or "") for item in items}
    spine = dict.fromkeys(package.xpath("//*[local-name()='spine']/*/@idref"))
    for number, name in enumerate((name for name in spine if name in hrefs), start=1):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(package_path), hrefs[name]))
        root = parse_html(decode_page(_member(archive, path)).text)
        collector.place("section", _first(root, _NAMES) or str(number))
        add_elements(root, collector)
    title, author, date = (
        _first(package, (f"string(//*[local-name()='{name}'])",))
        for name in ("title", "creator", "date")
    )
    return collector.finish(title=title, author=author, date=date)


def _member(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except (KeyError, zipfile.BadZipFile, EOFError, OSError):
        raise CorpusError("lacks a part, or holds a damaged one. Get a whole copy.") from None
