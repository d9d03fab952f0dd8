"""Each format, opened again by what reads it: what it says, and that no words break it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pptx
import pytest
from docx.text.run import Run
from pptx.util import Pt

from bot.errors import SettingsError, UsageError
from bot.export.content import plain
from bot.export.formats import FORMATS, export, format_of
from bot.export.look import WARN
from bot.export.markdown import as_memo
from bot.export.reading import read
from bot.types import Value
from tests.answers import Said, stated
from tests.unit.export.samples import ANSWER, DOCUMENTS, HOSTILE, hostile, made_up

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_texts(data: bytes) -> Iterator[str]:
    file = docx.Document(io.BytesIO(data))
    for reference in file.element.body.iter(f"{W}footnoteReference"):
        Run(reference.getparent(), file).add_text(reference.get(f"{W}id"))
    yield from (paragraph.text for paragraph in file.paragraphs)
    for table in file.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)
    yield from footnotes(data).values()


def footnotes(data: bytes) -> dict[str, str]:
    """Returns the words of each footnote of a Word document by its number."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        root = ElementTree.fromstring(file.read("word/footnotes.xml"))
    return {
        note.attrib[f"{W}id"]: "".join(text.text or "" for text in note.iter(f"{W}t"))
        for note in root.iter(f"{W}footnote")
    }


def slide_texts(data: bytes) -> Iterator[str]:
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text.replace("\x0b", "\n")
            if shape.has_table:
                for row in shape.table.rows:
                    yield from (c.text_frame.text.replace("\x0b", "\n") for c in row.cells)


