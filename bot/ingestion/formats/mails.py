"""Reads a message as mail programs save it (EML): who to whom, when, about what, and the body.

A quoted message is an earlier statement of somebody else: it stands under a heading that says so.
"""

import email
import email.policy
import html
import re
from email.message import EmailMessage
from itertools import groupby
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.encodings import decode_or_say
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, tidy, unwrapped
from bot.ingestion.formats.markup import parse_html
from bot.ingestion.formats.web import add_elements
from bot.language.dates import dates
from bot.language.scripts import fold

_SHOWN = ("From", "To", "Cc", "Date")
_QUOTE = re.compile(r"^(?:> ?)+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_FIELD = re.compile(r"[^\s:\uff1a]{1,20}(?: [^\s:\uff1a]{1,20})?\s?[:\uff1a]\s*\S")
_LEAST_FIELDS = 3
_ADDRESS_OR_TIME = re.compile(r"\S@\S|\d[:\uff1a]\d\d\b")
_OWN = "The sender of this message,"
_LEAD = 200
_EARLIER = "Earlier message, quoted:"


class _Letter(Collector):
    """A collector for which the head of an earlier message, written out, is a heading."""

    def paragraph(self, text: str, **how: Any) -> None:
        """Adds a block, or the heading of the message whose head it is."""
        lines = [line for line in tidy(text).splitlines() if any(map(str.isalnum, line))]
        fields = [line for line in lines if _FIELD.match(line)]
        is_head = len(lines) - 1 <= len(fields) >= _LEAST_FIELDS
        if is_head and _ADDRESS_OR_TIME.search(text):
            self.heading(2, f"{_EARLIER} {'; '.join(fields)}")
        elif len(lines) == 1 and _leads(text):
            self.heading(2, f"{_EARLIER} {text}")
        else:
            super().paragraph(text, **how)


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a message's text; what is attached is named in the note and not read."""
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
    if not any(name in message for name in _SHOWN):
        raise CorpusError("is no mail message: it says neither from whom nor when. Rename it.")
    collector = _Letter(limits)
    subject = str(message["Subject"] or "")
    collector.heading(1, subject)
    collector.rows(f"{name}: {message[name]}." for name in _SHOWN if message[name])
    body = message.get_body(("plain", "html"))
    payload = body.get_payload(decode=True) if body is not None else b""
    if body is not None and isinstance(payload, bytes) and payload.strip():
        text = decode_or_say(payload, body.get_content_charset()).text
        is_page = body.get_content_subtype() == "html"
        root = parse_html(text if is_page else f"<div>{_as_page(text)}</div>")
        own = f"{_OWN} {message['From'] or ''}"
        collector.heading(2, own)
        _head_quotes(root, own)
        add_elements(root, collector)
    names = [part.get_filename() or "a part without name" for part in message.iter_attachments()]
    author, date = str(message["From"] or ""), getattr(message["Date"], "datetime", None)
    notes = [f"Attached and not read: {', '.join(names)}." if names else None]
    return collector.finish(title=subject, author=author, date=date, notes=notes)


def _leads(line: str) -> bool:
    """Tells whether a line says who wrote what follows, and when."""
    heads = len(line) <= _LEAD and line.rstrip().endswith((":", "\uff1a"))
    return bool(heads and _ADDRESS_OR_TIME.search(line) and list(dates(fold(line))))


def _as_page(text: str) -> str:
    """Returns plain text as a page: paragraphs on one line each, what is quoted as quotes."""
    page = ""
    for quoted, group in groupby(text.splitlines(), lambda line: line.startswith(">")):
        said = (_QUOTE.sub("", line) for line in group)
        lines = "\n".join(f"\n{line}\n" if _leads(line) else line for line in said)
        paragraphs = (unwrapped(each) for each in _BLANK_LINE.split(lines) if each.strip())
        shown = "".join(f"<p>{'<br>'.join(html.escape(p).splitlines())}</p>" for p in paragraphs)
        page += f"<blockquote>{shown}</blockquote>" if quoted else shown
    return page


def _head_quotes(root: Any, own: str) -> None:
    """Puts a heading before what is quoted, which takes up the line that says whose it is, and
    one behind it, where this message goes on."""
    for quote in root.xpath("//blockquote[not(ancestor::blockquote)]"):
        lead = quote.xpath("preceding-sibling::*[normalize-space()][1]")
        said = " ".join("".join(lead[0].itertext()).split()) if lead else ""
        if said.endswith((":", "\uff1a")):
            lead[0].clear(keep_tail=True)
        else:
            said = ""
        quote.addprevious(_heading(quote, f"{_EARLIER} {said}"))
        after = quote.xpath("following-sibling::*[normalize-space()][1]")
        if after and after[0].tag != "blockquote":
            quote.addnext(_heading(quote, own))


def _heading(element: Any, text: str) -> Any:
    heading = element.makeelement("h2")
    heading.text = text
    return heading
