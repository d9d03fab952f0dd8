"""Word, PowerPoint and Excel files keep their headings, lists, tables and places."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml.etree import SubElement
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from bot.errors import CorpusError
from bot.ingestion.formats.office import shown
from tests.unit.ingestion.formats.conftest import Read
from tests.unit.ingestion.formats.samples import (
    PNG,
    archive,
    docx,
    members_of,
    pptx,
    workbook,
    xlsx,
)


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
        "来往的失败",
        "An Analyst",
        None,
    )
    assert (extracted.places, extracted.note) == ((), None)


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Sales rose by November 16, 2013, and then fell.", "2013-11-16"),
        ("2013年11月的銷售額上升。", "2013-11"),
        ("Sales of 2013 rose in March.", "2013"),
        ("Sales of 2012 rose; 120131 were sold.", None),
    ],
)
def test_a_files_date_is_taken_as_far_as_the_text_says_it(
    read: Read, said: str, date: str | None
) -> None:
    def fill(document: Any) -> None:
        document.core_properties.modified = datetime.datetime(2013, 11, 16)
        document.add_paragraph(said)

    extracted = read("a.docx", docx(fill))
    assert extracted.date == date
    assert extracted.note == (date and "Its date is that of the file.")


def test_a_workbook_without_a_date_does_not_get_that_of_reading_it(read: Read) -> None:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    data = workbook(lambda book: book.active.append([f"As of {today}, sales rose."]))
    parts = zipfile.ZipFile(io.BytesIO(data))
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        for name in parts.namelist():
            kept = re.sub(rb"<dcterms:\w+.*?</dcterms:\w+>", b"", parts.read(name))
            archive.writestr(name, kept)
    assert read("a.xlsx", bare.getvalue()).date is None


def test_the_first_heading_is_the_title_where_nothing_else_is(read: Read) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("NEWS RELEASE")
        document.add_heading("Teal buys Smew", 1)

    assert read("a.docx", docx(fill)).title == "Teal buys Smew"


def test_a_style_made_from_a_heading_is_one(read: Read) -> None:
    def fill(document: Any) -> None:
        style = document.styles.add_style("House head", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("Why", style="House head")

    assert read("a.docx", docx(fill)).text == "## Why"


@pytest.mark.parametrize(("name", "make"), [("a.docx", docx), ("a.pptx", pptx)])
def test_the_date_of_a_template_is_not_the_documents(
    read: Read, name: str, make: Callable[[Callable[[Any], None]], bytes]
) -> None:
    def written(modified: datetime.datetime | None) -> bytes:
        def fill(file: Any) -> None:
            if name == "a.pptx":
                file.slides.add_slide(file.slide_layouts[0]).shapes.title.text = "Said in May 2024."
            else:
                file.add_paragraph("Said in May 2024.")
            if modified:
                file.core_properties.modified = modified

        return make(fill)

    unchanged = read(name, written(None))
    assert (unchanged.date, unchanged.author) == (None, None)
    assert read(name, written(datetime.datetime(2024, 5, 6))).date == "2024-05"


A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
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
            "Said.\n\nSaid.",
        ),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
        ("<w:p><w:pPr><w:numPr/></w:pPr>{t}</w:p>", "- Said."),
        ("<w:p><w:moveTo>{t}</w:moveTo></w:p><w:p><w:moveFrom>{t}</w:moveFrom></w:p>", "Said."),
        ("<w:p>{t}<w:r><w:rPr><w:vanish/></w:rPr><w:t>No</w:t></w:r></w:p>", "Said."),
        (
            "<w:p>{t}<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
            "<w:t>3</w:t></w:r></w:p>",
            "Said.",
        ),
        ("<w:p>{t}<w:r><w:rPr><w:position w:val='6'/></w:rPr><w:t>3</w:t></w:r></w:p>", "Said."),
        (
            "<w:p><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3 </w:t></w:r>"
            "<w:r><w:t>EUR 7,400</w:t></w:r></w:p>",
            "EUR 7,400",
        ),
        (
            "<w:p>{t}<w:r><w:rPr><w:rStyle w:val='FootnoteReference'/></w:rPr><w:t>3</w:t></w:r>"
            "</w:p>",
            "Said.",
        ),
        (
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:del/></w:trPr>"
            "<w:tc><w:p><w:r><w:t>No</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p>{t}</w:p>"
            "</w:tc></w:tr></w:tbl>",
            "Said.",
        ),
        (
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p>{t}</w:p><w:p>{t}"
            "</w:p></w:tc></w:tr></w:tbl>",
            "Said. Said.",
        ),
    ],
)
def test_no_text_of_a_word_file_is_lost(read: Read, body: str, expected: str) -> None:
    main = f"<w:document {W} {MC}><w:body>{body.replace('{t}', '<w:r><w:t>Said.</w:t></w:r>')}"

    def fill(document: Any) -> None:
        style = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
        style.font.superscript = True

    members = members_of(docx(fill))
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
        "Company: Tencent; Revenue: 60.\n2012: 3.\n\n# Notes\n\nOnly this."
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
        (datetime.time(9, 30), "09:30"),
    ],
)
def test_cells_are_shown_as_people_write_them(cell: object, expected: str) -> None:
    assert shown(cell) == expected


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.0825, "0.0%", "8.3% (exactly 8.25%)"),
        (1299.5, '"HK$"#,##0.00', "HK$1,299.50"),
        (1299.5, "[$€-2] #,##0.00", "€ 1,299.50"),
        (-1200, "#,##0_);(#,##0)", "(1,200)"),
        (-1200, "#,##0;[Red]-#,##0", "-1,200"),
        (0, '#,##0;(#,##0);"nil"', "0"),
        (1234567, '#,##0.0,,"m"', "1.2m (exactly 1234567)"),
        (1500000, '#,##0,"k"', "1,500k"),
        (0.5, "General", "0.5"),
        (3, "@", "3"),
        (7, "000", "007"),
    ],
)
def test_a_figure_is_read_as_its_cell_shows_it(value: float, code: str, expected: str) -> None:
    assert shown(value, code) == expected


def test_what_is_hidden_in_a_workbook_says_so_and_merged_heads_stand_over_their_columns(
    read: Read,
) -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.title = "Results"
        for row in (["", "2023", "", "2024", ""], ["Firm", "Sales", "Profit", "Sales", "Profit"]):
            sheet.append(row)
        sheet.append(["Teal", 4, 1, 5, 2])
        sheet.append(["Wigeon", 7, 3, 8, 4])
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("D1:E1")
        sheet.row_dimensions[4].hidden = True
        sheet["A3"].comment = Comment("Restated.", "An Auditor")
        draft = book.create_sheet("Draft")
        draft.append(["Teal", 9])
        draft.sheet_state = "hidden"

    extracted = read("a.xlsx", workbook(fill))
    assert extracted.text == (
        "# Results\n\nFirm: Teal; 2023 Sales: 4; 2023 Profit: 1; 2024 Sales: 5; 2024 Profit: 2.\n"
        "Firm: Wigeon (hidden); 2023 Sales: 7 (hidden); 2023 Profit: 3 (hidden); "
        "2024 Sales: 8 (hidden); 2024 Profit: 4 (hidden).\n\n"
        "Comment on A3: Restated.\n\n# Draft (hidden)\n\nHidden — Teal: 9."
    )
    assert [place.name for place in extracted.places] == ["Results", "Draft (hidden)"]


def test_formulas_without_a_result_are_counted(read: Read) -> None:
    def fill(book: Any) -> None:
        book.active.append([1, "=A1*2"])

    assert "1 formulas have no result" in (read("a.xlsx", workbook(fill)).note or "")


def test_numbers_of_lists_notes_and_comments_of_a_word_file_are_kept(read: Read) -> None:
    def fill(document: Any) -> None:
        for text in ("Leave Riga", "Buy Teal"):
            document.add_paragraph(text, style="List Number")
        noted = document.add_paragraph("In between.")
        notes = f"<w:footnotes {W}><w:footnote w:id='1'><w:p><w:r><w:t>Of 2.</w:t></w:r></w:p>"
        blob = f"{notes}</w:footnote></w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), "application/xml", blob)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        SubElement(noted.runs[0]._r, qn("w:footnoteReference"), {qn("w:id"): "1"})
        last = document.add_paragraph("Hire", style="List Number")
        document.add_comment(last.runs, text="Whom?", author="Kay", initials="K")

    assert read("a.docx", docx(fill)).text == (
        "1) Leave Riga\n2) Buy Teal\n\nIn between.\n\nNote: Of 2.\n\n"
        "3) Hire\n\nComment by Kay: Whom?"
    )


def test_a_chart_is_its_values_and_a_hidden_slide_says_so(read: Read) -> None:
    def fill(presentation: Any) -> None:
        data = CategoryChartData(number_format="0.0%")
        data.categories = ["2022", "2023"]
        data.add_series("Share", (0.189, 0.317))
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = "Teal"
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 999999, 9999, 9999, data)
        slide.element.set("show", "0")

    extracted = read("a.pptx", pptx(fill))
    assert extracted.text == (
        "# Teal (hidden slide)\n\nChart — 2022; Share: 18.9%.\nChart — 2023; Share: 31.7%."
    )
    assert extracted.places[0].name == "1 (hidden)"


def test_what_frames_each_slide_is_left_out(read: Read) -> None:
    def fill(presentation: Any) -> None:
        for kind in ("ftr", "sldNum", "dt", "body"):
            slide = presentation.slides.add_slide(presentation.slide_layouts[1])
            slide.shapes.title.text = f"On {kind}"
            slide.placeholders[1].text_frame.text = "Said"
            slide.placeholders[1]._element.xpath(".//p:ph")[0].set("type", kind)

    assert (
        read("a.pptx", pptx(fill)).text == "# On ftr\n\n# On sldNum\n\n# On dt\n\n# On body\n\nSaid"
    )


def test_a_decks_title_stands_on_its_first_slide(read: Read) -> None:
    def fill(presentation: Any) -> None:
        cover, following = (
            presentation.slides.add_slide(presentation.slide_layouts[n]) for n in (6, 1)
        )
        cover.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "Onboarding"
        following.shapes.title.text = "Where we are"

    assert read("a.pptx", pptx(fill)).title is None


def test_a_table_of_contents_in_word_is_no_text(read: Read) -> None:
    def fill(document: Any) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("1. Scope\t7", style="toc 1")
        made = SubElement(document.element.body, qn("w:sdt"))
        gallery = SubElement(SubElement(made, qn("w:sdtPr")), qn("w:docPartObj"))
        SubElement(gallery, qn("w:docPartGallery")).set(qn("w:val"), "Table of Contents")
        made.append(document.add_paragraph("2. Terms\t9")._p)
        document.add_paragraph("This is the scope.")

    assert read("a.docx", docx(fill)).text == "This is the scope."


def test_a_raised_number_in_a_cell_is_no_figure(read: Read) -> None:
    def fill(book: Any) -> None:
        mark = TextBlock(InlineFont(vertAlign="superscript"), "1")
        for row in (
            ["Firm", "Fee"],
            ["Teal", CellRichText("320", mark)],
            ["Smew", CellRichText(mark, "45")],
        ):
            book.active.append(row)

    assert "Firm: Teal; Fee: 320.\nFirm: Smew; Fee: 45." in read("a.xlsx", workbook(fill)).text


def test_slides_that_hold_only_pictures_are_said(read: Read) -> None:
    def fill(presentation: Any) -> None:
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = "Teal"
        picture = presentation.slides.add_slide(presentation.slide_layouts[6])
        picture.shapes.add_picture(io.BytesIO(PNG), 0, 0)

    assert read("a.pptx", pptx(fill)).note == (
        "1 of its 2 slides hold only pictures and were not read: 2. Not read: 1 picture."
    )


def test_an_office_file_with_a_damaged_part_is_said_to_be_damaged(read: Read) -> None:
    for name, data, part in (
        ("a.docx", docx(_report), "word/document.xml"),
        ("a.pptx", pptx(_talk), "ppt/presentation.xml"),
        ("a.xlsx", xlsx({"One": [["x"]]}), "xl/workbook.xml"),
    ):
        with pytest.raises(CorpusError, match=rf"{name} .*damaged"):
            read(name, archive({**members_of(data), part: b"<w:document"}))


def test_a_style_of_a_lists_second_level_sets_its_items_in(read: Read) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Asia", style="List Bullet")
        document.add_paragraph("Japan: 5", style="List Bullet 2")

    assert read("a.docx", docx(build)).text == "- Asia\n  - Japan: 5"
