"""Reads a message as mail programs save it (EML): who to whom, when, about what, and the body."""

from __future__ import annotations

import datetime
import email
import email.policy
from email.message import MIMEPart
from email.utils import parsedate_to_datetime

from bot.errors import CorpusError
from bot.ingestion.encodings import decode, decode_as
from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.markup import parse_html
from bot.ingestion.formats.web import add_elements

_SHOWN = ("From", "To", "Cc", "Date")


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
        note=f"Attached and not read: {', '.join(names)}." if names else None,
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
        collector.paragraph(decoded.text)


def _date(value: str) -> datetime.datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
