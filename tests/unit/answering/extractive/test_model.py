"""The offline model: sentences of its prompt, cited, grouped and attributed, or NOT_STATED."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from bot.answering.evidence_text import render_evidence
from bot.answering.extractive.display import Segment
from bot.answering.extractive.model import OfflineModel
from bot.answering.prompts import load_prompt, render_question
from bot.answering.tokens import estimate_tokens
from bot.checking.citations import take_out
from bot.language.sentences import sentences_of
from bot.types import NOT_STATED, Evidence, Hit, Plan, Question, Search, Turn
from tests.unit.answering.samples import PHRASES, PROMPTS, READY, SAID, Ready, as_it_is, hit

LAIWANG = hit("Laiwang was a chat app. Laiwang failed in 2014. The weather was fine.")
DINGTALK = hit(
    "DingTalk grew at work. DingTalk was made by the team of Laiwang.",
    document="b.txt",
    genre="forum",
    author="stormzhang",
    title="Why no chat app?",
)


def model(**changes: Any) -> OfflineModel:
    given = {
        "answerability": READY,
        "segments": lambda document, told, language: [
            Segment(each, each, n, n) for n, each in enumerate(told, 1)
        ],
        "titled": as_it_is,
        "phrases": PHRASES,
        "count_tokens": estimate_tokens,
    }
    return OfflineModel(**(given | changes))


def messages(
    question: str,
    *hits: Hit,
    items: tuple[str, ...] = (),
    criteria: tuple[str, ...] = (),
    history: tuple[Turn, ...] = (),
) -> list[BaseMessage]:
    searches = tuple(Search(query=question, item=item) for item in items)
    plan = Plan(
        rewritten=question, language="en", items=items, criteria=criteria, searches=searches
    )
    evidence = Evidence(plan=plan, hits=hits)
    return load_prompt(PROMPTS, "answer").render(
        {
            "evidence": render_evidence(hits, sentences_of),
            "asked": render_question(Question(text=question, history=history), evidence),
            "language": "English",
            "example": "A [1.1].",
        }
    )


def said(question: str, *hits: Hit, **others: Any) -> str:
    return model().invoke(messages(question, *hits, **others)).text


def test_every_statement_names_a_sentence_that_it_is() -> None:
    hits = (LAIWANG, DINGTALK)
    clean, markers = take_out(said("What failed: Laiwang?", *hits), 2)
    assert markers
    for marker in markers:
        (ref,) = marker.refs
        sentence = sentences_of(hits[ref.passage - 1].passage)[ref.first - 1]
        assert clean[: marker.at].endswith(sentence.text)


def test_the_best_statement_leads() -> None:
    text = said("Laiwang failed 2014", LAIWANG, DINGTALK)
    assert text.split("\n")[0] == "Laiwang failed in 2014. [1.2]"
    assert "weather" not in text


def test_it_says_that_it_answered_offline() -> None:
    assert said("Laiwang failed", LAIWANG).endswith(f"\n\n*{SAID['offline_note']}*")


def test_items_compared_stand_side_by_side_with_a_word_where_nothing_is_said() -> None:
    one = hit(LAIWANG.passage.text, side="Laiwang")
    text = said("Laiwang failed", one, items=("Laiwang", "WeChat"))
    assert text.startswith("- Laiwang: Laiwang failed in 2014. [1.2]\n- WeChat: NOT_STATED")


def test_aspects_are_the_rows_of_a_table_of_the_items() -> None:
    one = hit(LAIWANG.passage.text, side="Laiwang")
    text = said(
        "How Laiwang failed", one, items=("Laiwang", "WeChat"), criteria=("failed", "price")
    )
    assert text.splitlines()[:4] == [
        "| | Laiwang | WeChat |",
        "|---|---|---|",
        "| failed | Laiwang failed in 2014. [1.2] | NOT_STATED |",
        "| price | NOT_STATED | NOT_STATED |",
    ]


@pytest.mark.parametrize(
    "hits", [(), (hit("The weather was fine."),)], ids=["no passage", "another subject"]
)
def test_what_no_sentence_answers_is_not_stated(hits: tuple[Hit, ...]) -> None:
    assert said("Who founded Laiwang?", *hits) == NOT_STATED


def test_a_passages_own_heading_is_no_statement() -> None:
    with_heading = hit("Laiwang failed. Nothing else.", heading="Laiwang failed.")
    assert "Laiwang failed." not in said("Laiwang failed", with_heading)


def test_without_a_question_nothing_is_stated() -> None:
    assert model().invoke([SystemMessage("Answer.")]).text == NOT_STATED


def test_a_message_that_is_no_prompt_is_answered_all_the_same() -> None:
    assert model().invoke([HumanMessage("hello")]).text == NOT_STATED


def test_it_streams_the_same_text_with_usage_and_an_end() -> None:
    prompt = messages("Laiwang failed", LAIWANG, DINGTALK)
    whole = model().invoke(prompt)
    pieces = list(model().stream(prompt))
    joined = pieces[0]
    for piece in pieces[1:]:
        joined = joined + piece
    assert len(pieces) > 3
    assert isinstance(joined, AIMessageChunk)
    assert joined.text == whole.text
    assert joined.usage_metadata == whole.usage_metadata
    assert joined.usage_metadata is not None
    assert joined.usage_metadata["output_tokens"] == estimate_tokens(whole.text)
    assert joined.response_metadata["finish_reason"] == "stop"
    assert pieces[-1].chunk_position == "last"


def test_the_same_prompt_gives_the_same_answer() -> None:
    prompt = messages("Laiwang failed", LAIWANG, DINGTALK)
    assert len({model().invoke(prompt).text for _ in range(3)}) == 1


def test_it_stops_at_a_stop_word() -> None:
    prompt = messages("Laiwang failed", LAIWANG)
    assert model().invoke(prompt, stop=["failed"]).text.endswith("Laiwang ")


def test_the_part_of_a_question_that_nothing_answers_is_said_to_be_missing() -> None:
    class Lacking(Ready):
        def lacks(self, part: str, told: Any, ranked: Any, *, apart: bool) -> bool:
            return "founded" in part

    lacking = Lacking(**{name: getattr(READY, name) for name in READY.__slots__})
    asked = "What failed in 2014, and who founded the Laiwang app?"
    text = model(answerability=lacking).invoke(messages(asked, LAIWANG)).text
    assert text.startswith("Laiwang failed in 2014. [1.2]")
    assert text.split("\n\n")[-2] == "NOT_STATED: who founded the Laiwang app"


def test_a_source_is_named_by_its_title_in_the_readers_language() -> None:
    offline = model(titled=lambda about, language: {**about, "title": f"Title in {language}"})
    text = offline.invoke(messages("Which article says Laiwang failed?", LAIWANG)).text
    assert text.startswith("“Title in en”: Laiwang failed")


def test_whoever_listens_hears_every_piece_as_it_is_written() -> None:
    class Listener(BaseCallbackHandler):
        def __init__(self) -> None:
            self.heard = ""

        def on_llm_new_token(self, token: str, **_: Any) -> None:
            self.heard += token

    listener = Listener()
    prompt = messages("Laiwang failed", LAIWANG)
    pieces = model().stream(prompt, config={"callbacks": [listener]})
    assert "".join(piece.text for piece in pieces) == listener.heard != ""


def test_it_tells_no_statement_twice() -> None:
    again = hit(LAIWANG.passage.text, document="c.txt")
    text = said("Laiwang failed", LAIWANG, again)
    assert text.count("Laiwang failed in 2014.") == 1


def test_what_was_talked_about_before_does_not_break_it() -> None:
    history = (Turn(role="user", content="What is Laiwang?"),)
    text = said("What failed? (What is Laiwang?)", LAIWANG, history=history)
    assert "Laiwang failed in 2014." in text
