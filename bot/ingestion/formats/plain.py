"""Reads text files: the text is the decoded file to the last character, CSV apart."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from bot.errors import CorpusError
from bot.ingestion.encodings import Decoded, decode
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, check_length
from bot.ingestion.formats.tables import records

_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WIDEST_CHARACTER = 4
"""Bytes that a character takes at most, in every encoding that is read."""
_SEPARATORS = ",;\t|"
_LONGEST_FIELD = 1_000_000


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a text file exactly as it is stored.

    Raises:
        CorpusError: its encoding cannot be told, or it is too long.
    """
    decoded = decode_text(data, limits)
    check_length(len(decoded.text), limits)
    notes = [encoding_note(decoded)]
    if _REVERSING.search(decoded.text):
        notes.append("It holds marks that reverse the direction of text: it may look otherwise.")
    return Extracted(text=decoded.text, note=" ".join(filter(None, notes)) or None)


def read_csv(data: bytes, limits: Limits) -> Extracted:
    """Returns a table of separated values in words.

    Raises:
        CorpusError: its encoding cannot be told, it is too long, or is no such table.
    """
    decoded = decode_text(data, limits)
    collector = Collector(limits)
    collector.rows(records(_values(decoded.text)))
    return collector.finish(notes=[encoding_note(decoded)])


def _values(text: str) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        # Blank lines part nothing here: some programs write one after each row.
        yield from filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise CorpusError(f"is no table of separated values ({error}). Correct it.") from None


def decode_text(data: bytes, limits: Limits) -> Decoded:
    """Returns the text of a file and the name of its encoding.

    Raises:
        CorpusError: its encoding cannot be told, or it is too long.
    """
    check_length(len(data) // _WIDEST_CHARACTER, limits)
    decoded = decode(data)
    if decoded is None and b"\0" in data:
        raise CorpusError("holds null bytes, which no text does. Get a whole copy of it.")
    if decoded is None:
        raise CorpusError("is in an encoding that cannot be told. Save it as UTF-8.")
    return decoded


def encoding_note(decoded: Decoded) -> str | None:
    """Says which encoding was found, if it is not the usual one."""
    return None if decoded.encoding == "UTF-8" else f"Read as {decoded.encoding}."
