"""Reads text files: the text is the decoded file to the last character, CSV apart."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from bot.errors import CorpusError
from bot.ingestion.encodings import decode_or_say
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, check_length
from bot.ingestion.formats.tables import records

_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SEPARATORS = ",;\t|"
_LONGEST_FIELD = 1_000_000


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a text file exactly as it is stored."""
    decoded = decode_or_say(data)
    check_length(len(decoded.text), limits)
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
