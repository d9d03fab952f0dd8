"""What the checked claims of an answer say together: matrix, contradictions, premises."""

from __future__ import annotations

import re

import pytest

from bot.checking.book import cite
from bot.checking.matrix import MatrixBuilder
from bot.language.sentences import sentences_of
from bot.service.synthesis import Synthesis
from bot.types import Citation, Claim, Conflict, Evidence, Hit, Note, Passage, Plan, Side, Together
from tests.unit.answering.samples import PHRASES, hit
from tests.unit.facts.test_contradictions import FINDER

NAMES = {"red": "Red", "红": "Red", "blue": "Blue", "蓝": "Blue"}
SHOWN = {("Red", "zh-Hans"): "红", ("Red", "zh-Hant"): "紅"}


def mentions(folded: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), NAMES[m[0]]) for m in re.finditer("|".join(NAMES), folded)]


def cited(passage: Passage, start: int, end: int, language: str) -> Citation:
    return cite(passage, start, end, n=0, translation=f"in {language}")


SYNTHESIS = Synthesis(
    matrix=MatrixBuilder(
        names_in=lambda text: frozenset(name for _, _, name in mentions(text.lower())),
        relate=lambda one, other: 0.0,
    ),
    finder=FINDER,
    named=lambda name, language: SHOWN.get((name, language), name),
    sentences=sentences_of,
    cite=cited,
    phrases=PHRASES,
)

ANN = hit("The sky is up. Red was launched in 2013. Red is red.", document="a.txt")
BOB = hit("红在2014年推出。", document="b.txt", start=90, end=100, language="zh-Hans")


def quoting(n: int, source: Hit, words: str) -> Citation:
    """Returns a citation of the words of a passage."""
    start = source.passage.start + source.passage.text.index(words)
    return cite(source.passage, start, start + len(words), n=n, translation=None)


def look(
    question: str, *citations: Citation, hits: tuple[Hit, ...] = (ANN, BOB), language: str = "en"
) -> Together:
    plan = Plan(rewritten=question, language=language)
    return SYNTHESIS.look(Evidence(plan=plan, hits=hits), (), citations)


LAUNCHED = quoting(1, ANN, "Red was launched")


def test_a_sentence_that_contradicts_a_cited_one_comes_in_as_a_citation() -> None:
    together = look("When was Red launched?", LAUNCHED)
    first, added = together.citations
    assert first == LAUNCHED
    assert (added.n, added.document, added.start, added.end) == (2, "b.txt", 90, 100)
    assert (added.quote, added.translation) == (BOB.passage.text, "in en")
    assert together.conflicts == (
        Conflict(
            about="Red, date of launch",
            values=(Side(value="2013", citations=(1,)), Side(value="2014", citations=(2,))),
        ),
    )


@pytest.mark.parametrize(
    ("language", "about"), [("zh-Hans", "红的推出时间"), ("zh-Hant", "紅的推出時間")]
)
def test_what_is_disputed_is_named_in_the_readers_language(language: str, about: str) -> None:
    (conflict,) = look("?", LAUNCHED, language=language).conflicts
    assert conflict.about == about


def test_two_cited_sentences_that_contradict_add_no_citation() -> None:
    citations = (quoting(1, BOB, "2014年"), quoting(2, ANN, "in 2013"))
    together = look("?", *citations)
    assert together.citations == citations
    assert together.conflicts[0].citations == (1, 2)


@pytest.mark.parametrize(
    "citations", [(), (quoting(1, ANN, "The sky is up."),), (quoting(1, ANN, "Red is red."),)]
)
def test_a_contradiction_that_the_answer_does_not_touch_is_left_out(
    citations: tuple[Citation, ...],
) -> None:
    together = look("What is Red?", *citations)
    assert (together.citations, together.conflicts, together.notes) == (citations, (), ())


def test_a_contradiction_on_what_was_asked_is_told_whatever_the_answer_chose() -> None:
    together = look("When was Red launched?", quoting(1, ANN, "Red is red."))
    assert [citation.n for citation in together.citations] == [1, 2, 3]
    assert together.conflicts[0].citations == (2, 3)
    assert [note.kind for note in together.notes] == ["conflict"]


def test_a_question_without_a_known_name_is_told_only_of_what_its_answer_cites() -> None:
    assert look("When was it launched?", quoting(1, ANN, "Red is red.")).conflicts == ()
    assert look("When was it launched?", LAUNCHED).conflicts


