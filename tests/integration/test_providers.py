"""Several models, their budgets and caps, Stop, and what is left when a model fails: whole bot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.errors import ModelError, UsageError
from bot.service.factory import Bot, open_bot
from bot.settings import load_settings
from bot.types import Answered, Drafted, Event, Planned, Question, Retrieved, Turn, Waited
from tests import fake_openai
from tests.fake_openai import FakeOpenAI, Reply
from tests.faults import BEGUN
from tests.integration.conftest import Cli, write_lines
from tests.integration.test_served import KEY, QUESTION, brief_of, form_of, right_quote, served
from tests.unit.answering.samples import PHRASES

pytestmark = pytest.mark.loopback

TOO_LONG = Reply(fault="400-long")


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai.running(key=KEY) as running:
        running.says(right_quote)
        yield running


@pytest.fixture
def ledger(own_data: Path) -> Path:
    """The folder of the ledger, in which nothing is entered yet."""
    return own_data / "usage"


Opened = Callable[..., Bot]


@pytest.fixture
def opened(server: FakeOpenAI, environment: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens the bot with further settings."""
    with ExitStack() as stack:

        def make(**others: str) -> Bot:
            for name, value in served(server, **others).items():
                environment.setenv(name, value)
            return stack.enter_context(open_bot(load_settings(), say=lambda _: None))

        yield make


def prompts(server: FakeOpenAI) -> list[int]:
    """Returns how many passages each request held."""
    return [len(brief_of(asked).passages) for asked in server.asked]


def test_a_question_may_name_any_of_the_models(opened: Opened, server: FakeOpenAI) -> None:
    bot = opened(OPENAI_MODEL="fake-model, gpt-4o-mini")
    assert [model.name for model in bot.models] == ["fake-model", "gpt-4o-mini", "offline"]
    assert bot.model == bot.models[0]
    assert [model.offline for model in bot.models] == [False, False, True]
    for name in (None, "gpt-4o-mini", "offline"):
        answer = bot.ask(Question(text=QUESTION, model=name))
        assert answer.model == (name or "fake-model")
    assert [asked.body["model"] for asked in server.asked] == ["fake-model", "gpt-4o-mini"]
    with pytest.raises(UsageError, match=r"no model 'gpt-5'.*fake-model, gpt-4o-mini, offline"):
        bot.ask(Question(text=QUESTION, model="gpt-5"))
    assert KEY not in repr(bot.models)


def test_without_a_server_only_the_stub_is_there(environment: pytest.MonkeyPatch) -> None:
    with open_bot(load_settings(), say=lambda _: None) as bot:
        assert [model.name for model in bot.models] == ["offline"]
        assert "no OPENAI_API_KEY" in bot.model.reason


def test_the_stub_is_asked_for_on_the_command_line(cli: Cli, server: FakeOpenAI) -> None:
    run = cli("ask", "--json", "--model", "offline", QUESTION, settings=served(server))
    assert (run.status, run.json["model"]) == (0, "offline")
    assert server.asked == []
    assert "answers come from fake-model (served by" in run.err
    run = cli("ask", "--model", "none", QUESTION, settings=served(server))
    assert run.status == 2
    assert "Choose one of: fake-model, offline" in run.err


def test_an_answer_has_the_cost_that_the_table_gives(
    cli: Cli, server: FakeOpenAI, tmp_path: Path
) -> None:
    table = {"as_of": "2026-01", "currency": "EUR", "servers": {}}
    rate = {"fake-model": {"prompt": 100, "completion": 1000}}
    path = tmp_path / "prices.yaml"
    path.write_text(json.dumps(table | {"servers": {server.url: rate}}), encoding="utf-8")
    settings = served(server, BOT_PRICES=str(path))
    priced = cli("ask", "--json", QUESTION, settings=settings).json
    assert priced["tokens"] == {"prompt": 11, "completion": 5, "cached": 0, "judge": 0}
    assert priced["cost"] == pytest.approx((11 * 100 + 5 * 1000) / 1e6)
    assert "16 tokens were used, for 0.0061" in cli("ask", QUESTION).err
    for model in ("gpt-4o-mini", "offline"):
        other = cli("ask", "--json", "--model", model, QUESTION, settings={
            "OPENAI_MODEL": "fake-model,gpt-4o-mini"})  # fmt: skip
        assert other.json["cost"] is None
    source = write_lines(tmp_path / "in.jsonl", [{"question": QUESTION}] * 2)
    batch = cli("ask", "--batch", str(source), "--out", str(tmp_path / "out.jsonl"))
    assert "32 tokens were used, for 0.0122" in batch.err
    path.write_text("servers: 3", encoding="utf-8")
    assert cli("ask", QUESTION).status == 2


