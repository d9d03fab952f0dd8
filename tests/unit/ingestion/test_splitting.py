"""Passages are exact, ordered stretches of a document, under their headings and speakers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingestion.catalogue import describe, read_catalogue
from bot.ingestion.cleaning import content_lines
from bot.ingestion.formats.reading import extract
from bot.ingestion.splitting import split
from bot.language.sentences import sentences, weight
from bot.service.adding import described_as
from bot.types import Document, Passage

MOST = 600
_PIECES = (
    "阿里做社交|來往沒有成功|It sold less|x| "
    "|   |\n|\n\n|\r\n|\r|\t|,|，|。|！|. |? |；|…|“|”|《|》|「|」|"
    "1、|2. |三、|分享到:|张三|\u3000|\u2028|9.0|Mr. |e\u0301|😀|𠮷|A long English clause, and more"
)
MIXED = st.lists(st.sampled_from(_PIECES.split("|")) | st.text(max_size=3), max_size=60).map(
    "".join
)
LONG = st.tuples(st.sampled_from("阿a ,。x1"), st.integers(1, 1500)).map(lambda t: t[0] * t[1])


def document(text: str, *speakers: str, title: str = "Title") -> Document:
    return Document(
        name="a.txt", text=text, sha256="", title=title, language="en", genre="document",
        speakers=speakers,
    )  # fmt: skip


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def places(text: str, *speakers: str) -> list[tuple[str, str | None, str | None]]:
    """Returns each passage's words, heading and author."""
    return [(p.text, p.heading, p.author) for p in split(document(text, *speakers))]


@given(MIXED | LONG | st.text() | st.lists(MIXED | LONG, max_size=4).map("\n\n".join))
def test_passages_are_exact_ordered_disjoint_and_short(text: str) -> None:
    passages = split(document(text, "张三"))
    position = 0
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert position <= passage.start < passage.end
        assert len(passage.text) <= weight(passage.text) <= MOST
        assert passage.text == passage.text.strip()
        position = passage.end
    assert len({passage.id for passage in passages}) == len(passages)


@given(MIXED | LONG)
def test_every_line_of_content_is_in_a_passage(text: str) -> None:
    covered = {i for p in split(document(text)) for i in range(p.start, p.end)}
    for line in content_lines(text):
        assert all(text[i].isspace() or i in covered for i in range(line.start, line.end))


