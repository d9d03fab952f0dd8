"""The one model of a table, whatever the format: rows of cells become records in words.

A record says all that is needed to read it alone: caption and unit, the group and the row it
stands under, and the head of every value. A cell that spans several columns or rows stands in each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, zip_longest

from bot.ingestion.formats.collecting import ENDED, Collector, names_table, tidy

Row = list[str]

_NUMBER = re.compile(
    r"[^\w]*(?:[A-Z]{2,3}[ $]?)?\$?\d[\d.,:/\s%+-]*\W*(?:bn|[mkx])?\W*", re.IGNORECASE
)
PERIOD = re.compile(
    r"(?:(?:FY|CY|[HQ][1-4]|[1-4][HQ])[ '’/-]*)+(?:\d{4}|\d{2})?[AEFP]?|['’]\d\d"
    r"|(?:19|20)\d\d(?:[-/]\d{1,4}){0,2}(?:[AEFP]|[HQ][1-4])?\W*|(?:19|20)\d\d[年財财].*"
    r"|\d{1,2}([./-])\d{1,2}\1(?:\d\d){1,2}|\d{4}\.\d\d\.\d\d"
)
_UNIT = re.compile(
    r"\W*(?:in )?(?:(?-i:[A-Z]{3})|[A-Z]{0,3}[$€£¥%‰])?\W*"
    r"(?:bn|[mk]|thousands?|millions?|billions?)?\W*"
    r"|[(\uff08]?(?:单位|單位)?\W*[百千万萬亿億]*[元円圓人台%][)\uff09]?",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:sub-?|grand )?totals?\b|[合总總小][计計]", re.IGNORECASE)
_OPENS = re.compile(r"[$€£¥₹]|[A-Z]{2,3}\$")
_CLOSES = re.compile(r"[)%\uff09\uff05]+")
_CAPTION, _GROUP = 160, 80
"""Characters up to which a line over a table, or over some of its rows, is said with each row."""
_MOST_HEADS = 3
_FIGURE = 40
"""Characters of a cell up to which it may be a figure or a unit."""
_PAIR = 2


def add_table(
    collector: Collector, rows: Iterable[Sequence[str]], caption: str = "", heads: int = 0
) -> None:
    """Adds a table; without a caption of its own the line that leads up to it is that."""
    collector.rows(records(rows, caption or collector.lead(), heads))


def records(rows: Iterable[Sequence[str]], caption: str = "", heads: int = 0) -> Iterator[str]:
    """Yields each row as ``Caption — Company: Alibaba; 2023 Revenue: 100.``

    An empty row ends a table, an empty column between two tables parts them. ``heads`` is how many
    of the first rows are said to be heads; 0 leaves it to what they hold, -1 says that none is.
    """
    tidied = ([" ".join(tidy(cell).split()) for cell in row] for row in rows)
    above = ""
    for filled, lines in groupby(tidied, any):
        if not filled:
            continue
        for part in _side_by_side([_whole(line) for line in lines]):
            yield from _records(part, ", ".join(filter(None, (caption, above))), heads)
            above = part[0][0] if len(part) == len(part[0]) == 1 and names_table(part[0][0]) else ""


def _whole(cells: Row) -> Row:
    """Puts a currency that has a cell of its own before its figure, a bracket or % behind it."""
    cells = list(cells)
    for index, cell in enumerate(cells):
        if index + 1 < len(cells) and _OPENS.fullmatch(cell) and cells[index + 1]:
            cells[index : index + 2] = ["", cell + cells[index + 1].removeprefix(cell)]
        elif index and _CLOSES.fullmatch(cell) and cells[index - 1]:
            cells[index - 1 : index + 1] = [cells[index - 1] + cell, ""]
    return cells


def _side_by_side(rows: list[Row]) -> Iterator[list[Row]]:
    """Yields the tables that stand beside each other, without columns that are empty."""
    columns = list(zip_longest(*rows, fillvalue=""))
    runs = [list(run) for filled, run in groupby(columns, any) if filled]
    # Alone a column is a value set apart; a table has the names of its rows and heads of its own.
    whole = (len(run) > 1 and all(c[0] for c in run) for run in runs)
    parted = all(whole) and not any(_is_number(run[0][-1]) for run in runs)
    for run in runs if parted else [[column for column in columns if any(column)]]:
        yield [list(row) for row in zip(*run, strict=True) if any(row)]


def _records(rows: list[Row], caption: str, heads: int) -> Iterator[str]:
    while len(rows[0]) > 1 and rows[0][0] and _alone(rows[0]) and _is_table(rows[1:]):
        line = _alone(rows.pop(0))
        heads -= heads > 0
        if len(line) > _CAPTION:
            yield _sentence([line])
        elif line not in caption:
            caption = f"{caption}, {line}" if caption else line
    heads = max(min(heads or count_heads(rows), len(rows)), 0)
    names = _names(rows[:heads])
    if names and 0 < len(names[0]) <= _FIGURE and _UNIT.fullmatch(names[0]):
        caption, names[0] = ", ".join(filter(None, (caption, names[0]))), ""
    group = head = ""
    is_named = len(names) > _PAIR and bool(names[0]) and not names[0].endswith((":", "\uff1a"))
    if heads == len(rows):
        yield _sentence(filter(None, names))
    for index, row in enumerate(rows[heads:], start=heads):
        alone = _alone(row) if len(row) > 1 and row[0] and index + 1 < len(rows) else ""
        if 0 < len(alone) <= _GROUP and not (ENDED.search(alone) or _is_number(alone)):
            group, head = alone, ""
            continue
        group = "" if _TOTAL.match(row[0]) else group
        # A row that is named, but not by what all rows are, stands under the head above it.
        name = next(filter(None, row), "")
        if len(head) > 1 and is_named and not row[0] and not _is_number(name):
            row = ["" if _TOTAL.match(name) else head, *row[1:]]
        head = row[0] or head
        yield _sentence(_named(row, names), " — ".join(filter(None, (caption, group))))


def _alone(row: Row) -> str:
    """Returns what a row says if it says one thing only, in one cell or in one that spans all."""
    said = set(filter(None, row))
    return said.pop() if len(said) == 1 and (sum(map(bool, row)) in (1, len(row))) else ""


def _is_table(rows: list[Row]) -> bool:
    return any(sum(map(bool, row)) > 1 for row in rows)


def count_heads(rows: list[Row]) -> int:
    """Tells how many of the first rows name the columns: a second one where a cell spans."""
    if not _may_head(rows, 0) or rows[0][0].endswith((":", "\uff1a")):
        return 0
    heads = 1
    while heads < min(_MOST_HEADS, len(rows) - 1) and _spans(rows[heads - 1]):
        figures = any(_is_number(cell) for row in rows[heads + 1 :] for cell in row)
        if not (figures and _may_head(rows, heads)):
            break
        heads += 1
    return heads


def _may_head(rows: list[Row], index: int) -> bool:
    """Names of columns are no figures; years may be, where what stands below is not years too."""
    row, below = rows[index], rows[index + 1 :]
    counted = len(row) > _PAIR + 1 and row[1:] == [str(n) for n in range(1, len(row))]
    if not any(row[1:]) or (any(map(_is_number, row)) and not counted):
        return False
    for column, cell in enumerate(row):
        under = [other[column] for other in below if other[column]]
        if PERIOD.fullmatch(cell) and under and all(map(PERIOD.fullmatch, under)):
            return False
    return True


def _is_number(cell: str) -> bool:
    is_figure = len(cell) <= _FIGURE and bool(_NUMBER.fullmatch(cell))
    return is_figure and not PERIOD.fullmatch(cell)


def _spans(row: Row) -> bool:
    """Tells whether a head stands over several columns, as a cell that spans them or alone."""
    return any(cell and after in ("", cell) for cell, after in pairwise(row[1:]))


def _names(heads: list[Row]) -> Row:
    """Returns the name of each column: all that stands above it, outermost first."""
    for row in heads[:-1]:
        for index in range(2, len(row)):
            row[index] = row[index] or row[index - 1]
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*heads, strict=True)]


def _named(cells: Row, names: Row) -> Iterator[str]:
    if not names and len(cells) == _PAIR and all(cells):
        cells = [": ".join((cells[0].rstrip(":\uff1a"), cells[1]))]
    for name, cell in zip_longest(names, cells, fillvalue=""):
        if cell:
            yield f"{name}: {cell}" if name else cell


def _sentence(values: Iterable[str], above: str = "") -> str:
    """Ends with a full stop: a short line without one would be taken for a heading."""
    line = "; ".join(values)
    line = f"{above} — {line}" if above else line
    return line if ENDED.search(line) else f"{line}."


def spread(grid: list[Row], row: int, column: int, height: int, width: int) -> None:
    """Writes a cell into every place of the grid that it spans."""
    for line in grid[row : row + height]:
        line[column : column + width] = [grid[row][column]] * len(line[column : column + width])