def test_where_nothing_was_answered_nothing_is_in_dispute() -> None:
    assert look("When was Red launched?").conflicts == ()


def test_the_same_place_in_another_document_is_not_the_cited_sentence() -> None:
    other = hit("x" * 200, document="z.txt")
    together = look("?", quoting(1, other, "x" * 40), hits=(ANN, BOB, other))
    assert together.conflicts == ()


@pytest.mark.parametrize(
    ("question", "language", "about"),
    [
        ("When was Red launched?", "en", "Red, date of launch"),
        ("红是何时推出的?", "zh-Hans", "红的推出时间"),
        ("When was it launched?", "en", "Red, date of launch"),
    ],
)
def test_a_dispute_on_what_was_asked_is_a_line_with_each_value_and_who_gives_it(
    question: str, language: str, about: str
) -> None:
    text = PHRASES[language]["conflict"].format(about=about)
    together = look(question, LAUNCHED, language=language)
    assert together.notes == (Note(kind="conflict", text=text, about=about, citations=(1, 2)),)
    assert [side.value for side in together.conflicts[0].values] == ["2013", "2014"]


@pytest.mark.parametrize("question", ["How many users had Red?", "When was Blue launched?"])
def test_what_was_not_asked_is_not_disputed(question: str) -> None:
    together = look(question, LAUNCHED)
    assert (len(together.conflicts), together.notes) == (1, ())


def test_sources_that_give_the_same_value_stand_together_in_a_dispute() -> None:
    cam = hit("Red came out in 2013.", document="c.txt")
    (conflict,) = look("When was Red launched?", LAUNCHED, hits=(ANN, BOB, cam)).conflicts
    assert conflict.values == (
        Side(value="2013", citations=(1, 3)), Side(value="2014", citations=(2,)),
    )  # fmt: skip


def test_one_document_contradicts_itself_only_where_two_speak_in_it() -> None:
    def forum(author: str, year: int, start: int) -> Hit:
        text = f"Red was launched in {year}."
        return hit(text, document="f.txt", author=author, start=start, end=start + len(text))

    hits = (forum("Ann", 2013, 0), forum("Bob", 2014, 60))
    assert len(look("?", quoting(1, hits[0], "2013"), hits=hits).conflicts) == 1
    hits = (forum("Ann", 2013, 0), forum("Ann", 2014, 60))
    assert look("?", quoting(1, hits[0], "2013"), hits=hits).conflicts == ()


def test_the_citations_that_say_otherwise_than_the_question_are_named() -> None:
    citations = (quoting(1, ANN, "The sky is up."), quoting(2, ANN, "Red was launched in 2013."))
    (note,) = (n for n in look("Why was Red launched in 2012?", *citations).notes
               if n.kind == "premise")  # fmt: skip
    assert note.citations == (2,)
    same = look("Why was Red launched in 2013?", *citations)
    assert not [n for n in same.notes if n.kind == "premise"]


CLAIM = Claim(text="Red was launched.", citations=(1,), status="verified", context=("launch",))


@pytest.mark.parametrize(
    ("items", "criteria", "expected"),
    [
        (("Red", "Blue"), (), ("What the sources say",)),
        (("Red", "Blue"), ("launch",), ("launch",)),
        (("Red",), ("launch", "price"), ("launch", "price")),
        (("Red",), ("launch",), ("launch",)),
    ],
)
def test_a_comparison_fills_a_matrix(
    items: tuple[str, ...], criteria: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    plan = Plan(rewritten="?", language="en", items=items, criteria=criteria)
    evidence = Evidence(plan=plan, hits=(ANN,))
    matrix = SYNTHESIS.look(evidence, [CLAIM], [LAUNCHED]).matrix
    assert matrix is not None
    assert (matrix.items, matrix.criteria) == (items, expected)
    assert matrix.cells[0][0] == (0,)
    assert sum(len(cell) for row in matrix.cells for cell in row) == 1


@pytest.mark.parametrize(("items", "criteria"), [((), ()), (("Red",), ())])
def test_what_is_no_comparison_has_no_matrix(
    items: tuple[str, ...], criteria: tuple[str, ...]
) -> None:
    plan = Plan(rewritten="?", language="en", items=items, criteria=criteria)
    evidence = Evidence(plan=plan, hits=(ANN,))
    assert SYNTHESIS.look(evidence, [CLAIM], [LAUNCHED]).matrix is None