def workbook_texts(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows(values_only=True):
            yield from (value for value in row if value)


class Page(HTMLParser):
    """Gathers a page's texts and tags."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_texts(data: bytes) -> Iterator[str]:
    yield "".join(Page(data).texts)


def markdown_texts(data: bytes) -> Iterator[str]:
    yield data.decode().replace("\\", "")


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "markdown": markdown_texts,
    "html": page_texts,
    "word": word_texts,
    "slides": slide_texts,
    "workbook": workbook_texts,
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: export(name, made_up()) for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_everything(name: str, files: dict[str, bytes]) -> None:
    text = "\n".join(READERS[name](files[name])).replace("\u00a0", " ")
    for words in (
        "Beginnings", "21 Nov 2026", "v-1234", "offline", "When did it begin?", "價格多少?",
        "It began in 2008.", "這是第一次", "This was the first time.", "ur translation",
        "A report", "A. Writer", "16 Nov 2013", "undated", "fiction", "forum answer",
        "inferred", "not verified", "✓", "not stated in the sources", "So it was late.",
        "The sources disagree", "The first product", "The answer was cut off.",
        "Not answered from the sources", "資料沒有回答。", "The answer was cut off.",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_break_a_file(name: str, words: str) -> None:
    text = "\n".join(READERS[name](export(name, hostile(words))))
    said = "".join(plain(words).split())[:50]
    found = "".join(text.split())
    # Markdown's own signs are taken for Markdown where an answer holds them.
    assert said in found or name in ("markdown", "html") or "|" in words


def test_a_word_document_has_headings_and_tables(
    files: dict[str, bytes],
) -> None:
    file = docx.Document(io.BytesIO(files["word"]))
    named = {p.text: p.style.name for p in file.paragraphs}
    assert named["Beginnings"] == "Title"
    assert named["When did it begin?"] == "Heading 1"
    assert (named["Why"], named["The sources disagree"]) == ("Heading 3", "Heading 2")
    matrix = file.tables[0]
    assert [cell.text for cell in matrix.rows[0].cells] == ["", "Start", "Effect"]
    assert matrix.rows[1].cells[2].text == "not stated in the sources"
    xml = file.element.xml
    assert 'w:eastAsia="Microsoft YaHei"' in file.styles.element.xml
    assert 'w:eastAsia="Microsoft JhengHei"' in xml
    assert "w:tblHeader" in xml
    assert file.core_properties.title == "Beginnings"


def test_each_footnote_of_a_word_document_is_referred_to_once(files: dict[str, bytes]) -> None:
    notes = footnotes(files["word"])
    body = docx.Document(io.BytesIO(files["word"])).element.body
    referred = [each.get(f"{W}id") for each in body.iter(f"{W}footnoteReference")]
    assert referred == sorted(set(notes) - {"-1", "0"}) == [str(n) for n in range(1, 9)]
    assert "A report · A. Writer · article · 16 Nov 2013" in notes["1"]


def test_one_slide_says_what_is_read_at_a_glance_and_the_rest_waits() -> None:
    claims: list[Said] = [(f"Thing {n} is so.", (1,), "cited") for n in range(9)]
    text = "\n".join(f"{'- ' if n else ''}{words} [1]" for n, (words, *_) in enumerate(claims))
    text = text.replace("\n", "\n\n", 1)
    answer = replace(ANSWER, text=text, claims=stated(text, claims), matrix=None, notes=())
    content = read([answer], DOCUMENTS, title="t", date="2026-11-21")
    deck = pptx.Presentation(io.BytesIO(export("slides", content)))
    said = [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in deck.slides
    ]
    assert len(said) == 4
    assert ["Thing 3" in said[1], "Thing 4" in said[1], "Thing 4" in said[2]] == [True, False, True]
    assert "A report (article, 16 Nov 2013)" in said[1]
    copied = as_memo(content)
    assert "Thing 3" in copied
    assert "Thing 4" not in copied
    assert re.findall(r"^\[\^(\d+)\]: ", copied, re.MULTILINE) == ["1", "2"]


def test_a_wide_matrix_turns_the_pages() -> None:
    upright = docx.Document(io.BytesIO(export("word", made_up()))).sections[0]
    across = docx.Document(io.BytesIO(export("word", hostile("x")))).sections[0]
    assert upright.page_width < upright.page_height
    assert across.page_width > across.page_height


def test_slides_have_titles_a_real_table_and_sources_at_the_end(files: dict[str, bytes]) -> None:
    deck = pptx.Presentation(io.BytesIO(files["slides"]))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[:3] == ["Beginnings", "When did it begin?", "When did it begin?"]
    assert titles[-1] == "Sources and quotes (continued)"
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(0, 1).text == "Start"
    assert tables[0].cell(1, 2).text == "not stated in the sources"
    edge = deck.slide_width
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= edge
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize(("language", "slanted"), [("en", True), ("zh-Hans", False)])
def test_no_chinese_characters_are_slanted_on_slides(language: str, slanted: bool) -> None:
    answer = replace(ANSWER, language=language, text="*Aside.* 摘录", matrix=None, notes=())
    content = read([answer], DOCUMENTS, title="t", date="2026-11-21")
    deck = pptx.Presentation(io.BytesIO(export("slides", content)))
    frames = [
        each.text_frame for slide in deck.slides for each in slide.shapes if each.has_text_frame
    ]
    runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]
    assert bool(next(run for run in runs if run.text == "Aside.").font.italic) is slanted
    translated = next(run for run in runs if "This was the first time." in run.text)
    assert bool(translated.font.italic) is slanted


def test_slides_take_the_look_of_a_template(tmp_path: Path) -> None:
    firm = pptx.Presentation()  # 720 by 540 points, with a slide of its own
    firm.slides.add_slide(firm.slide_layouts[0]).shapes.title.text = "About the firm"
    title = firm.slide_layouts.get_by_name("Title Only").placeholders[0]
    title.left, title.width, title.top = Pt(200), Pt(460), Pt(60)
    firm.save(tmp_path / "firm.pptx")
    data = export("slides", made_up(), tmp_path / "firm.pptx")
    deck = pptx.Presentation(io.BytesIO(data))
    assert (deck.slide_width, deck.slide_height) == (Pt(720), Pt(540))
    assert "About the firm" not in "\n".join(slide_texts(data))
    assert set(slide_texts(export("slides", made_up()))) & set(slide_texts(data))
    for slide in list(deck.slides)[1:]:
        assert slide.shapes.title.top == Pt(60)
        for shape in slide.shapes:
            assert Pt(200) <= shape.left
            assert shape.left + shape.width <= Pt(660) + 1
            assert shape.top + shape.height <= deck.slide_height
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        slides = [name for name in file.namelist() if name.startswith("ppt/slides/slide")]
        written = "".join(file.read(name).decode() for name in slides)
    assert len(slides) == len(deck.slides)
    assert "a:latin" not in written  # the theme's fonts, and its colours but for a doubt's
    assert set(re.findall(r'srgbClr val="(\w+)"', written)) <= {WARN}


@pytest.mark.parametrize("kind", ["missing", "text", "bare"])
def test_a_template_that_cannot_be_used_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"{kind}.pptx"
    if kind == "text":
        path.write_text("no presentation")
    if kind == "bare":
        firm = pptx.Presentation()
        for layout in list(firm.slide_layouts):
            if layout.name == "Title Only":
                firm.slide_layouts.remove(layout)
        firm.save(path)
    said = "no layout with a title alone" if kind == "bare" else "cannot read"
    with pytest.raises(SettingsError, match=f"BOT_DECK_TEMPLATE: .*{said}|{said}.*{kind}"):
        export("slides", made_up(), path)


def test_a_workbook_has_a_sheet_for_the_matrix_and_one_for_the_sources(
    files: dict[str, bytes],
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["workbook"]))
    assert book.sheetnames == ["Comparison", "Answers", "Sources and quotes", "About"]
    matrix = [list(row) for row in book["Comparison"].iter_rows(values_only=True)]
    assert matrix[1][0] == "One"
    assert matrix[1][2] == "not stated in the sources"
    assert matrix[2][2] == "Much. [not\u00a0verified]"
    sources = list(book["Sources and quotes"].iter_rows(values_only=True))
    assert sources[3][4:7] == ("fiction", "undated", "They held it back.")
    link = book["Comparison"]["B2"].hyperlink
    assert link.location == "'Sources and quotes'!A2"
    assert [row[2] for row in book["Answers"].iter_rows(values_only=True)][1:3] == [
        "Verified: these are the source’s own words",
        "Not verified: no source is named for it",
    ]


def test_values_are_typed_and_lead_to_their_source() -> None:
    values = (
        Value(type="money", text="1.5 million yuan", number=1_500_000, unit="CNY"),
        Value(type="date", text="2013-11-16"),
        Value(type="date", text="2013-11"),
    )
    claims = (*(replace(ANSWER.claims[0], value=each) for each in values), *ANSWER.claims[3:])
    content = read([replace(ANSWER, claims=claims)], DOCUMENTS, title="x", date="2026-11-29")
    book = openpyxl.load_workbook(io.BytesIO(export("workbook", content)))
    rows = list(book["Answers"].iter_rows(min_row=2))
    assert [[cell.value for cell in row[4:]] for row in rows[:4]] == [
        [1_500_000, "CNY", "money"],
        [datetime(2013, 11, 16), None, "date"],
        ["2013-11", None, "date"],
        [None, None, None],
    ]
    link = rows[0][3].hyperlink
    assert link.location == "'Sources and quotes'!A2"
    assert book["Sources and quotes"]["A2"].value == rows[0][3].value == "1"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(words: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("workbook", hostile(words))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    guarded = [cell for cell in cells if str(cell.value).startswith(words)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert guarded
    assert all(cell.quotePrefix for cell in guarded)


def test_a_cell_is_cut_to_what_a_workbook_holds() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("workbook", hostile("x" * 40_000))))
    longest = max(len(str(c.value)) for sheet in book for row in sheet.iter_rows() for c in row)
    assert longest == 32_767


ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "article", "section"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "hr", "ol", "ul", "li", "blockquote"),
    *("a", "b", "span", "strong", "em", "small", "cite", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure", "img", "figcaption"),
}


@pytest.mark.parametrize("words", ["plain", *HOSTILE], ids=range(len(HOSTILE) + 1))
def test_a_page_holds_no_script_and_asks_for_nothing(words: str) -> None:
    page = Page(export("html", hostile(words)))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert "src" not in attributes or (attributes["src"] or "").startswith("data:image/")
        assert "href" not in attributes or re.fullmatch(r"#s\d+", attributes["href"] or "")


def test_a_page_forbids_what_it_does_not_need_and_links_marks_to_sources(
    files: dict[str, bytes],
) -> None:
    page = Page(files["html"])
    text = files["html"].decode()
    assert "default-src 'none'" in text
    assert "color-scheme: light dark" in text
    assert "@media print" in text
    assert not re.search(r"url\(|@import|https?:", text)
    targets = {attributes.get("id") for _, attributes in page.tags}
    links = {a["href"] for tag, a in page.tags if tag == "a"}
    assert links
    assert {link[1:] for link in links if link} <= targets
    assert '<span class="fiction">fiction</span>' in text
    assert '<span class="inference">[<a href="#s1">1</a>,\u00a0<a href="#s2">2</a>' in text


def test_markdown_has_a_footnote_for_each_citation() -> None:
    text = export("markdown", made_up()).decode()
    assert "It began in 2008. ✓[^1]" in text
    assert "*(Inference)*[^1][^2]" in text
    assert "Ninety per cent approved. *(Not verified: " in text
    references = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    notes = re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)
    assert notes == [str(n) for n in range(1, 9)]
    assert references <= set(notes)
    assert (
        "| **One** | From 2008 on. ✓[^1]<br>The first. ✓[^2] | *not stated in the sources* |"
        in text
    )
    assert "1. First" in text
    assert "    code <b>" in text
    assert "\n> quoted\n" in text


def test_markdown_keeps_words_from_being_markdown() -> None:
    text = export("markdown", hostile("[^1]: forged\n\n# forged\n<b> a|b")).decode()
    assert not re.search(r"^# forged", text, re.MULTILINE)
    assert len(re.findall(r"^\[\^\d+\]: ", text, re.MULTILINE)) == 1
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert export("markdown", hostile("2008. A year")).decode().startswith("# 2008\\. A year\n")


def test_the_suffix_says_the_format() -> None:
    assert format_of(Path("x.DOCX")) == "word"
    with pytest.raises(UsageError, match=r"'x\.odt'.* \.md, \.html, \.docx, \.pptx, \.xlsx"):
        format_of(Path("x.odt"))


def test_no_answers_are_a_file_too() -> None:
    empty = read([], (), title="", date="2026-11-21")
    for name in FORMATS:
        assert "21 Nov 2026" in "\n".join(READERS[name](export(name, empty)))
