"""The order of sentences: by meaning where their words tell nothing, names alone last."""

from __future__ import annotations

from bot.answering.extractive.display import Segment
from bot.answering.extractive.ranking import Ranker
from tests.unit.answering.samples import material, shares


def order(question: str, *sentences: str, nearest: str = "") -> list[str]:
    ranker = Ranker(
        shares=shares,
        names_in=lambda text: frozenset(),
        things=lambda question: [],
        near=lambda question, text: float(text == nearest),
        words=lambda text: len(text.split()),
        distinct=lambda name: "",
    )
    told = [(material(1, "\n".join(sentences)), [Segment(s, s) for s in sentences])]
    return [each.segment.quote for each in ranker.rank(question, "", told)]


def test_of_sentences_with_the_same_words_the_nearest_in_meaning_comes_first() -> None:
    sentences = ("The ferry was painted blue.", "The ferry was sold to them.")
    for nearest in sentences:
        assert order("Who bought the ferry?", *sentences, nearest=nearest)[0] == nearest


def test_a_byline_comes_after_a_sentence_that_says_something() -> None:
    byline, said = "Ferry Review, Staff Writer Ann Hill", "The old ferry, a staff writer says, sank"
    assert order("What of the ferry?", byline, said) == [said, byline]


def test_what_stands_before_a_sentence_gives_it_its_subject() -> None:
    first, second = "The northern ferry is old.", "Last year it was sold for little."
    far = "Last year land was sold for little."
    told = order("When was the northern ferry sold?", far, first, second)
    assert told.index(second) < told.index(far)


def test_what_is_said_in_the_other_script_needs_fewer_of_a_questions_words() -> None:
    here, there = "It was sold.", "后来卖掉了。"
    assert order("What of the ferry?", here, there) == [there, here]
    assert order("What of the ferry?", "The ferry was sold.", there)[1] == there