@given(MIXED)
def test_sentences_leave_out_nothing_but_white_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("它沒做成。為什麼？因為基因！", ["它沒做成。", "為什麼？", "因為基因！"]),
        ("它没做成。为什么?因为基因!完", ["它没做成。", "为什么?", "因为基因!", "完"]),
        ("It failed. Why? Because! Yes", ["It failed.", "Why?", "Because!", "Yes"]),
        ("第一；第二；完", ["第一；", "第二；", "完"]),
        ("等等……然后", ["等等……", "然后"]),
        ("它說「好。」然後走了", ["它說「好。」", "然後走了"]),
        ("He said “No way.” Then he left.", ["He said “No way.”", "Then he left."]),
        ("Mr. Ma met Dr. Wu of U.S. fame, e.g. so.", ["Mr. Ma met Dr. Wu of U.S. fame, e.g. so."]),
        ("J. K. Rowling vs. A. B. won.", ["J. K. Rowling vs. A. B. won."]),
        ("It rose 36.5% in 9.0版本。完", ["It rose 36.5% in 9.0版本。", "完"]),
        ("《旺信干掉微信?之我见。》很好。完", ["《旺信干掉微信?之我见。》很好。", "完"]),
        ("见http://a.b/c。完", ["见http://a.b/c。", "完"]),
        ("  \n ", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_a_long_line_is_cut_where_a_clause_ends() -> None:
    clause = "阿里做社交只想成為淘寶的廣告工具,"
    text = clause * 60 + "完。"
    passages = split(document(text))
    assert len(passages) > 3
    assert all(p.text.endswith((",", "。")) for p in passages)
    assert "".join(p.text for p in passages) == text


def test_a_line_without_clauses_is_cut_between_words() -> None:
    passages = split(document("word " * 400))
    assert {word for p in passages for word in p.text.split()} == {"word"}


def test_headings_stand_over_what_follows_them() -> None:
    text = "Title\n\nIt began.\n\nA History\n\nIt went on.\n\n1、來往\n\n它失敗了。"
    assert places(text) == [
        ("Title\n\nIt began.", None, None),
        ("A History\n\nIt went on.", "A History", None),
        ("1、來往\n\n它失敗了。", "1、來往", None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "3.5亿元是2023年的营收。",
        "6.4 million people read it.",
        "3.10.2023 was the day.",
        "2015年上市。",
    ],
)
def test_a_paragraph_that_begins_with_a_figure_or_a_date_is_no_heading(line: str) -> None:
    assert places(f"One.\n\n{line}\n\nTwo.") == [(f"One.\n\n{line}\n\nTwo.", None, None)]


def test_a_question_in_a_line_of_its_own_is_no_heading() -> None:
    assert places("怎麼辦?\n\n入股。") == [("怎麼辦?\n\n入股。", None, None)]


def test_a_name_before_an_answer_is_its_speaker() -> None:
    text = "Title\n\n張三\n\n\n我說一。\n\n1、來往\n\n失敗。\n\n李四\n我說二。"
    assert places(text, "張三", "李四") == [
        ("Title\n\n張三\n\n\n我說一。", "張三", "張三"),
        ("1、來往\n\n失敗。", "張三 › 1、來往", "張三"),
        ("李四\n我說二。", "李四", "李四"),
    ]


def test_a_line_that_is_dropped_is_in_no_passage() -> None:
    assert [p[0] for p in places("Title\n\nTitle\n\nOne.\n\n分享到:\n\nTwo.")] == [
        "Title",
        "One.",
        "Two.",
    ]


def test_an_id_survives_a_shift_of_offsets() -> None:
    text = "A Heading\n\nIt went on. And on.\n\nIt went on. And on."
    before = split(document(text))
    after = split(document("\ufeff\n\nNew First Heading\n\nIt began.\n\n" + text))
    assert [p.id for p in after][-len(before) :] == [p.id for p in before]
    assert before[0].start != after[-len(before)].start


def test_equal_passages_have_ids_of_their_own() -> None:
    same = "One two three. " * 30
    passages = split(document(f"Head A\n\n{same}\n\n分享到:\n\n{same}"))
    assert len({p.id for p in passages}) == len(passages)


@pytest.fixture(scope="module")
def library(seeds: Path) -> dict[str, list[Passage]]:
    catalogue = read_catalogue(seeds)
    documents = [
        described_as(
            describe(p.name, extract(p).text), catalogue[p.name].model_dump(exclude_unset=True)
        )
        for p in sorted(seeds.glob("*.txt"))
    ]
    return {d.name[:3]: split(d) for d in documents}


def test_the_five_articles_are_split_exactly(
    library: dict[str, list[Passage]], seeds: Path
) -> None:
    assert sorted(library) == ["000", "001", "002", "003", "004"]
    for passages in library.values():
        text = (seeds / passages[0].document).read_bytes().decode()
        assert all(text[p.start : p.end] == p.text and len(p.text) <= MOST for p in passages)


SPEAKERS = {
    "北漂搬家小哥": "沒有社交基因",
    "stormzhang": "瀑布式的下滑",
    "科技扯談官": "屢敗屢戰",
    "互聯網觀察家": "後來發現效率還不如淘寶客",
}


@pytest.mark.parametrize(("speaker", "words"), SPEAKERS.items())
def test_each_speaker_has_the_words_below_his_name(
    library: dict[str, list[Passage]], speaker: str, words: str
) -> None:
    assert [p.author for p in library["002"] if words in p.text][:1] == [speaker]


def test_all_ten_speakers_have_passages_and_none_mixes_two(
    library: dict[str, list[Passage]], seeds: Path
) -> None:
    names = next(e.speakers for n, e in read_catalogue(seeds).items() if n.startswith("002"))
    authors = list(dict.fromkeys(p.author for p in library["002"] if p.author))
    assert authors == list(names)
    for passage in library["002"]:
        inside = [line for line in passage.text.splitlines() if line.strip() in names]
        assert inside in ([], [passage.author])


def test_what_pages_carry_besides_is_in_no_passage(library: dict[str, list[Passage]]) -> None:
    said = "\n".join(p.text for passages in library.values() for p in passages)
    for furniture in (
        "分享到",
        "相關文章",
        "Leave a Reply",
        "Your email",
        "點贊太容易",
        "Categories",
    ):
        assert furniture not in said
    headline = "除了电商,阿里还需要一款真正的社交软件"
    assert sum(p.text.count(headline) for p in library["001"]) == 1
    assert sum("4、辦公社交巧切入" in p.text for p in library["002"]) >= 2


MARKED = """# The story

Why it failed

## Reasons

- It came late

### Was it Weibo that won the young and the old, in the cities and in the country, for good?

Perhaps it was.

## Results

Nobody came.
"""


def test_headings_that_a_text_marks_nest_and_are_the_only_ones() -> None:
    passages = split(describe("a.md", MARKED))
    question = (
        "Was it Weibo that won the young and the old, in the cities and in the country, for good?"
    )
    assert [(passage.heading, passage.text.split("\n")[-1]) for passage in passages] == [
        (None, "Why it failed"),
        ("Reasons", "- It came late"),
        (f"Reasons › {question}", "Perhaps it was."),
        ("Results", "Nobody came."),
    ]


def test_one_mark_makes_no_outline_and_a_list_item_no_heading() -> None:
    passages = split(describe("a.txt", "A title\n\n# Part\n\nOne.\n\n- item\n\nOther\n\nTwo."))
    assert [passage.heading for passage in passages] == ["Part", "Part › Other"]


def test_a_text_that_begins_with_a_mark_has_no_other_headings() -> None:
    text = "# Teal buys Smew\n\nPrint Email\n\nThe price is 30 million."
    assert [each.heading for each in split(describe("a.html", text))] == [None]


def test_a_marked_line_as_long_as_a_paragraph_is_none() -> None:
    long = "# " + "word " * 60
    passages = split(describe("a.md", f"# A\n\nOne.\n\n# B\n\nTwo.\n\n{long}"))
    assert [passage.heading for passage in passages] == [None, "B"]


def test_a_short_turn_of_a_talk_is_no_heading_of_the_next_speakers() -> None:
    text = (
        "ANA: How were sales?\n\nBEN: They rose.\n\nThank you\n\nANA: Governor Bush?\n\n"
        "BUSH: They fell in Riga, I say.\n\n(APPLAUSE)\n\nBEN: Not so."
    )
    assert {passage.heading for passage in split(describe("a.txt", text))} == {None}


def test_what_stands_over_fields_is_a_heading_still() -> None:
    text = "Teal plc\n\nSales: 5\nCosts: 3\n\nSmew plc\n\nSales: 7\nCosts: 4\n"
    assert [passage.heading for passage in split(describe("a.txt", text))][-1] == "Smew plc"
