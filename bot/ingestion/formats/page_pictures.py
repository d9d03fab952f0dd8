"""Pictures of a PDF's pages with the words marked that are cited, for the page beside the text.

Runs in the process that reads files. The words are found by their letters and digits, since the
stored text has other white space, hyphens and marks than the page has.
"""

import io
import math
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator

from bot.errors import CorpusError
from bot.ingestion.formats.pdf import characters, open_pdf

_SCALE, _PIXELS = 2.0, 4_000_000
"""Pixels a point, and most of a page."""
_MARK = (255, 216, 77)
_LEAST, _MOST = 12, 5_000
"""Letters of a quote's beginning that tell it from another's, and most that are looked for."""
_LETTERS = re.compile(r"[^\W_]")


def picture(data: bytes, number: int, quote: str) -> bytes:
    """Returns page ``number`` (from 1) of a PDF as a PNG, the letters of ``quote`` marked as far as
    they stand on it. Raises CorpusError if there is no such page."""
    document = open_pdf(data)
    if not 1 <= number <= len(document):
        raise CorpusError("has no such page.")
    page = document[number - 1]
    width, height = page.get_size()
    image = page.render(scale=min(_SCALE, math.sqrt(_PIXELS / (width * height)))).to_pil()
    letters = [
        (letter, box)
        for character, box in characters(page, *image.size)
        for letter in _folded(character)
    ]
    text, wanted = "".join(letter for letter, _ in letters), "".join(_folded(quote[:_MOST]))
    # A quote may go on on the next page.
    reach = bisect(range(1, len(wanted) + 1), False, key=lambda n: wanted[:n] not in text)
    at = text.find(wanted[:reach])
    darkest = [min(value, most) for most in _MARK for value in range(256)]
    for _, box in letters[at : at + reach] if reach >= min(_LEAST, len(wanted)) else ():
        image.paste(image.crop(box).point(darkest), box)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _folded(text: str) -> Iterator[str]:
    """Yields the letters and digits of a text, as they are compared."""
    yield from _LETTERS.findall(unicodedata.normalize("NFKC", text).casefold())