def test_tokens_that_the_server_does_not_count_cost_nothing_known(
    opened: Opened, server: FakeOpenAI, tmp_path: Path
) -> None:
    path = tmp_path / "prices.yaml"
    rates = {"fake-model": {"prompt": 1, "completion": 1}}
    path.write_text(
        json.dumps({"as_of": "2026", "currency": "EUR", "servers": {server.url: rates}})
    )
    server.says(lambda asked: Reply(right_quote(asked), usage=False))
    answer = opened(BOT_PRICES=str(path)).ask(Question(text=QUESTION))
    assert answer.tokens["prompt"] > 500
    assert answer.cost is None


def test_the_days_cap_stops_before_a_call(opened: Opened, server: FakeOpenAI) -> None:
    bot = opened(BOT_DAY_TOKENS="20")
    for _ in range(2):
        bot.ask(Question(text=QUESTION))
    with pytest.raises(ModelError, match=r"32 of 20 \(BOT_DAY_TOKENS\)") as raised:
        bot.ask(Question(text=QUESTION))
    assert (raised.value.kind, raised.value.offline_offer) == ("cap", True)
    assert len(server.asked) == 2
    assert bot.ask(Question(text=QUESTION, model="offline")).status == "answered"


def test_a_conversations_cap_stops_before_a_call(opened: Opened, server: FakeOpenAI) -> None:
    bot = opened(BOT_SESSION_TOKENS="16")
    bot.ask(Question(text=QUESTION, spent=15))
    with pytest.raises(ModelError, match=r"16 of 16 \(BOT_SESSION_TOKENS\)") as raised:
        bot.ask(Question(text=QUESTION, spent=16))
    assert (raised.value.kind, raised.value.offline_offer) == ("cap", True)
    assert len(server.asked) == 1
    assert bot.ask(Question(text=QUESTION, spent=99, model="offline")).status == "answered"


