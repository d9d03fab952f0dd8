"""Reads PDF page by page; the only importer of pypdfium2.

Takes from the file where each piece of text stands and how large it is; ``layout`` makes lines,
columns, tables, headings and paragraphs of them.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, not_read, raised
from bot.ingestion.formats.layout import add_pages, main_title
from bot.ingestion.formats.lines import Piece
from bot.ingestion.formats.office import own_author, own_title
from bot.ingestion.formats.scans import Recogniser

_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd]")
_MOST_UNREADABLE = 0.3
_DEEPEST_PICTURE = 3
_APART, _BACK, _WORDS = 0.8, 0.5, 0.25
"""Gaps, in heights of the text, from which on a piece begins, forwards and backwards, and
a word."""
_SMALLER, _NEARLY, _HIGHER = 0.8, 0.95, 0.12
"""How much smaller a raised mark is than the text beside it, and how much higher it stands."""
_NOTE = re.compile(r"\W?(?:\d{1,3}|[a-z])\W?|[*†‡§¶]+")
_MARK = re.compile(r"[0-9A-Za-z*†‡§¶()\[\]\u2212]")
_BOLD = 600
_TURNED = 0.1
"""Radians from which on text does not lie."""
_WORD = 3
_PICTURE = 72
"""Points of the lesser side from which on a picture may say something."""


Box = tuple[int, int, int, int]
"""Left, top, right and bottom, from the top left."""


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every page, with a place for each that has any."""
    from pypdfium2 import raw

    document = open_pdf(data)
    collector = Collector(limits)
    pictured: list[str] = []
    recognised: list[str] = []
    recogniser = Recogniser(limits.seconds / 2)
    pages: list[list[Piece]] = []
    unread: Counter[str] = Counter()
    characters = 0
    for number, page in enumerate(document, start=1):
        textpage = page.get_textpage()
        pages.append(_lying(textpage, list(_pieces(textpage))))
        shown = page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST_PICTURE)
        bounds = [picture.get_bounds() for picture in shown]
        if not pages[-1] and bounds:
            pages[-1] = recogniser.pieces(page)
            (recognised if pages[-1] else pictured).append(str(number))
        else:
            unread["picture"] += sum(min(x - a, y - b) >= _PICTURE for a, b, x, y in bounds)
        characters += sum(len(piece.text) for piece in pages[-1])
        remarks = range(raw.FPDFPage_GetAnnotCount(page))
        kinds = Counter(raw.FPDFAnnot_GetSubtype(raw.FPDFPage_GetAnnot(page, n)) for n in remarks)
        fields = kinds[raw.FPDF_ANNOT_WIDGET]
        unread["form_field"] += fields
        idle = fields + kinds[raw.FPDF_ANNOT_LINK] + kinds[raw.FPDF_ANNOT_POPUP]
        unread["comment"] += kinds.total() - idle
        textpage.close()
        page.close()
        if characters > limits.characters:
            break
    unread["attached_file"] = document.count_attachments()
    add_pages(pages, collector)
    facts = document.get_metadata_dict()
    date = _DATE.match(facts["CreationDate"])
    said = (
        f"{len(pictured)} of its {len(pages)} pages hold pictures without text, and were not read: "
        f"{', '.join(pictured)}."
    )
    read_so = (
        f"{len(recognised)} of its {len(pages)} pages are pictures that Tesseract read; "
        f"compare it with the original: {', '.join(recognised)}."
    )
    extracted = collector.finish(
        title=main_title(pages) or own_title(facts["Title"]),
        author=own_author(facts["Author"]),
        date="-".join(filter(None, date.groups())) if date else None,
        notes=[said if pictured else None, read_so if recognised else None, not_read(**unread)],
    )
    _check(extracted.text, pictured)
    return extracted


