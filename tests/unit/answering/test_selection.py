"""Which sentences the offline model tells: those that answer, of each side, of the source named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.prompts import Brief, Material
from bot.answering.selection import Selector
from bot.answering.statements import Statement
from bot.answering.wording import Segment


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def score(question: str, texts: Sequence[str]) -> list[float]:
    asked = words(question)
    return [len(asked & words(text)) / max(1, len(asked)) for text in texts]


def segments(document: str, text: str, language: str) -> list[Segment]:
    return [Segment(sentence, sentence) for sentence in text.split("|")]


def passage(n: int, text: str, **about: str) -> Material:
    return Material(n, text, {"document": f"{n}.txt", "start": str(n), **about})


def select(
    question: str,
    *passages: Material,
    items: dict[str, str] | None = None,
    context: str = "",
    answered: bool = True,
) -> list[str]:
    selector = Selector(
        score=score,
        answers=lambda q, texts: answered,
        segments=segments,
        names_in=lambda text: frozenset(),
        lacks=lambda part, texts: False,
    )
    brief = Brief(question, context, "en", items or {}, (), passages)
    return [told(statement) for statement in selector.select(brief)]


def told(statement: Statement) -> str:
    return statement.segment.quote


def test_the_sentences_that_have_what_is_asked_come_first() -> None:
    text = "Nothing here.|The app had users.|The app lost its users in spring."
    assert select("When did the app lose its users?", passage(1, text))[0] == text.split("|")[2]


def test_nothing_is_told_when_nothing_answers() -> None:
    assert select("Why?", passage(1, "Because."), answered=False) == []
    assert select("Why?") == []


def test_each_side_is_scored_by_what_is_asked_of_it() -> None:
    passages = (
        passage(1, "Red grew in May.|Red is a colour.", side="Red"),
        passage(2, "Blue is a colour.|Blue grew in June.", side="Blue"),
    )
    chosen = select(
        "How do they differ?", *passages, items={"Red": "red grew", "Blue": "blue grew"}
    )
    assert "Red grew in May." in chosen[:2]
    assert "Blue grew in June." in chosen


def test_only_the_source_asked_for_is_told() -> None:
    passages = (passage(1, "The app failed early.", side="novel"), passage(2, "The app failed."))
    assert select("Why has the app failed?", *passages) == ["The app failed early."]


def test_headings_are_not_told() -> None:
    text = "The app|The app failed."
    assert select("What of the app?", passage(1, text, heading="Part › The app")) == [
        "The app failed."
    ]


def test_the_same_words_are_told_once() -> None:
    assert select(
        "the app failed", passage(1, "The app failed."), passage(2, "The app failed.")
    ) == ["The app failed."]


def test_a_sentence_that_gives_a_reason_comes_first_when_one_is_asked_for() -> None:
    text = "The app failed quickly.|Far away.|The app failed because of its name."
    assert select("Why the app failed", passage(1, text))[0].endswith("its name.")


def test_a_sentence_that_asks_comes_after_one_that_states() -> None:
    text = "Has the app failed?|Far away.|The app has failed."
    assert select("the app has failed", passage(1, text))[0] == "The app has failed."


def test_a_follow_up_is_scored_by_its_own_words_first() -> None:
    text = "Taobao held a sale.|Far away.|Alipay gave out packets in spring."
    chosen = select("Taobao held a sale", passage(1, text), context="Alipay packets in spring")
    assert chosen[0] == "Taobao held a sale."


def test_a_source_is_summed_up_part_by_part_in_its_order() -> None:
    passages = (
        passage(2, "Second apps fail.|Apps fail and fail.", document="d"),
        passage(1, "First apps grow.|Apps grow and users of apps grow.", document="d"),
    )
    chosen = select("Please summarise it.", *passages)
    assert [text.split()[-1] for text in chosen] == ["grow.", "grow.", "fail.", "fail."]
