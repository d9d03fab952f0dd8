"""Pages come out as paragraphs, each at its place."""

from __future__ import annotations

import pytest

from bot.errors import CorpusError
from bot.ingestion.formats.lines import join_lines
from tests.unit.ingestion.formats.conftest import Read
from tests.unit.ingestion.formats.samples import CHINESE, LOCK, PICTURE, drawn, pdf, raw_pdf


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
    info = "/Title(A Report)/Author(Some One)/CreationDate(D:20131116093000+08'00')"
    extracted = read("a.pdf", pdf(["In November 2013 it fell."], info=info))
    assert (extracted.title, extracted.author, extracted.date) == (
        "A Report",
        "Some One",
        "2013-11",
    )
    assert read("a.pdf", pdf(["Text."], info="/Author(asmith2)")).author is None


@pytest.mark.parametrize("title", ["Microsoft Word - x", "draft.docx", "Untitled-1"])
def test_a_title_that_a_program_made_is_none(read: Read, title: str) -> None:
    assert read("a.pdf", pdf(["Text."], info=f"/Title({title})")).title is None


def test_a_scan_is_said_to_need_text_recognition(read: Read) -> None:
    with pytest.raises(CorpusError, match=r"a\.pdf holds pictures of text.*OCR"):
        read("a.pdf", raw_pdf([PICTURE, PICTURE]))


def test_pages_that_are_pictures_are_counted(read: Read) -> None:
    show = b"BT /F1 12 Tf 72 720 Td (Some text.) Tj ET"
    extracted = read("a.pdf", raw_pdf([PICTURE, show]))
    assert extracted.note == "1 of its 2 pages hold pictures without text, and were not read: 1."
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


WORDS = "The firm sold more of its phones in every month of"
END = "the year."


def test_columns_are_read_one_after_the_other_though_drawn_line_by_line(read: Read) -> None:
    left = ["Teal opened its first shop", "in Riga and it has five of", "them in all by now."]
    right = ["Wigeon opened in Oslo in a", "year of crisis, and it has", "closed again since."]
    lines = [
        (x, 700 - 14 * n, 10, text)
        for n in range(3)
        for x, text in ((72, left[n]), (320, right[n]))
    ]
    assert read("a.pdf", drawn([(72, 740, 18, "Two shops"), *lines])).text == (
        f"# Two shops\n\n{' '.join(left)}\n\n{' '.join(right)}"
    )


def test_a_heading_belongs_to_what_follows_it_by_its_size(read: Read) -> None:
    page = [
        (72, 740, 20, "Report"),
        (72, 700, 15, "Sales"),
        (72, 680, 10, WORDS),
        (72, 668, 10, END),
    ]
    extracted = read("a.pdf", drawn(page))
    assert extracted.text == f"# Report\n\n## Sales\n\n{WORDS} {END}"
    assert extracted.title == "Report"


def test_a_table_is_records_and_goes_on_over_a_page_under_its_heads(read: Read) -> None:
    def row(bottom: float, *cells: str) -> list[tuple[float, float, float, str]]:
        return [(72 + 150 * n, bottom, 10, cell) for n, cell in enumerate(cells)]

    first = [
        *row(725, "Table 1: Results"),
        *row(700, "Firm", "Sales", "Loss"),
        *row(686, "", "(EUR m)", "(EUR m)"),
        *row(672, "Teal", "5", "1"),
    ]
    second = [*row(740, "Wigeon", "7", "2"), *row(726, "Smew", "8", "3")]
    extracted = read("a.pdf", drawn([c for c in first if c[3]], second))
    assert extracted.text == (
        "Table 1: Results\n\n"
        "Table 1: Results — Firm: Teal; Sales (EUR m): 5; Loss (EUR m): 1.\n\n"
        "Table 1: Results — Firm: Wigeon; Sales (EUR m): 7; Loss (EUR m): 2.\n"
        "Table 1: Results — Firm: Smew; Sales (EUR m): 8; Loss (EUR m): 3."
    )
    assert [place.name for place in extracted.places] == ["1", "2"]


