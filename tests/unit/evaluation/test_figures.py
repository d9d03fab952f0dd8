"""Measuring answers: what a gold line asks for, what an answer got right, the figures over many."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import UsageError
from bot.evaluation.gold import Gold, read_gold
from bot.evaluation.metrics import Counts, judge, normal, summarise

TEXTS = {
    "a.txt": "It began in 2008. It ended. It began in 2008.",
    "b.txt": "後來 改名",
    "t.md": "| Name | Price |\n| Kite\n | 12 |",
}
LINE: dict[str, Any] = {
    "id": "D1", "question": "When?", "answerable": True, "lang": "en", "type": "factual",
    "evidence": [{"doc": "a.txt", "quote": "began in 2008"}, {"doc": "b.txt", "quote": "改名"}],
    "must_mention": [["2008"], ["renamed", "改名"]], "must_not": ["2010"], "notes": "not read",
}  # fmt: skip
HOPELESS = LINE | {"answerable": False, "evidence": [], "must_mention": []}


def gold(**others: Any) -> Gold:
    return read_gold(LINE | others)


def cite(quote: str, document: str = "a.txt", start: int = 0, **others: Any) -> dict[str, Any]:
    end = start + len(quote)
    return {"n": 1, "document": document, "start": start, "end": end, "quote": quote} | others


def passage(document: str, start: int, end: int) -> dict[str, Any]:
    return {"document": document, "start": start, "end": end}


def claim(text: str, *citations: int, kind: str = "statement") -> dict[str, Any]:
    return {"text": text, "citations": list(citations), "kind": kind}


def told(**others: Any) -> dict[str, Any]:
    """Returns an answer that is right in all, but for what is said otherwise."""
    right = {
        "status": "answered",
        "answer": "It began in 2008 and was renamed.",
        "claims": [claim("It began in 2008 and was renamed.", 1)],
        "citations": [cite("It began in 2008.")],
        "passages": [passage("a.txt", 0, 17), passage("b.txt", 0, 5)],
    }
    return right | others


def figures(line: dict[str, Any], *answers: dict[str, Any] | None) -> dict[str, Any]:
    return summarise([judge(read_gold(line), each, TEXTS) for each in answers])


def test_a_right_answer_gets_everything() -> None:
    assert figures(LINE, told()) == {
        "n": 1, "evidence_recall": 1.0, "evidence_overlap": 1.0, "evidence_all": 1.0,
        "fact_coverage": 1.0, "item_pass": 1.0, "cited_gold": 1.0, "refusal_recall": None,
        "refusal_precision": None, "must_not": 0, "visible_pass": 1.0, "board": 1.0, "lead": 1.0,
        "focus": 1.0, "false_absence": 0, "uncorrected": 0, "premises": 0, "repeats": 0,
        "answer_chars_mean": 33, "citation_valid": 1.0, "missing": 0, "passage_chars_max": 17,
        "passage_chars_mean": 11, "cost_of_100": None,
    }  # fmt: skip


def test_the_cost_is_that_of_a_hundred_answers_whose_model_has_a_price() -> None:
    assert figures(LINE, told(cost=0.001), told(cost=0.002), told())["cost_of_100"] == 0.15


def test_the_figures_of_a_batch_are_those_worked_out_by_hand() -> None:
    """Two answers to one question, one of them poor; one failure; one refused rightly, one not."""
    poor = told(
        answer="It ended then, in 2009.\nMore: not stated in the sources.",
        claims=[
            claim("It ended then, in 2009.", 2),
            claim("Not stated.", kind="source_note"),
            claim("It ended then, in 2009.", 3),
        ],
        citations=[
            cite("It ended.", start=18, n=2),
            cite("gone", "c.txt", n=3),
        ],
        passages=[passage("a.txt", 10, 27), passage("b.txt", 0, 5)],
    )
    refusal = told(status="refused", answer="Not stated in the sources.", citations=[])
    outcomes = [judge(gold(), each, TEXTS) for each in (told(), poor, None)]
    outcomes += [judge(read_gold(HOPELESS), refusal, TEXTS)]
    outcomes += [judge(gold(), refusal, TEXTS)]
    assert summarise(outcomes) == {
        "n": 5,
        # Four times two pieces: two, one (the other is touched), none (failed), two.
        "evidence_recall": 0.625,
        "evidence_overlap": 0.75,
        "evidence_all": 0.5,
        # Four times two facts: two, none, none, none.
        "fact_coverage": 0.25,
        "item_pass": 0.4,
        "cited_gold": 0.25,
        "refusal_recall": 1.0,
        "refusal_precision": 0.5,
        "must_not": 0,
        "visible_pass": 0.4,
        "board": 0.4,
        "lead": 0.25,
        # One of the first answer, none of the second's two.
        "focus": 0.333,
        "false_absence": 1,
        "uncorrected": 0,
        "premises": 0,
        "repeats": 1,
        "answer_chars_mean": 28,
        "citation_valid": 0.667,
        "missing": 1,
        "passage_chars_max": 17,
        "passage_chars_mean": 11,
        "cost_of_100": None,
    }


def test_a_line_names_every_place_of_its_evidence() -> None:
    other = {"doc": "a.txt", "quote": "ended"}
    places = [
        [("a.txt", 3, 16), ("a.txt", 31, 44)],
        [("b.txt", 3, 5), ("a.txt", 21, 26)],
    ]
    assert gold(evidence_alt=[other | {"for": 1}]).needed(TEXTS) == places
    assert gold(evidence_alt=[other | {"for": "改名"}]).needed(TEXTS) == places


def test_a_quote_is_found_across_wraps_and_bars_of_tables() -> None:
    quoted = [{"doc": "t.md", "quote": "| Kite | 12 |"}, {"doc": "gone", "quote": "Kite"}]
    assert gold(evidence=quoted).needed(TEXTS) == [[("t.md", 19, 29)], []]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ([], "the line: "),
        ({**LINE, "answerable": "yes"}, "answerable: input should be a valid boolean"),
        ({key: LINE[key] for key in LINE if key != "id"}, "id: field required"),
        ({**LINE, "evidence": [{"doc": "a.txt", "quote": ""}]}, r"evidence\.0\.quote: "),
    ],
)
def test_an_unusable_line_is_explained(line: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_gold(line)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "refused"},
        {"citations": []},
        {"answer": "It began in 2008."},
        {"answer": "It began in 2008 and was renamed. Not in 2010."},
        {"answer": "2008 renamed"},
        {"answer": "It began then. " + "x" * 2000 + " renamed"},
    ],
)
def test_a_wrong_answer_does_not_pass(wrong: dict[str, Any]) -> None:
    assert figures(LINE, told(**wrong))["item_pass"] == 0


def test_facts_may_stand_in_quotes_and_their_translations_but_are_not_seen_there() -> None:
    renamed = cite("改名", translation="in 2,008")
    quoted = told(answer="See the source, which says it all.", citations=[renamed])
    found = figures(LINE, quoted)
    assert (found["fact_coverage"], found["item_pass"], found["visible_pass"]) == (1, 1, 0)


def test_evidence_counts_within_the_budget_and_in_one_passage() -> None:
    far = told(passages=[passage("a.txt", 0, 17), passage("c", 0, 5990), passage("b.txt", 0, 5)])
    assert figures(LINE, far)["evidence_recall"] == 0.5
    halves = told(passages=[passage("a.txt", 0, 10), passage("a.txt", 10, 17)])
    assert figures(LINE, halves)["evidence_recall"] == 0
    assert figures(LINE, halves)["evidence_overlap"] == 0.5
    assert figures(LINE | {"evidence_any": True}, far)["evidence_recall"] == 1


@pytest.mark.parametrize(
    ("citation", "valid"),
    [
        (cite("It began in 2008."), 1),
        (cite("It began in 2009."), 0),
        (cite("It began", start=1), 0),
        (cite("It", document="gone"), 0),
        (cite(""), 0),
    ],
)
def test_a_citation_is_valid_where_its_quote_stands(citation: dict[str, Any], valid: int) -> None:
    assert figures(LINE, told(citations=[citation]))["citation_valid"] == valid


@pytest.mark.parametrize(
    ("answer", "declined"),
    [
        ({"status": "refused"}, 1),
        ({"status": "partial", "notes": [{"kind": "absent"}]}, 1),
        ({"status": "partial", "answer": "资料未提及此事。"}, 1),
        ({"status": "partial"}, 0),
        ({"status": "answered", "notes": [{"kind": "absent"}]}, 0),
    ],
)
def test_a_question_without_an_answer_is_to_be_declined(
    answer: dict[str, Any], declined: int
) -> None:
    assert figures(HOPELESS, told(**answer))["refusal_recall"] == declined


@pytest.mark.parametrize(
    ("more", "passed"),
    [
        ({"order": [["2008"], ["renamed"]]}, 1),
        ({"order": [["renamed"], ["2008"]]}, 0),
        ({"type": "false-premise"}, 0),
    ],
)
def test_what_a_reader_sees_is_measured_apart(more: dict[str, Any], passed: int) -> None:
    text = "It began in 2008 and was renamed."
    found = figures(LINE | more, told(answer=text))
    assert (found["item_pass"], found["visible_pass"]) == (1, passed)


def test_a_premise_corrected_by_a_note_or_in_words_is_no_fault() -> None:
    line = LINE | {"type": "false-premise"}
    noted = told(notes=[{"kind": "premise"}])
    worded = told(answer="The sources say otherwise: it began in 2008 and was renamed.")
    found = figures(line, told(), noted, worded)
    assert (found["premises"], found["uncorrected"], found["visible_pass"]) == (3, 1, 0.667)


@pytest.mark.parametrize("wording", ["100 million", "1亿", "3000万"])
def test_big_round_figures_are_read_in_words(wording: str) -> None:
    line = LINE | {"must_mention": [[wording]]}
    text = "There were 100,000,000 of them; before that there were 30000000."
    assert figures(line, told(answer=text, claims=[]))["lead"] == 1


def test_without_answers_there_are_no_figures() -> None:
    found = summarise([])
    assert found["n"] == found["answer_chars_mean"] == found["passage_chars_max"] == 0
    assert found["item_pass"] is None
    assert summarise([Counts()])["focus"] is None


def test_words_are_compared_without_width_case_commas_and_blanks_in_chinese() -> None:
    assert normal("ＡＢ 1,000 萬 人 OK x") == "ab 1000萬人ok x"
