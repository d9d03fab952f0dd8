"""Reads text files: to the last character, Markdown as the page that it becomes, values as
a table. Markdown's front matter says what it is, and is no text.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.encodings import decode_or_say
from bot.ingestion.formats import collecting
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, not_read, noted
from bot.ingestion.formats.markup import parse_html
from bot.ingestion.formats.tables import records
from bot.ingestion.formats.web import PICTURES, add_elements, drop_code

_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SEPARATORS = ",;\t|"
_LONGEST_FIELD = 1_000_000
_FRONT = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a text file exactly as it is stored."""
    decoded = decode_or_say(data)
    collecting.check_length(len(decoded.text), limits)
    notes = [decoded.note]
    if _REVERSING.search(decoded.text):
        notes.append("It holds marks that reverse the direction of text: it may look otherwise.")
    return Extracted(text=decoded.text, note=" ".join(filter(None, notes)) or None)


def read_csv(data: bytes, limits: Limits) -> Extracted:
    """Returns a table of separated values in words."""
    decoded = decode_or_say(data)
    collector = Collector(limits)
    collector.rows(records(_values(decoded.text)))
    return collector.finish(notes=[decoded.note])


def _values(text: str) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        # Blank lines part nothing here: some programs write one after each row.
        yield from filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise CorpusError(f"is no table of separated values ({error}). Correct it.") from None


def read_markdown(data: bytes, limits: Limits) -> Extracted:
    """Returns the text as it is read, without marks and targets of links."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    decoded = decode_or_say(data)
    told, text = _front_matter(decoded.text)
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    root = parse_html(f"<div>{page.render(text)}</div>")
    code = drop_code(root)
    for element in root.xpath("//a[@class='footnote-backref']"):
        element.clear()
    for note in reversed(root.xpath("//section[@class='footnotes']//li")):
        for told_of in root.xpath("//p[.//a/@href=$to]", to=f"#{note.get('id')}")[-1:]:
            note.tag, note.text = "p", noted("".join(note.itertext()).strip())
            del note[:]
            told_of.addnext(note)
    for lines in root.xpath("//h1[contains(., '\n')] | //h2[contains(., '\n')]"):
        lines.tag = "p"  # A rule below a paragraph was meant, not a heading of several lines.
    collector = Collector(limits)
    add_elements(root, collector)
    author, date = _said(told, "author", "authors"), _said(told, "date", "published", "updated")
    notes = [decoded.note, not_read(code_block=code, picture=len(root.xpath(PICTURES)))]
    return collector.finish(title=_said(told, "title"), author=author, date=date, notes=notes)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Returns what stands before the text in YAML, and the rest; all, if that is no mapping."""
    import yaml

    front = _FRONT.match(text)
    try:
        told = yaml.safe_load(front[1]) if front else None
    except (yaml.YAMLError, ValueError):
        told = None
    return (told, text[front.end() :]) if front and isinstance(told, dict) else ({}, text)


def _said(told: dict[str, Any], *names: str) -> str | None:
    value = next((told[name] for name in names if told.get(name)), None)
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(part) for part in parts if part is not None) or None
