"""Small models: what the reader sees of one that loops, parrots, thinks or declines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from bot.answering.providers.offered import served_model
from bot.errors import ModelError
from bot.service.factory import Bot, open_bot
from bot.settings import load_settings
from bot.types import Answer, Claim, Comparison, Drafted, Question, Turn
from tests import fake_openai
from tests.fake_openai import Asked, FakeOpenAI, Reply, Script
from tests.integration.conftest import OFFLINE, copied
from tests.unit.answering.samples import PHRASES, SAID

pytestmark = pytest.mark.loopback

QUESTION = "How did WeChat Pay beat Alipay?"
WORDS = ("red", "blue", "green", "brown", "pink", "grey", "black", "white", "gold")
DECLINED = SAID["notice_declined"].format(model="fake-model")
BEHIND = SAID["behind"].format(model="fake-model")
UNBORNE = SAID["notice_unborne"].format(model="fake-model")


@pytest.fixture(scope="module")
def running() -> Iterator[FakeOpenAI]:
    with fake_openai.running() as server:
        yield server


@pytest.fixture
def server(running: FakeOpenAI) -> FakeOpenAI:
    running.asked.clear()
    return running


@pytest.fixture(scope="module")
def bot(
    running: FakeOpenAI, made_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bot]:
    """The bot with a model whose window calls for the plain prompt."""
    settings = OFFLINE | {
        "BOT_DATA_DIR": str(copied(made_data, tmp_path_factory.mktemp("small") / "data")),
        "OPENAI_BASE_URL": running.url,
        "OPENAI_MODEL": "fake-model",
        "BOT_WINDOW_TOKENS": "8192",
    }
    with open_bot(load_settings(environ=settings), say=lambda _: None) as opened:
        yield opened


@pytest.fixture
def answered(bot: Bot, server: FakeOpenAI) -> Callable[[Script], Answer]:
    """Returns the answer that comes of what the model says."""

    def ask(script: Script) -> Answer:
        server.says(script)
        return bot.ask(Question(text=QUESTION))

    return ask


def sentence(asked: Asked) -> str:
    """Returns a sentence of the sources as the plain prompt shows them."""
    lines = asked.prompt.splitlines()
    return next(line for line in lines if len(line) > 40 and line.endswith("."))


def offline(bot: Bot) -> str:
    """Returns what is answered without the model."""
    return bot.ask(Question(text=QUESTION, model="offline")).text


def own(answer: Answer) -> list[Claim]:
    """Returns the model's statements, which stand behind the offline answer."""
    at = answer.text.index(BEHIND)
    return [claim for claim in answer.statements if (claim.start or 0) > at]


def test_the_plain_prompt_is_short_and_its_rules_stand_last(bot: Bot, server: FakeOpenAI) -> None:
    server.says(sentence)
    turns = (Turn(role="user", content="What is WeChat?"),)
    bot.ask(Question(text=QUESTION, history=turns))
    (asked,) = server.asked
    system, user = (message["content"] for message in asked.body["messages"])
    assert len(system.splitlines()) == 1
    assert user.endswith(f"user: What is WeChat?\n\n{QUESTION}\n\n{SAID['rules']}")
    assert len(user) < 4500
    assert "[1.1]" not in user
    assert asked.body["max_tokens"] == 300


@pytest.mark.parametrize(("language", "question"), [("zh-Hans", "支付宝"), ("zh-Hant", "支付寶")])
def test_the_rules_are_in_the_readers_language(
    bot: Bot, server: FakeOpenAI, language: str, question: str
) -> None:
    server.says("NOT_STATED")
    bot.ask(Question(text=f"{question}是誰的？" if "寶" in question else f"{question}是谁的？"))
    assert server.asked[0].prompt.endswith(PHRASES[language]["rules"])


def test_a_sentence_of_the_sources_is_found_and_verified_behind_the_offline_answer(
    answered: Callable[[Script], Answer], bot: Bot
) -> None:
    answer = answered(sentence)
    assert answer.status == "answered"
    assert answer.text.startswith(offline(bot))
    assert [answer.claims[n].text in offline(bot) for n in answer.lead] == [True]
    assert [(c.status, c.basis, len(c.citations)) for c in own(answer)] == [
        ("verified", "wording", 1)
    ]


def test_the_offline_answer_is_shown_while_the_model_reads(bot: Bot, server: FakeOpenAI) -> None:
    seen = Event()

    def waits(asked: Asked) -> str:
        return sentence(asked) if seen.wait(30) else ""

    server.says(waits)
    shown = ""
    for event in bot.stream(Question(text=QUESTION)):
        if isinstance(event, Drafted):
            shown += event.text
            seen.set()
    head, _, behind = shown.partition(BEHIND)
    assert head.strip()
    assert behind.strip()
    assert head.strip()[:40] in offline(bot)


def test_where_nothing_is_stated_the_refusal_stands_before_what_the_model_writes(
    bot: Bot, server: FakeOpenAI
) -> None:
    server.says(sentence)
    answer = bot.ask(Question(text="How many moons does Jupiter have?"))
    assert answer.status == "refused"
    assert answer.text.startswith(SAID["not_stated"])
    assert [claim.status for claim in own(answer)] == ["verified"]


