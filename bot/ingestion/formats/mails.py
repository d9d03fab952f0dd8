"""Reads a message as mail programs save it (EML): who to whom, when, about what, and the body."""

from __future__ import annotations

import datetime
import email
import email.policy
import re
from email.message import MIMEPart
from email.utils import parsedate_to_datetime
from itertools import groupby

from bot.errors import CorpusError
from bot.ingestion.encodings import decode, decode_as
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, unwrapped
from bot.ingestion.formats.markup import parse_html
from bot.ingestion.formats.web import add_elements

_SHOWN = ("From", "To", "Cc", "Date")
_QUOTE = re.compile(r"^(?:> ?)+")
_WROTE = re.compile(r"[:\uff1a]$")
_BLANK_LINE = re.compile(r"\n\s*\n")


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a message's text; what is attached is named in the note and not read.

    Raises:
        CorpusError: it has no head, or its body's encoding cannot be told.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not any(name in message for name in _SHOWN):
        raise CorpusError("is no mail message: it says neither from whom nor when. Rename it.")
    collector = Collector(limits)
    subject = str(message["Subject"] or "")
    collector.heading(1, subject)
    collector.rows(f"{name}: {message[name]}." for name in _SHOWN if message[name])
    body = message.get_body(("plain", "html"))
    if body is not None:
        _add_body(body, collector)
    names = [part.get_filename() or "a part without name" for part in message.iter_attachments()]
    return collector.finish(
        title=subject,
        author=str(message["From"] or ""),
        date=_date(str(message["Date"] or "")),
        notes=[f"Attached and not read: {', '.join(names)}." if names else None],
    )


def _add_body(body: MIMEPart, collector: Collector) -> None:
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset()
    decoded = (charset and decode_as(data, charset)) or decode(data)
    if decoded is None:
        raise CorpusError("has a body in an encoding that cannot be told. Save it as text.")
    if body.get_content_subtype() == "html":
        root = parse_html(decoded.text)
        if root is not None:
            add_elements(root, collector)
    else:
        _add_plain(decoded.text, collector)


def _add_plain(text: str, collector: Collector) -> None:
    """Adds paragraphs on one line each; what is quoted stands under what says whose it is."""
    lead = ""
    for quoted, group in groupby(text.splitlines(), lambda line: line.startswith(">")):
        lines = "\n".join(_QUOTE.sub("", line) for line in group)
        paragraphs = [unwrapped(each) for each in _BLANK_LINE.split(lines) if each.strip()]
        if quoted:
            collector.heading(2, f"Earlier message, quoted: {lead}")
        elif lead and paragraphs:
            collector.heading(2, "This message")
        lead = (
            paragraphs.pop()
            if not quoted and paragraphs and _WROTE.search(paragraphs[-1])
            else lead
        )
        for paragraph in paragraphs:
            collector.paragraph(paragraph)


def _date(value: str) -> datetime.datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