def test_a_caption_between_two_tables_begins_one_under_its_own_heads(read: Read) -> None:
    rows = [("Table 1. Ships (thousand)",), ("Port", "Ships", "Crews"), ("Elm", "5", "1"),
            ("Ash", "7", "2"), ("Table 2. Trains (thousand)",), ("Port", "2022", "2023"),
            ("Elm", "3", "4"), ("Ash", "6", "8")]  # fmt: skip
    page = [
        (72.0 + 150 * n, 700.0 - 14 * line, 10.0, cell)
        for line, row in enumerate([(WORDS,), *rows])
        for n, cell in enumerate(row)
    ]
    text = read("a.pdf", drawn(page)).text
    assert "Table 1. Ships (thousand) — Port: Ash; Ships: 7; Crews: 2." in text
    assert "Table 2. Trains (thousand) — Port: Elm; 2022: 3; 2023: 4." in text


def test_a_group_of_rows_is_said_with_each_under_the_heads_and_the_unit(read: Read) -> None:
    rows = [("", "2023", "2024"), ("Europe",), ("Sales", "5", "6"), ("Loss", "1", "2")]
    rows += [("Asia",), ("Sales", "7", "8"), ("Loss", "3", "4"), ("Total sales", "12", "14")]
    page = [
        (72.0 + 150 * n, 740.0 - 14 * line, 10.0, cell)
        for line, row in enumerate([("EUR m",), *rows])
        for n, cell in enumerate(row)
        if cell
    ]
    assert read("a.pdf", drawn(page)).text == (
        "EUR m\n\nEUR m — Europe — Sales; 2023: 5; 2024: 6.\n"
        "EUR m — Europe — Loss; 2023: 1; 2024: 2.\nEUR m — Asia — Sales; 2023: 7; 2024: 8.\n"
        "EUR m — Asia — Loss; 2023: 3; 2024: 4.\nEUR m — Total sales; 2023: 12; 2024: 14."
    )


def test_a_sentence_over_a_pages_end_is_one_without_running_heads(read: Read) -> None:
    def page(number: int, *lines: str) -> list[tuple[float, float, float, str]]:
        body = [(72, 700 - 12.0 * n, 10.0, line) for n, line in enumerate(lines)]
        return [(72, 760, 9, "Teal plc"), *body, (300, 40, 9, f"Page {number} of 2")]

    extracted = read("a.pdf", drawn(page(1, WORDS), page(2, END, "", "More.")))
    assert extracted.text == f"{WORDS} {END} More."
    assert [(extracted.text[p.start :][:8], p.name) for p in extracted.places] == [
        (WORDS[:8], "1"),
        ("the year", "2"),
    ]


@pytest.mark.parametrize(
    ("drawn_so", "expected"),
    [
        ([(72, 700, 12, "It costs $320"), (141, 706, 7, "1,2"), (152, 700, 12, " now.")], ""),
        ([(72, 700, 12, "It costs $320"), (141, 705, 10, "1"), (147, 700, 12, " now.")], ""),
        ([(68, 706, 7, "2"), (72, 700, 12, "It costs $320 now.")], "2 "),
        (
            [(68, 706, 7, "2 "), (74, 700, 12, "7,400 bought it. It costs $320 now.")],
            "7,400 bought it. ",
        ),
    ],
)
def test_raised_numbers_of_notes_are_no_figures(
    read: Read, drawn_so: list[tuple[float, float, float, str]], expected: str
) -> None:
    assert read("a.pdf", drawn(drawn_so)).text == f"{expected}It costs $320 now."


def test_pictures_beside_text_and_comments_are_said_by_number(read: Read) -> None:
    data = raw_pdf([b"BT /F1 12 Tf 72 700 Td (Text.) Tj ET " + PICTURE])
    remark = b"/Annots[<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(Is it?)>>]/MediaBox"
    note = read("a.pdf", data.replace(b"/MediaBox", remark)).note
    assert note == "Not read: 1 picture, 1 comment."


