"""The sources that a question names: by title, by another name of a speaker, by what they are."""

from __future__ import annotations

import pytest

from bot.language.coordination import Thing
from bot.language.scripts import fold
from bot.retrieval.planning import Planner
from bot.retrieval.source_mentions import SourceFinder
from bot.types import Question, Translation
from tests.unit.retrieval.test_planning import COORDINATION, document, entities, names, shares

TITLE = "為什麼沒有商店"
SHOPS = document(
    "shops.txt", TITLE, "zh-Hant", text=f"{TITLE}\n商店關了。",
    translations=(
        Translation(start=0, end=7, language="en", text="Why There Is No Shop"),
        Translation(start=8, end=13, language="en", text="The shops closed."),
    ),
)  # fmt: skip
TRAINS = document("trains.txt", "How trains: came to the North", "en")
FORUM = document("forum.txt", "?", "en", genre="forum", speakers=("36氪", "Ann"))
FINDER = SourceFinder([SHOPS, TRAINS, FORUM], names, shares)
PLANNER = Planner(FINDER, entities, COORDINATION)


def found(text: str) -> list[tuple[str, str]]:
    """Returns (what names it, document) of each source named."""
    folded = fold(text)
    return [(folded[m.start : m.end], *m.source.documents) for m in FINDER.find(folded)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("《為什麼沒有商店》說了什麼?", ("《为什么没有商店》", "shops.txt")),
        ("「为什么没有商店」说了什么?", ("「为什么没有商店」", "shops.txt")),
        ("What does “Why there is no shop” say?", ("“why there is no shop”", "shops.txt")),
        ('What does "why is there no shop?" say?', ('"why is there no shop?"', "shops.txt")),
        ("Sum up “How trains came”.", None),
        ("Sum up “How trains came to the”.", ("“how trains came to the”", "trains.txt")),
        ("Sum up “trains came to the North”.", ("“trains came to the north”", "trains.txt")),
        ("Why is there no shop?", None),
        ("What is a “shop”?", None),
        ("What says “The shops closed.”?", None),
        ("“A wholly other and much longer heading”", None),
    ],
)
def test_a_title_in_quotation_marks_names_its_document(
    text: str, named: tuple[str, str] | None
) -> None:
    assert found(text) == ([named] if named else [])


def test_a_quoted_title_has_the_documents_own_as_its_label() -> None:
    (mention,) = FINDER.find(fold("“Why there is no shop”?"))
    assert (mention.source.label, mention.source.speaker) == (TITLE, None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What did 36氪 say about Laiwang?", "36氪"),
        ("What did 36Kr say about Laiwang?", "36kr"),
        ("36Kr?", "36kr"),
        ("What did ANN say?", "ann"),
    ],
)
def test_a_speaker_stands_where_any_of_his_names_does(text: str, named: str) -> None:
    assert found(text) == [(named, "forum.txt")]


def test_sources_stand_in_the_order_of_the_question_and_each_once() -> None:
    text = "What do Ann, “Why there is no shop” and 《為什麼沒有商店》 say, and 36Kr?"
    assert [source for _, source in found(text)] == ["forum.txt", "shops.txt", "forum.txt"]


def test_only_the_name_itself_is_taken_out_of_what_is_searched() -> None:
    plan = PLANNER.plan(Question(text="What did 36Kr say about Laiwang's end?"))
    assert plan.searches[0].query == "what did say about laiwang's end?"
    assert plan.searches[0].source is not None
    assert plan.searches[0].source.speaker == "36氪"


def test_two_quoted_titles_are_compared_as_the_reader_wrote_them() -> None:
    asked = "Compare “Why There Is No Shop” and “How trains came to the North” on rent."
    plan = PLANNER.plan(Question(text=asked))
    assert plan.items == ("“Why There Is No Shop”", "“How trains came to the North”")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2013年英文稿认为难在哪里", "2013年英文稿"),
        ("簡體那篇怎麼說", "简体那篇"),
        ("How does the Simplified Chinese author feel", " simplified chinese author"),
        ("来往失败是哪篇文章说的", None),
        ("Which English article says so?", None),
    ],
)
def test_a_source_is_known_by_its_language_and_date_but_not_where_it_is_asked_for(
    text: str, named: str | None
) -> None:
    folded = fold(text)
    finder = SourceFinder(
        [document("a.txt", "t", "en", date="2013-11-16"), document("b.txt", "来往", "zh-Hans")],
        names,
        shares,
    )
    found = [folded[m.start : m.end] for m in finder.find(folded)]
    assert found == ([named] if named else [])


def test_two_descriptions_of_one_source_are_one() -> None:
    assert len(found("What do “How trains came to the North” and the trains article say?")) == 1


REPORT = document("report.md", "Port Review for 2023", "en", text="By the Office of the Port")
DIARY = document("diary.md", "A Week", "en", text="From the Island Diary, spring 2024")
VIEWS = "How high is the fee, say the Port Review and the Island Diary?"


@pytest.mark.parametrize(
    ("text", "things", "told"),
    [
        (VIEWS, ("Review", "Diary"), ["report.md", "diary.md"]),
        (VIEWS.replace("say", "at"), ("Review", "Diary"), []),  # asks for nobody's word
        (VIEWS, ("Review", "Port"), []),  # both are one document
        ("What do the Island Diary and the Port Guide say?", ("Diary", "Guide"), []),
    ],
)
def test_things_of_which_the_words_are_asked_for_are_the_sources_that_they_describe(
    text: str, things: tuple[str, str], told: list[str]
) -> None:
    folded = fold(text)
    spans = [
        Thing(folded.index(fold(t)), folded.index(fold(t)) + len(t), named=False) for t in things
    ]
    finder = SourceFinder([REPORT, DIARY], names, shares)
    assert [m.source.documents[0] for m in finder.told_by(folded, spans)] == told
