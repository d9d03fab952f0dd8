"""Answers of a served model, through the chain of the offline ones: a scripted loopback server.

The server reads the very prompt it is sent, so that its quotes are quotes of real passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.prompts import Brief, read_brief
from bot.service.factory import Bot, open_bot
from bot.settings import load_settings
from bot.types import Answer, Answered, Drafted, Event, Planned, Question, Retrieved, Waited
from tests import fake_openai
from tests.addresses import refusing_url
from tests.fake_openai import Asked, FakeOpenAI, Reply
from tests.integration.conftest import Cli, write_lines
from tests.unit.answering.samples import PHRASES

pytestmark = pytest.mark.loopback

KEY = "sk-test-0123456789-secret"
WRONG_KEY = "sk-wrong-9876543210-secret"
QUESTION = "How did WeChat Pay beat Alipay?"
OPEN_MARKER = re.compile(r"\[\s*\d+\.|\[inference|NOT_STATED")


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai.running(key=KEY) as running:
        yield running


@pytest.fixture
def bot(server: FakeOpenAI, environment: pytest.MonkeyPatch) -> Iterator[Bot]:
    """The bot, asking the loopback server."""
    for name, value in served(server).items():
        environment.setenv(name, value)
    with open_bot(load_settings(), say=lambda _: None) as opened:
        yield opened


def served(server: FakeOpenAI, **others: str) -> dict[str, str]:
    """Returns the settings that make the server answer."""
    ours = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "fake-model"}
    return ours | others


def brief_of(asked: Asked) -> Brief:
    """Returns the evidence and question that the server was sent."""
    return read_brief(asked.prompt)


def right_place(asked: Asked, *, beside: str = "", passage: int = 0) -> str:
    """Returns a sentence of a passage, word for word, with its marker."""
    material = brief_of(asked).passages[passage]
    n, told = next((n, s) for n, s in enumerate(material.sentences, 1) if len(s) > 20)
    return f"{beside}{re.sub(r'[.!?。！？]+$', '', told)} [{material.n}.{n}]."


def right_quote(asked: Asked) -> str:
    return right_place(asked)


def all_events(bot: Bot) -> tuple[list[Event], Answer]:
    stream = bot.stream(Question(text=QUESTION))
    events = [event for event in stream if not isinstance(event, Waited)]
    last = events[-1]
    assert isinstance(last, Answered)
    return events, last.answer


def test_a_right_quote_is_streamed_then_checked(bot: Bot, server: FakeOpenAI, seeds: Path) -> None:
    server.says(right_quote)
    events, answer = all_events(bot)
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Planned, Retrieved]
    assert kinds[-1] is Answered
    assert set(kinds[2:-1]) == {Drafted}
    assert len(kinds) > 5
    drafted = "".join(event.text for event in events if isinstance(event, Drafted))
    assert not OPEN_MARKER.search(drafted)
    assert drafted.rstrip().endswith("[1].")
    assert answer.status == "answered"
    assert [claim.status for claim in answer.statements] == ["verified"]
    (cited,) = answer.citations
    text = (seeds / cited.document).read_bytes().decode()
    assert text[cited.start : cited.end] == cited.quote
    assert answer.text.endswith("[1].")
    assert answer.model == "fake-model"
    assert answer.tokens == {"prompt": 11, "completion": 5, "cached": 0, "judge": 0}


def test_the_server_is_sent_the_prompt_and_the_settings(bot: Bot, server: FakeOpenAI) -> None:
    server.says(right_quote)
    bot.ask(Question(text=QUESTION))
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.key == f"Bearer {KEY}"
    assert asked.body["model"] == "fake-model"
    assert asked.body["stream"] is True
    assert asked.body["stream_options"] == {"include_usage": True}
    assert [message["role"] for message in asked.body["messages"]] == ["system", "user"]
    brief = brief_of(asked)
    assert brief.question == QUESTION
    assert brief.language == "en"
    assert brief.passages
    assert sum(len(passage.text) for passage in brief.passages) <= 6000


def changed_number(asked: Asked) -> str:
    return right_place(asked, beside="In 1492, ")


def place_of_none(asked: Asked) -> str:
    return f"{right_place(asked).partition(' [')[0]} [99.1]."


@pytest.mark.parametrize(
    ("script", "citations"),
    [
        (changed_number, 1),
        (place_of_none, 0),
        ("WeChat Pay was handier [1.99", 0),
        ("WeChat Pay was handier [inference: 1.88, 2.99].", 0),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_shown_and_not_verified(
    bot: Bot, server: FakeOpenAI, script: fake_openai.Script, citations: int
) -> None:
    server.says(script)
    events, answer = all_events(bot)
    assert answer.status == "answered"
    assert answer.claims
    assert {claim.status for claim in answer.statements} == {"unverified"}
    assert len(answer.citations) == citations
    assert "WeChat" in answer.text or "1492" in answer.text or len(answer.text) > 30
    drafted = "".join(event.text for event in events if isinstance(event, Drafted))
    assert not re.search(r"\[\s*\d+\.", drafted)
    shown = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    assert shown <= {citation.n for citation in answer.citations}


@pytest.mark.parametrize("said", ["Kiwis cannot fly.", 'Kiwis cannot fly [one: "x"] [: "y"].'])
def test_an_answer_without_markers_that_no_source_bears_gives_way_to_the_offline_one(
    bot: Bot, server: FakeOpenAI, said: str
) -> None:
    server.says(said)
    answer = all_events(bot)[1]
    assert "Kiwis" not in answer.text
    assert answer.citations
    assert len(server.asked) == 1
    (note,) = answer.notes
    assert note.text == PHRASES["en"]["notice_unborne"].format(model="fake-model")
    assert note.about == said


def test_the_sentences_are_found_of_an_answer_without_markers(bot: Bot, server: FakeOpenAI) -> None:
    server.says(lambda asked: right_place(asked).rpartition(" [")[0] + ".")
    answer = all_events(bot)[1]
    assert [claim.status for claim in answer.statements] == ["verified"]
    assert len(answer.citations) == 1
    assert answer.notes == ()


def test_what_the_model_does_not_find_is_refused(bot: Bot, server: FakeOpenAI) -> None:
    server.says("NOT_STATED")
    events, answer = all_events(bot)
    assert answer.status == "refused"
    assert "NOT_STATED" not in answer.text
    assert answer.text.startswith("The sources do not answer this question.")
    assert not [event for event in events if isinstance(event, Drafted)]


@pytest.mark.parametrize("clean", [True, False])
def test_an_answer_that_is_cut_says_so(bot: Bot, server: FakeOpenAI, clean: bool) -> None:
    server.says(lambda asked: Reply(right_quote(asked) * 2, cut_after=6, clean=clean))
    events, answer = all_events(bot)
    assert answer.broke_off
    assert answer.text
    drafted = "".join(event.text for event in events if isinstance(event, Drafted))
    assert drafted
    assert not OPEN_MARKER.search(drafted)


def test_an_answer_that_reached_its_length_says_so(bot: Bot, server: FakeOpenAI) -> None:
    server.says(Reply("WeChat Pay was", finish="length"))
    assert all_events(bot)[1].broke_off


def test_an_empty_answer_is_no_answer(cli: Cli, server: FakeOpenAI) -> None:
    server.says("")
    run = cli("ask", "--json", QUESTION, settings=served(server))
    assert run.status == 1 or run.json["status"] == "partial"
    assert run.status == 0 or "offline" in run.err


def test_the_stub_and_the_server_give_answers_of_one_form(cli: Cli, server: FakeOpenAI) -> None:
    offline = cli("ask", "--json", QUESTION).json
    server.says(right_quote)
    online = cli("ask", "--json", QUESTION, settings=served(server)).json
    assert form_of(offline) == form_of(online)
    assert (offline["model"], online["model"]) == ("offline", "fake-model")
    for same in ("question", "language", "passages", "plan", "corpus_version"):
        assert offline[same] == online[same]


def form_of(value: object) -> object:
    """Returns the keys and types of a JSON value; of a list, those that its members share."""
    if isinstance(value, dict):
        return {key: form_of(member) for key, member in value.items()}
    if isinstance(value, list):
        return [form_of(value[0]).keys() if isinstance(value[0], dict) else "…"] if value else []
    return "number" if isinstance(value, int | float) else type(value).__name__


FAULTS = {
    "wrong key": ({"OPENAI_API_KEY": WRONG_KEY}, "Check OPENAI_API_KEY"),
    "no key": ({"OPENAI_API_KEY": ""}, "Check OPENAI_API_KEY"),
    "unknown model": ({"OPENAI_MODEL": "no-such-model"}, "does not know the model no-such-model"),
    "timeout": ({"OPENAI_BASE_URL": "silent", "BOT_TIMEOUT_S": "0.2"}, "raise BOT_TIMEOUT_S"),
    "refused": ({"OPENAI_BASE_URL": "refused"}, "Check the network and OPENAI_BASE_URL"),
    "forbidden": ({"OPENAI_BASE_URL": "403"}, "Choose another OPENAI_MODEL"),
    "too long": ({"OPENAI_BASE_URL": "400"}, "lower BOT_EVIDENCE_CHARS"),
    "over its limit": ({"OPENAI_BASE_URL": "429"}, "The server is over its limit"),
    "quota": ({"OPENAI_BASE_URL": "quota"}, "your quota is used up"),
    "server error": ({"OPENAI_BASE_URL": "500"}, "The model's server failed"),
}


def at_fault(server: FakeOpenAI, changes: dict[str, str]) -> dict[str, str]:
    settings = served(server) | changes
    where = changes.get("OPENAI_BASE_URL")
    if where:
        refused = where == "refused"
        settings["OPENAI_BASE_URL"] = refusing_url() if refused else server.url_that(where)
    return settings


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_with_what_to_do_and_without_the_key(
    cli: Cli, server: FakeOpenAI, fault: str
) -> None:
    changes, said = FAULTS[fault]
    run = cli("ask", "--json", QUESTION, settings=at_fault(server, changes))
    assert run.status == 1
    assert run.out == ""
    assert said in run.err
    assert "BOT_MODEL=offline" in run.err or "BOT_EVIDENCE_CHARS" in run.err
    chosen, offer, error = run.err.splitlines()
    assert chosen.startswith("bot: answers come from ")
    assert offer == "bot: Passages were found; bot ask --model offline answers from them."
    assert said in error
    assert_no_secret(run.out + run.err)


def test_a_web_page_instead_of_an_answer_is_said(cli: Cli, server: FakeOpenAI) -> None:
    server.says(Reply(fault="html"))
    run = cli("ask", QUESTION, settings=served(server))
    assert run.status == 1
    assert "Check that OPENAI_BASE_URL" in run.err


def test_a_fault_in_a_batch_is_one_lines_error(
    cli: Cli, server: FakeOpenAI, tmp_path: Path
) -> None:
    source = write_lines(
        tmp_path / "in.jsonl", [{"id": n, "question": QUESTION} for n in ("a", "b", "c")]
    )
    target = tmp_path / "out.jsonl"
    server.says(right_quote, Reply(fault="401"), right_quote)
    run = cli("ask", "--batch", str(source), "--out", str(target), settings=served(server))
    assert run.status == 1
    lines = target.read_text(encoding="utf-8").splitlines()
    assert ['"error"' in line for line in lines] == [False, True, False]
    assert_no_secret("".join(lines) + run.err)


def assert_no_secret(text: str) -> None:
    for secret in (KEY, WRONG_KEY, "0123456789", "9876543210"):
        assert secret not in text


@pytest.mark.parametrize("command", [("ask", QUESTION), ("doctor",)])
def test_the_key_is_in_no_output_of_a_working_server(
    cli: Cli, server: FakeOpenAI, command: tuple[str, ...]
) -> None:
    server.says(right_quote if command[0] == "ask" else "One, two, three.")
    run = cli(*command, settings=served(server))
    assert run.status == 0, run.err + run.out
    assert_no_secret(run.out + run.err)


def test_a_login_in_the_address_is_in_no_output(cli: Cli) -> None:
    with fake_openai.running() as open_to_all:
        open_to_all.says("One, two, three.")
        address = open_to_all.url.replace("//", "//me:9876543210@")
        for command in (("ask", QUESTION), ("ask", "--json", QUESTION), ("doctor",)):
            run = cli(*command, settings=served(open_to_all, OPENAI_BASE_URL=address))
            assert run.status == 0
            assert_no_secret(run.out + run.err)


def test_an_added_document_is_translated_and_told_in_the_readers_language(
    server: FakeOpenAI, cli: Cli, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in served(server, BOT_DATA_DIR=str(tmp_path / "data")).items():
        environment.setenv(name, value)
    note = tmp_path / "kodak.txt"
    note.write_text("Kodak invented the camera. Kodak failed in 2012.", encoding="utf-8")
    assert cli("add", str(note)).status == 0
    server.says(Reply("1: 柯达发明了相机。\n2: 柯达于2012年失败。"))
    assert cli("translate", "kodak.txt").out == "kodak.txt: 2 sentences translated\n"
    answer = cli("ask", "--json", "--model", "offline", "Kodak哪一年失败?").json
    assert "柯达于2012年失败" in answer["answer"]
    cited = next(c for c in answer["citations"] if c["document"] == "kodak.txt")
    assert (cited["quote"], cited["translation"]) == ("Kodak failed in 2012.", "柯达于2012年失败。")
