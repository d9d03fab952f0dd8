"""Pictures of a PDF's pages, with the words marked that are cited."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.errors import CorpusError
from bot.ingestion.formats.page_pictures import picture
from tests.unit.ingestion.formats import samples

MARK = (255, 216, 77)
LINES = ["Red Cedar sold 1,240 tractors in the year", "2024, forty more than before.", "It grew."]


def marked(data: bytes, number: int, quote: str) -> tuple[int, int, int, int] | None:
    """Returns the box of all that is marked on a page, in points from its top left."""
    image = Image.open(io.BytesIO(picture(data, number, quote)))
    assert image.format == "PNG"
    marks = image.convert("RGB").point([255 * (v == most) for most in MARK for v in range(256)])
    whole = Image.merge("RGB", marks.split()).convert("L").point(lambda v: 255 * (v == 255))
    box = whole.getbbox()
    return box and tuple(round(edge / 2) for edge in box)  # type: ignore[return-value]


def test_the_words_are_marked_where_they_stand_whatever_parts_them() -> None:
    data = samples.pdf(["Another page."], LINES)
    box = marked(data, 2, "Red Cedar sold 1,240 tractors in the year 2024, forty more than before.")
    assert box
    left, top, right, bottom = box
    assert 70 <= left < right <= 320
    assert 792 - 720 - 14 <= top < bottom <= 792 - 720 + 20  # two lines of fourteen points
    assert marked(data, 1, LINES[0]) is None


def test_what_goes_on_on_the_next_page_is_marked_as_far_as_it_stands_there() -> None:
    data = samples.pdf(["Red Cedar sold many tractors"], ["to Lund."])
    assert marked(data, 1, "Red Cedar sold many tractors to Lund.")
    assert marked(data, 1, "Red wine.") is None  # a few letters alike are no beginning


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_said(number: int) -> None:
    with pytest.raises(CorpusError, match="no such page"):
        picture(samples.pdf(LINES), number, "It grew.")
