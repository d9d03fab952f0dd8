"""The matrix of a comparison and contradictions, set side by side."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.types import Answered, Conflict, Matrix, Note, Question, Side, Value
from bot.ui.citation_links import render_conflicts, render_matrix
from bot.ui.exchange_view import render_exchange
from bot.ui.i18n import Texts
from bot.ui.session import Exchange
from tests.answers import claim
from tests.browser.fake_engine import FakeEngine

CLAIMS = tuple(claim(f"Claim {n}", (1,)) for n in range(8))


def conflict(about: str, *citations: int) -> Conflict:
    return Conflict(about=about, values=(Side(value="", citations=citations),))


@pytest.fixture
def compared(engine: FakeEngine) -> Exchange:
    exchange = Exchange(id="t1", question="the matrix")
    for event in engine.stream(Question(text="the matrix")):
        documents = engine.documents() if isinstance(event, Answered) else ()
        exchange = exchange.after(event, documents)
    return exchange


def test_a_matrix_has_items_as_columns_and_criteria_as_rows(
    compared: Exchange, english: Texts
) -> None:
    html = render_matrix(compared.answer, "t1", english)
    assert re.findall(r'<th scope="col">(.*?)</th>', html) == ["The 2013 article", "互聯網觀察家"]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html)
    assert [name for name, _ in rows] == ["First social product", "Weibo", "Price paid"]
    assert 'data-cite="t1-1"' in rows[0][1]
    assert 'class="c inference"' in rows[1][1]
    assert rows[2][1].count("not stated in the sources") == 2


def test_without_a_matrix_there_is_no_table(answered: Exchange, english: Texts) -> None:
    assert render_matrix(answered.answer, "t1", english) == ""


def test_the_matrix_stands_whether_the_text_has_a_table_or_none(
    compared: Exchange, english: Texts
) -> None:
    html = render_exchange(compared, english)
    assert html.index("Neither") < html.index('class="wide matrix"') < html.index("In a novel")
    without = replace(compared.answer, text="Plain.", claims=CLAIMS)
    assert 'class="wide matrix"' in render_exchange(replace(compared, answer=without), english)


def test_what_stands_in_a_matrix_is_escaped(compared: Exchange, english: Texts) -> None:
    matrix = Matrix(items=("<i>",), criteria=("<u>",), cells=(((0,),),))
    claims = (claim("<b>${x}", (), "unverified"),)
    html = render_matrix(replace(compared.answer, matrix=matrix, claims=claims), "t1", english)
    assert not re.search(r"<[bui]>", html)
    assert "&lt;b&gt;&#36;&#123;x&#125;" in html
    assert 'class="c unverified"' in html


def test_a_cell_whose_value_is_disputed_says_so(compared: Exchange, english: Texts) -> None:
    matrix = Matrix(items=("A", "B"), criteria=("launch",), cells=(((0,),), ((1,),)))
    told = replace(claim("It came in 2011.", (1,)), value=Value(type="date", text="2011"))
    sides = Side(value="2011", citations=(1,)), Side(value="2013-09", citations=(2,))
    answer = replace(
        compared.answer, matrix=matrix, claims=(told, claim("It is loved.", (1,))),
        conflicts=(Conflict(about="A, launch", values=sides),),
    )  # fmt: skip
    first, second = render_matrix(answer, "t1", english).split("</td><td")[-2:]
    assert "Another source says: Sep 2013" in first
    assert "Another source" not in second


def test_contradictions_stand_side_by_side(answered: Exchange, english: Texts) -> None:
    html = render_conflicts(answered, english)
    assert html.count("<li>") == 2
    assert "“這是阿里第一次提出要做社交”</span>" in html
    assert "<cite>互聯網觀察家 · forum answer · undated</cite>" in html
    translated, own = html.index('<span lang="en">This was the first time'), html.index(">“這是")
    assert translated < html.index("Our translation of") < own
    gone = replace(answered.answer, conflicts=(conflict("<b>", 1, 99),))
    html = render_conflicts(replace(answered, answer=gone), english)
    assert html.count("<li>") == 1
    assert "<b>" not in html
    assert render_conflicts(Exchange(id="t1", question="q"), english) == ""


def test_values_come_first_and_dates_in_words(answered: Exchange, english: Texts) -> None:
    side = Side(value="2013-09-23", citations=(1,))
    dated = replace(answered.answer, conflicts=(Conflict(about="launch", values=(side,)),))
    html = render_conflicts(replace(answered, answer=dated), english)
    assert "<li><strong>23 Sep 2013</strong><span" in html


def test_a_cell_is_read_at_a_glance_and_the_rest_of_it_waits(
    compared: Exchange, english: Texts
) -> None:
    long = " ".join(f"word{n}" for n in range(40))
    value = Value(type="date", text="2011")
    claims = (replace(claim(long, (1,)), value=value), claim("字" * 80, (2,)))
    matrix = Matrix(items=("A",), criteria=("b",), cells=(((0, 1),),))
    html = render_matrix(replace(compared.answer, matrix=matrix, claims=claims), "t1", english)
    first, _, rest = html.partition("<details>")
    assert f'<p title="{long}"><b>2011</b> word0' in first
    assert "word24…" in first
    assert "+1</summary>" in rest
    assert f">{'字' * 50}…" in rest


def test_what_was_asked_stands_open_and_other_contradictions_wait(
    answered: Exchange, english: Texts
) -> None:
    asked = Note(kind="conflict", text="They disagree", about="Taojianghu", citations=(1, 2))
    answer = replace(
        answered.answer,
        notes=(asked,),
        conflicts=(*answered.answer.conflicts, conflict("Taojianghu", 1, 2)),
    )
    html = render_conflicts(replace(answered, answer=answer), english)
    open_, waits = html.index("<strong>Taojianghu"), html.index("<details")
    assert open_ < waits < html.index("first social product came")