def test_a_batch_is_one_conversation(cli: Cli, server: FakeOpenAI, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", [{"question": QUESTION}] * 3)
    target = tmp_path / "out.jsonl"
    settings = served(server, BOT_SESSION_TOKENS="20")
    run = cli("ask", "--batch", str(source), "--out", str(target), settings=settings)
    results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert ["error" in result for result in results] == [False, False, True]
    assert "BOT_SESSION_TOKENS" in results[2]["error"]
    assert run.status == 1


def test_a_prompt_that_turns_out_too_long_is_shortened_once(
    opened: Opened, server: FakeOpenAI
) -> None:
    server.says(TOO_LONG, right_quote)
    answer = opened().ask(Question(text=QUESTION))
    whole, half = prompts(server)
    assert half == round(whole / 2) == len(answer.passages)
    assert answer.status == "answered"
    assert [note.kind for note in answer.notes] == ["scope"]
    assert [claim.status for claim in answer.statements] == ["verified"]


def test_a_prompt_that_stays_too_long_is_an_error(opened: Opened, server: FakeOpenAI) -> None:
    server.says(TOO_LONG)
    with pytest.raises(ModelError, match="lower BOT_EVIDENCE_CHARS") as raised:
        opened().ask(Question(text=QUESTION))
    assert (raised.value.kind, raised.value.offline_offer) == ("too_long", True)
    assert len(server.asked) == 2


def test_a_small_window_leaves_out_the_oldest_turns_and_says_so(
    opened: Opened, server: FakeOpenAI, cli: Cli
) -> None:
    turns = tuple(Turn(role="user", content=f"Turn {n}: " + "word " * 200) for n in range(20))
    bot = opened(BOT_WINDOW_TOKENS="10000", BOT_PROMPT="full")
    answer = bot.ask(Question(text=QUESTION, history=turns))
    sent = server.asked[0].prompt
    assert "Turn 19:" in sent
    assert "Turn 0:" not in sent
    (note,) = answer.notes
    assert note.text.startswith("The earlier part of the conversation was left out")
    small = opened(BOT_WINDOW_TOKENS="2048", BOT_PROMPT="full").ask(Question(text=QUESTION))
    assert [note.text for note in small.notes] == [PHRASES["en"]["notice_evidence"]]
    assert 0 < len(small.passages) < len(answer.passages)
    assert "Some of the passages found were left out" in cli("ask", QUESTION).out


@pytest.mark.parametrize(
    ("fault", "notice"),
    [
        ("stall", "notice_cut"),
        ("stream-reset", "notice_cut"),
        ("stream-closed", "notice_cut"),
        ("length", "notice_length"),
        ("content-filter", "notice_filter"),
        ("tool-calls", "notice_cut"),
    ],
)
def test_what_came_is_kept_and_marked(
    opened: Opened, server: FakeOpenAI, fault: str, notice: str
) -> None:
    bot = opened(OPENAI_BASE_URL=server.url_that(fault), BOT_TIMEOUT_S="0.5")
    answer = bot.ask(Question(text=QUESTION))
    assert answer.broke_off
    assert answer.text.startswith(BEGUN.strip())
    assert [note.text for note in answer.notes] == [PHRASES["en"][notice]]
    assert {claim.status for claim in answer.statements} == {"unverified"}


@pytest.mark.parametrize("fault", ["500", "401", "silent", "html"])
def test_a_failed_model_leaves_the_offer_of_the_stub(
    opened: Opened, server: FakeOpenAI, fault: str
) -> None:
    bot = opened(OPENAI_BASE_URL=server.url_that(fault), BOT_TIMEOUT_S="0.3", BOT_ANSWER_S="1")
    seen: list[Event] = []
    with pytest.raises(ModelError) as raised:  # noqa: PT012 - what came before is looked at too
        for event in bot.stream(Question(text=QUESTION)):
            seen.append(event)
    assert raised.value.offline_offer
    kinds = [type(event) for event in seen if not isinstance(event, Waited)]
    assert kinds[:2] == [Planned, Retrieved]
    offline = bot.ask(Question(text=QUESTION, model="offline"))
    assert (offline.status, offline.model) == ("answered", "offline")


def test_an_error_before_anything_was_found_offers_nothing(opened: Opened) -> None:
    with pytest.raises(UsageError):
        opened().ask(Question(text=" "))
    assert not ModelError("x").offline_offer


def test_the_servers_end_in_the_middle_keeps_what_came(environment: pytest.MonkeyPatch) -> None:
    with fake_openai.running(key=KEY) as dying:
        for name, value in served(dying, OPENAI_BASE_URL=dying.url_that("stall")).items():
            environment.setenv(name, value)
        with open_bot(load_settings(), say=lambda _: None) as bot:
            events = bot.stream(Question(text=QUESTION))
            while not (isinstance(event := next(events), Drafted) and event.text):
                pass
            dying.stop()
            *_, last = events
    assert isinstance(last, Answered)
    assert [note.kind for note in last.answer.notes] == ["broke_off"]


def test_both_models_answer_in_one_form_on_the_command_line(cli: Cli, server: FakeOpenAI) -> None:
    settings = served(server)
    runs = [
        (
            cli("ask", "--json", "--model", model, QUESTION, settings=settings).json,
            cli("ask", "--model", model, QUESTION, settings=settings).out,
        )
        for model in ("offline", "fake-model")
    ]
    (offline, offline_text), (online, online_text) = runs
    assert form_of(offline) == form_of(online)
    for text, answer in ((offline_text, offline), (online_text, online)):
        assert text.startswith(f"# {QUESTION}")
        assert "\n[^1]: **" in text
        facts = next(line for line in text.splitlines() if line.startswith("*Answered"))
        assert " verified" in facts
        assert f" · model {answer['model']} · corpus " in facts
