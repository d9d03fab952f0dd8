"""Pages come out as paragraphs, each at its place."""

from __future__ import annotations

import pytest

from bot.errors import CorpusError
from bot.ingestion.formats.pdf import blocks, page_lines
from tests.unit.ingestion.formats.conftest import Read
from tests.unit.ingestion.formats.samples import CHINESE, LOCK, PICTURE, pdf, raw_pdf


def test_every_page_with_text_has_its_place(read: Read) -> None:
    extracted = read("a.pdf", pdf(["First page."], [], ["Third page."]))
    assert extracted.text == "First page.\n\nThird page."
    assert [(place.kind, place.name) for place in extracted.places] == [
        ("page", "1"),
        ("page", "3"),
    ]
    assert [extracted.text[place.start :][:5] for place in extracted.places] == ["First", "Third"]
    assert extracted.note is None


def test_chinese_text_is_read_and_its_lines_joined_without_a_blank(read: Read) -> None:
    lines = ["阿里巴巴为什么不做一款真正的社交软件呢这是公司的基因", "决定的。"]
    assert read("a.pdf", pdf(lines, font=CHINESE)).text == "".join(lines)


def test_a_word_cut_at_the_end_of_a_line_is_whole(read: Read) -> None:
    lines = ["The company has decided on a completely dif-", "ferent strategy."]
    text = read("a.pdf", pdf(lines)).text
    assert text == "The company has decided on a completely different strategy."


def test_what_the_file_says_of_itself_is_told(read: Read) -> None:
    info = "/Title(A Report)/Author(Someone)/CreationDate(D:20131116093000+08'00')"
    extracted = read("a.pdf", pdf(["Text."], info=info))
    assert (extracted.title, extracted.author, extracted.date) == (
        "A Report",
        "Someone",
        "2013-11-16",
    )


@pytest.mark.parametrize("title", ["Microsoft Word - x", "draft.docx", "Untitled-1"])
def test_a_title_that_a_program_made_is_none(read: Read, title: str) -> None:
    assert read("a.pdf", pdf(["Text."], info=f"/Title({title})")).title is None


def test_a_scan_is_said_to_need_text_recognition(read: Read) -> None:
    with pytest.raises(CorpusError, match=r"a\.pdf holds pictures of text.*OCR"):
        read("a.pdf", raw_pdf([PICTURE, PICTURE]))


def test_pages_that_are_pictures_are_counted(read: Read) -> None:
    show = b"BT /F1 12 Tf 72 720 Td (Some text.) Tj ET"
    extracted = read("a.pdf", raw_pdf([PICTURE, show]))
    assert extracted.note == "1 of its 2 pages hold pictures without text, and were not read."
    assert extracted.places[0].name == "2"


def test_a_file_without_text_or_pictures_holds_none(read: Read) -> None:
    with pytest.raises(CorpusError, match="holds no text"):
        read("a.pdf", pdf([]))


def test_letters_that_no_font_explains_are_said_to_need_text_recognition(read: Read) -> None:
    with pytest.raises(CorpusError, match="fonts"):
        read("a.pdf", pdf(["\ue000\ue001\ue002"], font=CHINESE))


def test_a_protected_file_is_said_to_be_so(read: Read) -> None:
    with pytest.raises(CorpusError, match="password"):
        read("a.pdf", pdf(["x"], trailer=LOCK))


def test_a_damaged_file_is_said_to_be_so(read: Read) -> None:
    with pytest.raises(CorpusError, match="damaged or cut short"):
        read("a.pdf", b"%PDF-1.4\nnothing more")


FULL = "A line that fills the whole width of its page from side to side"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        (["Heading", FULL, FULL, "ends."], ["Heading", f"{FULL} {FULL} ends."]),
        ([FULL, "ends.", FULL, "so."], [f"{FULL} ends.", f"{FULL} so."]),
        ([FULL, f"• {FULL}"], [FULL, f"• {FULL}"]),
        (
            [FULL, "ends.", "Year Sales", "2012 5", "2013 7"],
            [f"{FULL} ends.", "Year Sales\n2012 5\n2013 7"],
        ),
        ([f"{FULL}.", "Heading", FULL], [f"{FULL}.", "Heading", FULL]),
        ([f"{FULL}.", "So it was."], [f"{FULL}. So it was."]),
        (["Short", "verses"], ["Short\nverses"]),
    ],
)
def test_full_lines_are_joined_and_short_ones_stay(lines: list[str], expected: list[str]) -> None:
    assert list(blocks(lines)) == expected


def test_bullets_of_symbol_fonts_are_told() -> None:
    assert page_lines("\uf0b7 It came\uf0b7 late\r\nNobody came") == [
        "• It came\uf0b7 late",
        "Nobody came",
    ]


@pytest.mark.parametrize("number", ["7", "- 7 -", "Page 7 of 12", "7/12"])
def test_page_numbers_are_left_out(number: str) -> None:
    assert page_lines(f"{number}\r\nText.\r\n") == ["Text."]
    assert page_lines(f"Text.\r\n{number}") == ["Text."]
    assert page_lines(number) == [number]
