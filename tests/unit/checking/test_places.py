"""A citation says the page, slide or sheet that its quote begins on."""

from __future__ import annotations

from bot.checking.places import locator
from bot.types import Document, Place


def test_a_quote_stands_in_the_last_place_that_begins_before_it() -> None:
    places = (
        Place(start=0, kind="page", name="1"),
        Place(start=10, kind="slide", name="3"),
        Place(start=20, kind="sheet", name="Costs"),
    )
    document = Document(
        name="a.pdf", text="x" * 30, sha256="", title="A", language="en", genre="x", places=places
    )
    locate = locator([document])
    found = [locate("a.pdf", at) for at in (0, 9, 10, 25)]
    assert found == ["p. 1", "p. 1", "slide 3", "Costs"]
    assert locate("b.pdf", 3) is None
