"""Pictures in documents: only what a browser can paint is taken from it."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable

import docx
import pytest
from pptx import Presentation

from bot.facts.overview import Overview
from bot.ui.taking import wrap
from bot.ui.views.evidence import Evidence
from bot.ui.views.printing import in_words, pictures_of
from bot.ui.wording import Language, texts_for

ENGLISH = texts_for("en")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)
URL = "data:image/png;base64," + base64.b64encode(PNG).decode()


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [URL],
        {"timeline": 7},
        {"timeline": "https://elsewhere/x.png"},
        {"timeline": "data:image/png;base64,%%%"},
        {"timeline": "data:image/svg+xml,<svg onload=hit()>"},
        {"timeline": "data:image/png;base64," + base64.b64encode(b"<svg/>").decode()},
        {"timeline": URL + "A" * 8_000_000},
        {"other": URL},
    ],
)
def test_what_is_no_picture_of_ours_is_left_out(sent: object) -> None:
    assert pictures_of(sent, ENGLISH) == ()


def test_the_pictures_are_in_the_documents_with_what_they_say(
    seen: Overview, evidence: Callable[[Language], Evidence]
) -> None:
    pictures = pictures_of({"timeline": URL, "together": URL}, ENGLISH)
    assert [picture.title for picture in pictures] == ["When", "Who with whom"]
    said = in_words(seen, evidence("en"), ENGLISH, "v1")
    assert said.answer
    assert "- 23 Sep 2013 · Heron: launch [" in said.answer.text
    assert "Heron: users: " in said.answer.text
    assert said.answer.conflicts[0].about == "Heron: launch"
    word = docx.Document(io.BytesIO(wrap([said], "word", ENGLISH, pictures).content))
    assert len(word.inline_shapes) == 2
    slides = Presentation(io.BytesIO(wrap([said], "slides", ENGLISH, pictures).content)).slides
    assert [shape.name for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    assert "model" not in slides[0].shapes[2].text_frame.text
