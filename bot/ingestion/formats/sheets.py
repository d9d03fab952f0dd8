"""Reads XLSX sheet by sheet; the only importer of python_calamine."""

from __future__ import annotations

import datetime
import io

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.tables import rows_in_words

_MIDNIGHT = datetime.time()


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the cells of every sheet in words, with a place for each that has any.

    Raises:
        CorpusError: it is damaged.
    """
    import python_calamine

    collector = Collector(limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            collector.place("sheet", name)
            if any(any(cell != "" for cell in row) for row in rows):
                collector.heading(1, name)
            collector.rows(rows_in_words([shown(cell) for cell in row] for row in rows))
    except python_calamine.CalamineError:
        raise CorpusError("is damaged or cut short. Get a whole copy of it.") from None
    return collector.finish()


def shown(cell: object) -> str:
    """Returns a cell's value as a person would write it: whole numbers without a fraction."""
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return (
            cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ", "minutes")
        )
    return str(cell)