@pytest.mark.parametrize("said", ["NOT_STATED", "NOT_STATED."])
def test_where_it_declines_the_offline_answer_stands_and_says_so(
    answered: Callable[[Script], Answer], bot: Bot, said: str
) -> None:
    answer = answered(said)
    assert answer.text == offline(bot)
    assert [(note.text, note.about) for note in answer.notes] == [(DECLINED, "")]


def test_what_no_source_bears_stands_behind_the_offline_answer(
    answered: Callable[[Script], Answer], bot: Bot
) -> None:
    answer = answered("Kiwis cannot fly, and moles cannot see.")
    assert answer.text == offline(bot)
    assert [(note.text, note.about) for note in answer.notes] == [
        (UNBORNE, "Kiwis cannot fly, and moles cannot see.")
    ]


@pytest.mark.parametrize("said", [SAID["rules"], SAID["example"], PHRASES["zh-Hans"]["example"]])
def test_what_only_repeats_its_prompt_is_no_answer(
    answered: Callable[[Script], Answer], bot: Bot, said: str
) -> None:
    # The example of another language is not this prompt's, and no source bears it.
    answer = answered(said)
    assert answer.text == offline(bot)
    assert said.strip() not in answer.text


def test_an_echo_of_the_whole_prompt_shows_no_rules_and_states_what_the_sources_say(
    answered: Callable[[Script], Answer], bot: Bot
) -> None:
    answer = answered(lambda asked: asked.prompt)
    assert answer.text.startswith(offline(bot))
    assert not [line for line in SAID["rules"].splitlines() if line in answer.text]
    assert [c.text for c in own(answer) if c.status == "unverified"] == [QUESTION]


def test_rules_beside_an_answer_are_left_out(answered: Callable[[Script], Answer]) -> None:
    answer = answered(lambda asked: f"{SAID['rules']}\n{sentence(asked)}")
    assert "two to five short sentences" not in answer.text
    assert [claim.status for claim in own(answer)] == ["verified"]


def test_courtesies_are_no_statements(answered: Callable[[Script], Answer]) -> None:
    answer = answered(lambda asked: f"Sure! {sentence(asked)} Let me know if you need more.")
    assert [claim.status for claim in answer.claims][-3:] == [None, "verified", None]


@pytest.mark.parametrize("size", [1, 3, 9])
def test_a_loop_is_stopped_while_it_runs_whatever_its_length(
    answered: Callable[[Script], Answer], server: FakeOpenAI, size: int
) -> None:
    server.left.clear()
    group = "".join(f"{n}. Moles cannot see {word}.\n\n" for n, word in enumerate(WORDS[:size]))
    answer = answered(lambda asked: f"{sentence(asked)}\n\n" + group * (20_000 // size))
    assert server.left
    assert [answer.text.count(word) for word in WORDS[:size]] == [1] * size
    assert own(answer)[0].status == "verified"
    assert [note.text for note in answer.notes] == [SAID["notice_repeated"]]


@pytest.mark.parametrize("opened", ["<think>", "<|channel|>analysis<|message|>"])
def test_thoughts_that_use_up_the_limit_are_no_answer_and_that_is_said(
    answered: Callable[[Script], Answer], opened: str
) -> None:
    thoughts = "".join(f"Perhaps it is {n}. " for n in range(200))
    with pytest.raises(ModelError, match="all its tokens on thinking") as raised:
        answered(Reply(f"{opened}{thoughts}", finish="length"))
    assert raised.value.kind == "thought"


@pytest.mark.parametrize(
    "before",
    [
        "<think>Moles cannot see.</think>",
        "<|channel|>analysis<|message|>Moles cannot see.<|end|><|start|>assistant<|channel|>final"
        "<|message|>",
        "<|channel|>analysis Moles cannot see.<|channel|>final ",
        "analysisMoles cannot see.assistantfinal",
    ],
)
def test_thoughts_before_an_answer_are_left_out(
    answered: Callable[[Script], Answer], before: str
) -> None:
    answer = answered(lambda asked: before + sentence(asked))
    assert "Moles" not in answer.text
    assert [claim.status for claim in own(answer)] == ["verified"]


def test_one_that_reads_slowly_is_waited_for(server: FakeOpenAI) -> None:
    def slowly(_: Asked) -> str:
        time.sleep(0.8)
        return "Yes."

    server.says(slowly)
    settings = {"OPENAI_BASE_URL": server.url, "BOT_TIMEOUT_S": "0.4"}
    patient = load_settings(environ=settings | {"BOT_FIRST_WORD_S": "9"})
    assert served_model(patient, "fake-model").invoke("Is it so?").text == "Yes."
    with pytest.raises(ModelError, match="did not answer in time"):
        served_model(load_settings(environ=settings), "fake-model").invoke("Is it so?")


def test_a_table_is_filled_offline(bot: Bot, server: FakeOpenAI) -> None:
    answer = bot.compare(Comparison(items=("WeChat Pay", "Alipay"), criteria=("users",)))
    assert (answer.model, server.asked) == ("offline", [])
    assert answer.matrix


def test_what_a_plain_comparison_leaves_open_is_not_said_to_be_absent(
    bot: Bot, server: FakeOpenAI
) -> None:
    server.says(lambda asked: f"{sentence(asked)} NOT_STATED")
    asked = "Compare WeChat Pay and Alipay on price and on users."
    answer, alone = (bot.ask(Question(text=asked, model=m)) for m in (None, "offline"))
    assert len(server.asked) == 1
    assert (answer.matrix, answer.notes) == (alone.matrix, alone.notes)