def test_a_name_that_fills_two_lines_of_a_table_is_one(read: Read) -> None:
    rows = [(740, "Firm", "Sales"), (726, "Teal Holdings and", "5"), (714, "Partners", "")]
    rows += [(700, "Smew", "7"), (686, "Wigeon", "8")]
    page = [
        (72.0 + 150 * at, float(bottom), 10.0, cell)
        for bottom, *cells in rows
        for at, cell in enumerate(cells)
        if cell
    ]
    text = read("a.pdf", drawn(page)).text
    assert text.startswith("Firm: Teal Holdings and Partners; Sales: 5.\nFirm: Smew; Sales: 7.")


def test_rows_that_pages_begin_with_are_no_running_heads(read: Read) -> None:
    def page(number: int) -> list[tuple[float, float, float, str]]:
        rows = [("Shop", "Sales"), *((f"Shop {number}{n}", f"{number}5{n}") for n in range(4))]
        cells = [
            (72.0 + 150 * at, 700.0 - 14 * line, 10.0, cell)
            for line, row in enumerate(rows)
            for at, cell in enumerate(row)
        ]
        return [(72, 760, 9, "Teal plc"), *cells, (300, 40, 9, f"{number} of 3")]

    text = read("a.pdf", drawn(*map(page, (1, 2, 3)))).text
    assert "Teal plc" not in text
    assert " of 3" not in text
    assert text.count("Shop: Shop ") == 12


def test_pages_of_one_form_are_not_taken_for_running_heads(read: Read) -> None:
    text = read("a.pdf", pdf(*[[f"Room {number}: free."] for number in range(1, 5)])).text
    assert text.count("free.") == 4


def test_what_runs_upwards_in_the_margin_is_no_text(read: Read) -> None:
    margin = b"BT /F1 8 Tf 0 1 -1 0 20 300 Tm (In the margin) Tj ET "
    page = b"BT /F1 10 Tf 72 700 Td (The firm sold more of its phones.) Tj ET"
    assert read("a.pdf", raw_pdf([margin + page])).text == "The firm sold more of its phones."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["A long-", "term plan"], "A long-term plan"),
        (["low-cost e-", "commerce"], "low-cost e-commerce"),
        (["A com-", "pletely dif\ufffe", "ferent plan"], "A completely different plan"),
        (["paid 3-", "4 million"], "paid 3-4 million"),
        (["the Franco-", "German firm"], "the Franco-German firm"),
        (["阿里巴巴", "为什么"], "阿里巴巴为什么"),
        (["the \ufb01rst"], "the first"),
        (["in 2012–", "2013"], "in 2012–2013"),
    ],
)
def test_lines_are_joined_and_broken_words_whole(lines: list[str], expected: str) -> None:
    assert join_lines(lines) == expected


def test_a_title_is_the_largest_text_without_what_stands_beside_it(read: Read) -> None:
    page = [
        (72, 700, 24, "Licences of"), (400, 700, 24, "Is it sold?"), (72, 672, 24, "software"),
        (400, 500, 24, "It is"), *((72, 400 - 14 * n, 10, "The firm sells it.") for n in range(9)),
    ]  # fmt: skip
    assert read("a.pdf", drawn(page)).title == "Licences of software"


def test_an_item_is_no_row_with_its_mark_as_a_cell(read: Read) -> None:
    page = [
        (x, 700 - 14 * n, 10, text) for n in range(3) for x, text in ((72, "o"), (99, f"Firm {n}"))
    ]
    assert read("a.pdf", drawn(page)).text == "- Firm 0\n- Firm 1\n- Firm 2"


@pytest.mark.parametrize("head", [250, 270, 290])
def test_a_head_drawn_in_the_middle_over_periods_names_each_of_them(read: Read, head: int) -> None:
    rows = [("Port", "2021", "2022", "2023", "in use"), ("Teal", "1,575", "1,506", "1,474", "2")]
    rows.append(("Smew", "1,253", "1,341", "1,280", "3"))
    cells = [
        (left, 682.0 - 18 * at, 10.0, cell)
        for at, row in enumerate(rows)
        for left, cell in zip((72, 200, 270, 340, 430), row, strict=True)
    ]
    above = [(head, 700.0, 10.0, "Year"), (430, 700.0, 10.0, "Berths")]
    text = read("a.pdf", drawn([*above, *cells])).text
    assert text.startswith("Port: Teal; Year 2021: 1,575; Year 2022: 1,506; Year 2023: 1,474; Bert")
