"""Word, PowerPoint and Excel files keep their headings, lists, tables and places."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import CorpusError
from bot.ingestion.formats.sheets import shown
from tests.unit.ingestion.formats.conftest import Read
from tests.unit.ingestion.formats.samples import archive, docx, members_of, pptx, xlsx


def _report(document: Any) -> None:
    document.core_properties.title = "A Report"
    document.core_properties.author = "An Analyst"
    document.core_properties.created = datetime.datetime(2013, 11, 16)
    document.add_heading("来往的失败", 0)
    document.add_heading("Why", 1)
    document.add_paragraph("It came late.\nToo\u202e late.")
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("second", style="List Bullet")
    document.add_paragraph("")
    table = document.add_table(rows=0, cols=2)
    for row in (("Company", "Users"), ("Tencent", "300"), ("Alibaba", "10")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("The end.")


def test_a_word_file_keeps_headings_lists_and_tables_in_order(read: Read) -> None:
    extracted = read("a.docx", docx(_report))
    assert extracted.text == (
        "# 来往的失败\n\n# Why\n\nIt came late.\nToo late.\n\n- first\n- second\n\n"
        "Company: Tencent; Users: 300.\nCompany: Alibaba; Users: 10.\n\nThe end."
    )
    assert (extracted.title, extracted.author, extracted.date) == (
        "A Report",
        "An Analyst",
        "2013-11-16",
    )
    assert extracted.places == ()
    assert extracted.note is None


@pytest.mark.parametrize(("name", "make"), [("a.docx", docx), ("a.pptx", pptx)])
def test_the_date_of_a_template_is_not_the_documents(
    read: Read, name: str, make: Callable[[Callable[[Any], None]], bytes]
) -> None:
    def written(modified: datetime.datetime | None) -> bytes:
        def fill(file: Any) -> None:
            if name == "a.pptx":
                file.slides.add_slide(file.slide_layouts[0]).shapes.title.text = "Said."
            else:
                file.add_paragraph("Said.")
            if modified:
                file.core_properties.modified = modified

        return make(fill)

    unchanged = read(name, written(None))
    assert (unchanged.date, unchanged.author) == (None, None)
    assert read(name, written(datetime.datetime(2024, 5, 6))).date == "2024-05-06"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:sdt><w:sdtContent><w:p>{t}</w:p></w:sdtContent></w:sdt>", "Said."),
        (
            "<w:p><w:ins>{t}</w:ins><w:del><w:r><w:delText>No</w:delText></w:r></w:del></w:p>",
            "Said.",
        ),
        (
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{t}</w:p><w:p>{t}</w:p>"
            "</w:txbxContent></mc:Choice><mc:Fallback><w:p>{t}</w:p></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            "Said.\nSaid.",
        ),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
        ("<w:p><w:pPr><w:numPr/></w:pPr>{t}</w:p>", "- Said."),
        (
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p>{t}</w:p><w:p>{t}"
            "</w:p></w:tc></w:tr></w:tbl>",
            "Said. Said.",
        ),
    ],
)
def test_no_text_of_a_word_file_is_lost(read: Read, body: str, expected: str) -> None:
    main = f"<w:document {W} {MC}><w:body>{body.replace('{t}', '<w:r><w:t>Said.</w:t></w:r>')}"
    members = members_of(docx(lambda document: None))
    members["word/document.xml"] = f"{main}</w:body></w:document>".encode()
    assert read("a.docx", archive(members)).text == expected


def _talk(presentation: Any) -> None:
    layout = presentation.slide_layouts[1]
    first = presentation.slides.add_slide(layout)
    first.shapes.title.text = "Why it failed"
    first.placeholders[1].text = "It came late\nNobody came"
    first.notes_slide.notes_text_frame.text = "Say it slowly."
    presentation.slides.add_slide(presentation.slide_layouts[6])
    third = presentation.slides.add_slide(presentation.slide_layouts[6])
    cells = third.shapes.add_table(2, 2, 0, 0, 999, 999).table
    for row, texts in enumerate((("Company", "Users"), ("Tencent", "300"))):
        for column, text in enumerate(texts):
            cells.cell(row, column).text = text
    box = third.shapes.add_group_shape().shapes.add_textbox(0, 0, 9, 9)
    box.text_frame.text = "In a group\vof shapes"


def test_slides_have_places_titles_tables_groups_and_notes(read: Read) -> None:
    extracted = read("a.pptx", pptx(_talk))
    assert extracted.text == (
        "# Why it failed\n\nIt came late\nNobody came\n\nSay it slowly.\n\n"
        "Company: Tencent; Users: 300.\n\nIn a group\nof shapes"
    )
    assert [(place.kind, place.name) for place in extracted.places] == [
        ("slide", "1"),
        ("slide", "3"),
    ]
    assert extracted.text[extracted.places[1].start :].startswith("Company")


def test_sheets_have_places_and_rows_that_name_their_values(read: Read) -> None:
    rows = [
        ["Sales of the year"],
        [],
        ["Company", "Revenue", "On"],
        ["Alibaba", 7.5, datetime.date(2013, 11, 11)],
        ["Tencent", 60, ""],
        [],
        [2012, 3],
    ]
    extracted = read("a.xlsx", xlsx({"销售": rows, "empty": [], "Notes": [["Only this"]]}))
    assert extracted.text == (
        "# 销售\n\nSales of the year.\nCompany: Alibaba; Revenue: 7.5; On: 2013-11-11.\n"
        "Company: Tencent; Revenue: 60.\n2012; 3.\n\n# Notes\n\nOnly this."
    )
    assert [(place.kind, place.name) for place in extracted.places] == [
        ("sheet", "销售"),
        ("sheet", "Notes"),
    ]
    assert extracted.text[extracted.places[1].start :] == "# Notes\n\nOnly this."


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        ("a", "a"),
        (True, "True"),
        (datetime.datetime(2013, 11, 16), "2013-11-16"),
        (datetime.datetime(2013, 11, 16, 9, 30), "2013-11-16 09:30"),
        (datetime.time(9, 30), "09:30:00"),
    ],
)
def test_cells_are_shown_as_people_write_them(cell: object, expected: str) -> None:
    assert shown(cell) == expected


def test_an_office_file_with_a_damaged_part_is_said_to_be_damaged(read: Read) -> None:
    for name, data, part in (
        ("a.docx", docx(_report), "word/document.xml"),
        ("a.pptx", pptx(_talk), "ppt/presentation.xml"),
        ("a.xlsx", xlsx({"One": [["x"]]}), "xl/workbook.xml"),
    ):
        with pytest.raises(CorpusError, match=rf"{name} .*damaged"):
            read(name, archive({**members_of(data), part: b"<w:document"}))
