"""A second reading through the whole bot, by a scripted loopback server: tried, believed or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.answering.judging import read_pairs
from bot.service.factory import open_bot
from bot.settings import PROJECT, load_settings
from bot.types import Answer, Comparison, Question
from tests import fake_openai
from tests.fake_openai import Asked, FakeOpenAI, Reply
from tests.integration.conftest import Cli, write_lines
from tests.integration.test_served import KEY, QUESTION, brief_of, right_place, served

pytestmark = pytest.mark.loopback

PAIRS = read_pairs(PROJECT / "prompts" / "judge_pairs.jsonl")


@dataclass
class Server:
    """Answers with one sentence in the source's words and one beside them, and judges as told."""

    accepts: int = 0
    """False pairs that it accepts when it is tried."""
    verdict: str = "supported"
    fault: str | None = None
    """What becomes of a request to judge."""
    trials: list[Asked] = field(default_factory=list)
    readings: list[Asked] = field(default_factory=list)
    repairs: list[Asked] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        if "<statements>" in asked.prompt:
            self.repairs.append(asked)
            return Reply("Nothing.")
        if item := re.search(r"<compare>\n(.+?)(?: ::.*)?\n</compare>\n<beside>", asked.prompt):
            return Reply(f"**users**\n\n- {item[1]}: {beside(asked)}")
        if "<claims>" not in asked.prompt:
            return Reply(f"{right_place(asked)} {beside(asked)}")
        trial = PAIRS[0][1].statement in asked.prompt
        (self.trials if trial else self.readings).append(asked)
        if self.fault:
            return Reply(fault=self.fault)
        return Reply(self._tried() if trial else self._read(asked))

    def _tried(self) -> str:
        left, said = self.accepts, []
        for label, _ in PAIRS:
            wrong = label == "false" and left > 0
            left -= wrong
            said.append("supported" if label == "true" or wrong else "contradicted")
        return verdicts(said)

    def _read(self, asked: Asked) -> str:
        return verdicts([self.verdict] * len(re.findall("<claim ", asked.prompt)))


def verdicts(said: list[str]) -> str:
    told = [{"n": n, "verdict": each, "words": "x"} for n, each in enumerate(said, start=1)]
    return json.dumps({"verdicts": told})


def beside(asked: Asked) -> str:
    """Returns a statement with the words of a sentence, and some of its own before them."""
    material = brief_of(asked).passages[0]
    n = max(range(len(material.sentences)), key=lambda at: len(material.sentences[at])) + 1
    told = re.sub(r"[.!?。！？]+$", "", material.sentences[n - 1])
    return f"Here it is said: {told} [{material.n}.{n}]."


@contextmanager
def asking(
    script: Server, environment: pytest.MonkeyPatch, asked: int | Comparison = 2, **settings: str
) -> Iterator[tuple[FakeOpenAI, list[Answer]]]:
    """Yields the server and its answers to one question, asked so many times, or a comparison."""
    with fake_openai.running(key=KEY) as server:
        server.says(script)
        for name, value in served(server, BOT_JUDGE="auto", **settings).items():
            environment.setenv(name, value)
        with open_bot(load_settings(), say=lambda _: None) as bot:
            if isinstance(asked, Comparison):
                yield server, [bot.compare(asked)]
            else:
                yield server, [bot.ask(Question(text=QUESTION)) for _ in range(asked)]


def test_a_judge_that_passed_its_trial_verifies(environment: pytest.MonkeyPatch) -> None:
    script = Server(accepts=1)
    with asking(script, environment) as (server, answers):
        assert [[c.basis for c in answer.statements] for answer in answers] == [
            ["wording", "judged"]
        ] * 2
        assert [answer.judge for answer in answers] == ["fake-model"] * 2
        # The trial is made once: its tokens count with the first answer.
        assert [answer.tokens["judge"] for answer in answers] == [32, 16]
        assert (len(script.trials), len(script.readings), len(script.repairs)) == (1, 2, 0)
        (reading, _) = script.readings
        assert QUESTION not in json.dumps(reading.body)
        assert reading.body["response_format"]["type"] == "json_schema"
        assert len(server.asked) == 5


def test_a_judge_that_failed_its_trial_may_veto(environment: pytest.MonkeyPatch) -> None:
    with asking(Server(accepts=3), environment) as (_, answers):
        assert [c.status for c in answers[0].statements] == ["verified", "cited"]
        assert any("accepted 3 of 20 false" in note.text for note in answers[0].notes)
    script = Server(accepts=3, verdict="not_stated")
    with asking(script, environment) as (_, answers):
        assert [(c.status, c.reason) for c in answers[0].statements][1] == (
            "unverified", "not_stated",
        )  # fmt: skip
        # Only what was rejected is sent back, with the words that decide.
        assert "(not stated: x)" in script.repairs[0].prompt
        assert "2:" not in script.repairs[0].prompt.partition("<statements>")[2]


@pytest.mark.parametrize("fault", ["500", "401", "html", "garbage", "silent"])
def test_a_judge_that_fails_costs_the_answer_nothing_but_its_word(
    environment: pytest.MonkeyPatch, fault: str
) -> None:
    with asking(Server(fault=fault), environment, BOT_TIMEOUT_S="1") as (_, answers):
        for answer in answers:
            assert [c.status for c in answer.statements] == ["verified", "cited"]
            assert any("failed" in note.text and note.kind == "scope" for note in answer.notes)


def test_a_comparison_is_judged_in_one_request_under_item_and_criterion(
    environment: pytest.MonkeyPatch,
) -> None:
    script = Server()
    asked = Comparison(items=("WeChat Pay", "Alipay"), criteria=("users",))
    with asking(script, environment, asked) as (_, (answer,)):
        pass
    (reading,) = script.readings
    stated = answer.statements
    assert {claim.context for claim in stated} == {(item, "users") for item in asked.items}
    assert {claim.basis for claim in stated} == {"judged"}
    for claim in stated:
        assert f'under="{claim.context[0]} › users">{claim.text}' in reading.prompt
    assert (answer.judge, answer.tokens["judge"]) == ("fake-model", 32)


def test_the_days_cap_holds_for_the_judge_too(environment: pytest.MonkeyPatch) -> None:
    script = Server()
    with asking(script, environment, 1, BOT_DAY_TOKENS="16") as (_, (answer,)):
        assert [c.status for c in answer.statements] == ["verified", "cited"]
        assert any("failed" in note.text for note in answer.notes)
        assert not script.trials


def test_pairs_are_judged_if_that_is_asked_for(
    environment: pytest.MonkeyPatch, cli: Cli, tmp_path: Path
) -> None:
    said = "The fleet carried 3 million people in 2019."
    pair = {
        "id": "a",
        "statement": "In 2019 the fleet carried 3 million people.",
        "sources": [said],
    }
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_lines(source, [pair])
    asked = ("check", "--pairs", str(source), "--out", str(target), "--judge", "openai:fake-model")
    assert cli(*asked).status == 2
    with fake_openai.running(key=KEY) as server:
        server.says(Server())
        assert cli(*asked, settings=served(server)).status == 0
    assert json.loads(target.read_text())["basis"] == "judged"
