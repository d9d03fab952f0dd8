"""Measuring answers: what a gold line asks for, what an answer got right, figures, report."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import UsageError
from bot.evaluation.gold import Gold, Place, read_gold
from bot.evaluation.metrics import Figures, judge, normal, summarise
from bot.evaluation.report import chart, page, table
from bot.types import Answer, AnswerStatus, Citation, Claim, Hit, Passage, Plan

TEXTS = {"a.txt": "It began in 2008. It ended. It began in 2008.", "b.txt": "後來 改名"}
LINE: dict[str, Any] = {
    "id": "D1", "question": "When?", "answerable": True, "lang": "en", "type": "factual",
    "evidence": [{"doc": "a.txt", "quote": "began in 2008"}, {"doc": "b.txt", "quote": "改名"}],
    "must_mention": [["2008"], ["renamed", "改名"]], "must_not": ["2010"], "notes": "not read",
}  # fmt: skip


def gold(**others: Any) -> Gold:
    return read_gold(LINE | others, TEXTS)


def hit(document: str, start: int, end: int) -> Hit:
    passage = Passage(
        id="", document=document, start=start, end=end, text="", language="en", genre="article",
        title="",
    )  # fmt: skip
    return Hit(passage=passage, score=1.0)


def cited(quote: str, document: str = "a.txt", start: int = 0, **others: Any) -> Citation:
    return Citation(
        n=1, document=document, start=start, end=start + len(quote), quote=quote, **others
    )


def answer(
    text: str,
    *citations: Citation,
    hits: tuple[Hit, ...] = (),
    claims: tuple[Claim, ...] = (),
    status: AnswerStatus = "answered",
) -> Answer:
    return Answer(
        question="When?", language="en", status=status, text=text, citations=citations,
        passages=hits, claims=claims, plan=Plan(rewritten="", language="en"), model="m",
        corpus_version="v",
        tokens={"prompt": 90, "completion": 10, "cached": 5}, timings_ms={"total": 1500},
    )  # fmt: skip


RIGHT = answer(
    "It began in 2008 and was renamed.", cited("It began in 2008.", verified=True),
    hits=(hit("a.txt", 0, 17), hit("b.txt", 0, 5)),
    claims=(
        Claim(text="It began in 2008.", citations=(1,), status="verified"), Claim(text="Renamed.")
    ),
)  # fmt: skip


def test_a_line_names_every_place_of_its_evidence() -> None:
    found = gold(evidence_alt=[{"for": 1, "doc": "a.txt", "quote": "ended"}])
    assert found.needed == (
        (Place("a.txt", 3, 16), Place("a.txt", 31, 44)),
        (Place("b.txt", 3, 5), Place("a.txt", 21, 26)),
    )
    by_quote = gold(evidence_alt=[{"for": "改名", "doc": "a.txt", "quote": "ended"}])
    assert by_quote.needed == found.needed
    assert (found.language, found.kind, found.forbidden) == ("en", "factual", ("2010",))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ([], "the line: "),
        ({**LINE, "answerable": "yes"}, "answerable: input should be a valid boolean"),
        ({key: LINE[key] for key in LINE if key != "id"}, "id: field required"),
        ({**LINE, "evidence": [{"doc": "a.txt", "quote": ""}]}, r"evidence\.0\.quote: "),
        ({**LINE, "evidence": [{"doc": "a.txt", "quote": "gone"}]}, "'gone' is not in 'a.txt'"),
        ({**LINE, "evidence": [{"doc": "c.txt", "quote": "It"}]}, "'It' is not in 'c.txt'"),
    ],
)
def test_an_unusable_line_is_explained(line: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_gold(line, TEXTS)


def test_a_right_answer_gets_everything() -> None:
    outcome = judge(gold(), RIGHT, TEXTS)
    assert (outcome.evidence, outcome.facts, outcome.valid) == ((2, 2), (2, 2), (1, 1))
    assert (outcome.passed, outcome.tokens, outcome.seconds) == (True, 100, 1.5)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(RIGHT, status="refused"),
        replace(RIGHT, citations=()),
        replace(RIGHT, text="It began in 2008."),
        replace(RIGHT, text=RIGHT.text + " Not in 2010."),
        replace(RIGHT, text="2008 renamed"),
        replace(RIGHT, text="It began then. " + "x" * 2000 + " renamed"),
    ],
)
def test_a_wrong_answer_does_not_pass(wrong: Answer) -> None:
    assert not judge(gold(), wrong, TEXTS).passed


def test_facts_may_stand_in_quotes_and_their_translations() -> None:
    quoted = answer("See the source, which says it all.", cited("改名", translation="in 2,008"))
    assert judge(gold(), quoted, TEXTS).facts == (2, 2)


def test_evidence_counts_within_the_budget_and_in_one_passage() -> None:
    far = replace(RIGHT, passages=(hit("a.txt", 0, 17), hit("c", 0, 5990), hit("b.txt", 0, 5)))
    assert judge(gold(), far, TEXTS).evidence == (1, 2)
    halves = replace(RIGHT, passages=(hit("a.txt", 0, 10), hit("a.txt", 10, 17)))
    assert judge(gold(), halves, TEXTS).evidence == (0, 2)
    assert judge(gold(evidence_any=True), RIGHT, TEXTS).evidence == (1, 1)
    assert judge(gold(evidence_any=True), far, TEXTS).evidence == (1, 1)


@pytest.mark.parametrize(
    ("citation", "valid"),
    [
        (cited("It began in 2008."), 1),
        (cited("It began in 2009."), 0),
        (cited("It began", start=1), 0),
        (cited("It", document="gone"), 0),
        (cited(""), 0),
    ],
)
def test_a_citation_is_valid_where_its_quote_stands(citation: Citation, valid: int) -> None:
    assert judge(gold(), answer("x", citation), TEXTS).valid == (valid, 1)


def test_a_question_without_an_answer_is_to_be_refused() -> None:
    hopeless = gold(answerable=False, evidence=[], must_mention=[])
    refusal = answer("The sources do not say.", status="refused")
    assert judge(hopeless, refusal, TEXTS).passed
    assert not judge(hopeless, RIGHT, TEXTS).passed
    figures = summarise([
        judge(hopeless, refusal, TEXTS),
        judge(hopeless, RIGHT, TEXTS),
        judge(gold(), replace(RIGHT, status="refused"), TEXTS),
    ])  # fmt: skip
    assert (figures.refusal_recall, figures.refusal_precision) == (0.5, 0.5)


def test_a_failure_got_nothing_and_costs_nothing() -> None:
    figures = summarise([judge(gold(), None, TEXTS), judge(gold(), RIGHT, TEXTS)])
    assert figures == Figures(
        questions=2, failed=1, evidence_recall=0.5, fact_coverage=0.5, claims_verified=0.5,
        citation_valid=1.0, refusal_recall=None, refusal_precision=None, item_pass=0.5,
        tokens_mean=100, cost_mean=None, seconds_mean=1.5,
    )  # fmt: skip


def test_cost_is_that_of_answers_whose_cost_is_known() -> None:
    priced = [judge(gold(), replace(RIGHT, cost=cost), TEXTS) for cost in (0.02, 0.03, None)]
    figures = summarise(priced)
    assert figures.cost_mean == pytest.approx(0.025)
    assert "| Cost an answer | 0.02500 | – |" in table({"a": figures, "b": summarise(priced[2:])})


def test_words_are_compared_without_width_case_commas_and_blanks_in_chinese() -> None:
    assert normal("ＡＢ 1,000 萬 人 OK x") == "ab 1000萬人ok x"


def test_the_table_has_a_column_for_each_model() -> None:
    figures = summarise([judge(gold(), RIGHT, TEXTS)])
    text = table({"offline": figures, "<7b>|q4": figures})
    rows = text.splitlines()
    assert rows[0] == "|  | offline | &lt;7b&gt;\\|q4 |"
    assert "| Facts covered | 100.0% | 100.0% |" in rows
    assert "| Unanswerable refused | – | – |" in rows
    assert "| Tokens an answer | 100 | 100 |" in rows


def test_the_report_holds_table_and_plot() -> None:
    figures = {"offline": summarise([judge(gold(), RIGHT, TEXTS)])}
    text = page(figures, gold="dev.jsonl", plot="figures.svg", prices="EUR")
    assert "1 questions of `dev.jsonl`" in text
    assert table(figures) in text
    assert "](figures.svg)" in text
    assert "Cost is in EUR" in text


def test_the_plot_has_a_bar_for_each_figure_of_each_model() -> None:
    good = summarise([judge(gold(), RIGHT, TEXTS)])
    plot = ET.fromstring(chart({"a <b>": good, "c": replace(good, fact_coverage=0.25)}))
    kind = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in plot.iter(f"{kind}text")]
    assert texts[:2] == ["a <b>", "c"]
    assert "25.0%" in texts
    bars = [r for r in plot.iter(f"{kind}rect") if r.get("fill") and r.get("height") == "16"]
    assert [float(bar.get("width", 0)) for bar in bars[:2]] == [430.0, 107.5]
    assert len(bars) == 22
