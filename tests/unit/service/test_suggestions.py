"""Suggested questions: of what the evidence names, in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from bot.ingestion.catalogue import describe
from bot.service.glossary_names import Suggestion
from bot.service.suggestions import suggest, topics_of
from bot.types import Citation, Document, Hit, Plan
from tests.unit.answering.samples import PHRASES, hit

NAMES = ("Laiwang", "DingTalk", "WeChat")
HITS = (
    hit("Laiwang failed. WeChat won.", author="Ann", heading="Ann", document="a.txt"),
    hit("Laiwang and WeChat.", author="Ben", heading="Ben", document="b.txt"),
    hit("Laiwang. DingTalk.", author="Cat", heading="Cat", document="c.txt"),
    hit("DingTalk.", document="d.txt"),
)
CITED = (Citation(n=1, document="a.txt", start=0, end=7, quote="Laiwang"),)


def test_each_language_is_asked_about_the_names_that_documents_join_and_their_titles() -> None:
    def held(name: str, title: str, language: str) -> Document:
        return replace(describe(name, title), title=title, language=language)

    documents = [held("a", "Boats", "en"), held("b", "船", "zh-Hans"), held("c", "Boats", "en")]
    joined = [Suggestion(("Orchard", "翠园"), 1, name, "", learned=False) for name in "ab"]
    assert topics_of(documents, joined) == {"en": ["Orchard", "Boats"], "zh-Hans": ["翠园", "船"]}


def suggested(
    question: str, *hits: Hit, language: str = "en", items: tuple[str, ...] = ()
) -> list[str]:
    plan = Plan(rewritten=question, language=language, items=items)
    return list(
        suggest(
            plan,
            hits,
            CITED,
            names_in=lambda text: frozenset(name for name in NAMES if name in text),
            named=lambda name, _: name,
            phrases=PHRASES[language],
        )
    )


def test_another_speaker_a_comparison_and_another_thing_are_suggested() -> None:
    assert suggested("Why did Laiwang fail?", *HITS) == [
        "What does Ben say about Laiwang?",
        "How do Laiwang and WeChat differ?",
        "What do the sources say about DingTalk?",
    ]


def test_a_question_that_compares_is_not_compared_again() -> None:
    asked = suggested("Laiwang or WeChat?", *HITS, items=("Laiwang", "WeChat"))
    assert not any("differ" in question for question in asked)


def test_they_are_in_the_readers_script() -> None:
    assert suggested("Laiwang為什麼失敗?", *HITS, language="zh-Hant")[1] == (
        "Laiwang和WeChat有什麼不同\uff1f"
    )


def test_a_speakers_name_reads_as_a_part_of_the_question() -> None:
    heard = hit(
        "Laiwang failed.", author="互聯網觀察家", heading="互聯網觀察家 › 來往", document="c"
    )
    assert suggested("Why Laiwang?", heard) == ["What does “互聯網觀察家” say about Laiwang?"]
    assert suggested("Laiwang为什么失败?", heard, language="zh-Hans") == [
        "互联网观察家怎么看Laiwang\uff1f"
    ]


def test_an_author_who_is_no_voice_in_the_document_is_not_asked_for() -> None:
    written = hit("Laiwang failed.", author="anonymous", heading="A History", document="c")
    assert suggested("Why Laiwang?", written) == []


def test_nothing_is_suggested_that_no_passage_names() -> None:
    assert suggested("Why?", hit("Nothing here.")) == []
    assert suggested("Why Laiwang?", hit("Nothing here.")) == []
