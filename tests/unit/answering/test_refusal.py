"""Refusals: a fixed phrase, and for what is not stated the nearest statements, cited."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.extractive.display import Segment
from bot.answering.refusal import Refuser
from bot.language.sentences import sentences_of
from bot.types import Turn
from tests.unit.answering.samples import PHRASES, SAID, hit

NEAR = hit("Laiwang was a chat app of Alibaba. It was given up in the end.")


def refuser(*segments: Segment) -> Refuser:
    return Refuser(
        score=lambda question, texts: [float("given up" in text) for text in texts],
        segments=lambda document, text, language: list(segments),
        sentences=sentences_of,
        phrases=PHRASES,
    )


SENTENCES = (
    Segment("Laiwang was a chat app of Alibaba.", "Laiwang was a chat app of Alibaba."),
    Segment("It was given up in the end.", "It was abandoned.", 2, 2),
)


def test_a_plain_refusal_is_its_phrase_alone() -> None:
    assert refuser(*SENTENCES).refuse("greeting", "hi", "en", [NEAR]) == SAID["greeting"]


def test_what_is_not_stated_comes_with_the_nearest_that_is() -> None:
    text = refuser(*SENTENCES).refuse("not_stated", "Was it given up?", "en", [NEAR])
    assert text.startswith(f"{SAID['not_stated']}\n\n{SAID['nearest']}\n\n- ")
    assert text.endswith("- It was abandoned. [1.2]")


def test_at_most_two_are_told_and_numbered_as_the_passages_are() -> None:
    text = refuser(*SENTENCES).refuse("not_stated", "given up", "en", [NEAR, NEAR, NEAR])
    assert text.splitlines()[-2:] == ["- It was abandoned. [1.2]", "- It was abandoned. [2.2]"]


def test_scraps_are_not_told() -> None:
    assert (
        refuser(Segment("Share.", "Share.")).refuse("not_stated", "q", "en", [NEAR])
        == (SAID["not_stated"])
    )


def test_a_heading_states_nothing_that_could_be_near() -> None:
    under = replace(NEAR, passage=replace(NEAR.passage, heading="Why it was given up"))
    heading = Segment("# Why it was given up", "# Why it was given up")
    said = refuser(heading, SENTENCES[1]).refuse("not_stated", "q", "en", [under])
    assert said.endswith("- It was abandoned. [1.2]")


def test_of_a_conversation_what_was_asked_is_told_and_no_marker_of_it() -> None:
    turns = [("user", "Why [1.2]?"), ("assistant", "So."), ("user", "x" * 300)]
    history = [Turn(role=role, content=text) for role, text in turns]  # type: ignore[arg-type]
    assert refuser().refuse("talk", "?", "en", []) == SAID["talk"]
    assert refuser().asked(history).splitlines()[-2:] == ["1. Why 〔1.2〕?", f"2. {'x' * 200}"]


def test_with_nothing_near_only_the_phrase_is_said() -> None:
    assert refuser().refuse("not_stated", "q", "en", []) == SAID["not_stated"]