def open_pdf(data: bytes) -> Any:
    """Opens a file with pypdfium2. Raises CorpusError if it cannot be."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise CorpusError("is protected by a password. Save it without one.") from None
        raise CorpusError("is damaged or cut short. Get a whole copy of it.") from None


def _pieces(textpage: Any) -> Iterator[Piece]:
    """Yields what stands on one line without a wide gap, in the order in which it was drawn."""
    from pypdfium2 import raw

    piece: Piece | None = None
    mark, left, blank = "", -1.0, False
    for index, here in _characters(textpage):
        char = here.text
        if not char.strip():
            if piece and _goes_on(piece, here):
                piece.right = max(piece.right, here.right)
            left, blank = -1.0, True
            continue
        is_mark = _MARK.match(char) or (mark and char in ",–-")
        if piece and is_mark and _is_raised(here, piece):
            mark += char
            piece.right = here.right
            continue
        if piece and mark:
            piece.text, mark = piece.text + raised(piece.text, mark).rstrip(), ""
        elif piece and _NOTE.fullmatch(piece.text) and _is_raised(piece, here):
            opens = raised("", piece.text, char)
            piece.text, piece.bottom, piece.size = opens, here.bottom, here.size
        bold = raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD
        # The letters of a ligature have one box.
        if piece and (here.left == left or _goes_on(piece, here)):
            apart = (blank or here.left - piece.right > piece.size * _WORDS) and here.left != left
            piece.text += f" {char}" if apart and piece.text[-1:].strip() else char
            piece.right, piece.size = max(piece.right, here.right), max(piece.size, here.size)
            piece.bold = piece.bold and bold
        else:
            if piece:
                yield piece
            piece, here.bold = here, bold
            piece.upright = abs(raw.FPDFText_GetCharAngle(textpage, index)) < _TURNED
        left, blank = here.left, False
    if piece:
        piece.text += raised(piece.text, mark).rstrip()
        yield piece


def characters(page: Any, wide: int, high: int) -> Iterator[tuple[str, Box]]:
    """Yields each character of a page with its box, in pixels of a page so wide and high."""
    from pypdfium2 import raw

    x, y = ctypes.c_int(), ctypes.c_int()

    def device(across: float, up: float) -> tuple[int, int]:
        to = ctypes.byref(x), ctypes.byref(y)
        raw.FPDF_PageToDevice(page, 0, 0, wide, high, 0, across, up, *to)
        return min(max(0, x.value), wide), min(max(0, y.value), high)

    for _, char in _characters(page.get_textpage()):
        one, other = device(char.left, char.bottom), device(char.right, char.bottom + char.size)
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
        yield char.text, (left, top, right, bottom)


def _characters(textpage: Any) -> Iterator[tuple[int, Piece]]:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(textpage)):
        char = chr(raw.FPDFText_GetUnicode(textpage, index))
        placed = raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box))
        if char not in "\r\n\0" and placed:
            yield index, Piece(char, box.left, box.right, box.bottom, box.top - box.bottom)


def _is_raised(mark: Piece, base: Piece) -> bool:
    """Tells whether a mark beside a text stands higher, and is smaller the less it does."""
    size = base.size or 1.0
    share, height = mark.size / size, (mark.bottom - base.bottom) / size
    smaller = 0 < share < _SMALLER or (0 < share < _NEARLY and height > 2 * _HIGHER)
    apart = max(mark.left - base.right, base.left - mark.right) / size
    return smaller and _HIGHER < height < 1 and -_BACK < apart < _BACK


def _goes_on(piece: Piece, here: Piece) -> bool:
    middle = here.bottom + here.size / 2 - piece.bottom
    beside = 0 < middle < piece.size or abs(middle) < here.size / 2
    return beside and -_BACK < (here.left - piece.right) / piece.size < _APART


def _lying(textpage: Any, pieces: list[Piece]) -> list[Piece]:
    """Returns the pieces without what runs upwards in a margin; pdfium's own lines, where their
    places make no lines: in text that runs upwards, or from right to left."""
    upright = [piece for piece in pieces if piece.upright]
    letters = sum(len(piece.text) < _WORD and piece.text.isalpha() for piece in upright)
    mostly = sum(len(piece.text) for piece in upright) * 2 >= sum(len(p.text) for p in pieces)
    if mostly and letters * 2 <= len(upright):
        return upright
    lines = textpage.get_text_range().splitlines()
    return [Piece(text, 0, 1, -float(n), 1) for n, text in enumerate(lines) if text.strip()]


def _check(text: str, pictured: list[str]) -> None:
    remedy = "Let a program for text recognition (OCR) read it first."
    if not text and pictured:
        raise CorpusError(f"holds pictures of text, not text. {remedy}")
    if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
        raise CorpusError(f"does not say which letters its fonts show. {remedy}")
