"""Every fault of a model's server ends as stated, in time, and without a secret in any output."""

from __future__ import annotations

import importlib
import logging
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.answering.providers.embeddings import ServedEmbeddings
from bot.answering.providers.offered import limits_of, served_model
from bot.answering.providers.timeouts import Limits, ticking
from bot.errors import ModelError, SettingsError
from bot.settings import Settings, load_settings
from tests import fake_openai
from tests.addresses import refusing_url, secured
from tests.fake_openai import FakeOpenAI
from tests.faults import BEGUN, FAULTS, Fault, Quirks, Way
from tests.integration.fault_table import TABLE

pytestmark = pytest.mark.loopback

KEY = "sk-planted-5566778899-secret"
SECRETS = (KEY, "5566778899", KEY[::-1])
PIECE_S, WHOLE_S = 0.4, 1.0
PATIENT_S = 20.0
"""The limits where something else than time is to end a request, however busy the machine is."""
LATEST_S = WHOLE_S + 5
"""When a fault must be over: the whole answer's time, and what starting and ending take."""
TEXTS = ["one", "two"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended: its text or vectors, and how many times the server was asked."""

    kind: str
    text: str = ""
    finish: str = ""
    error: ModelError | None = None


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    # What the client takes to import is none of the server's time.
    importlib.import_module("bot.answering.providers.openai")
    with fake_openai.running(models=("m",)) as running:
        running.says(BEGUN)
        yield running


Places = dict[str, str]


@pytest.fixture(scope="module")
def places(server: FakeOpenAI, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The addresses with which something is wrong before any request."""
    folder = tmp_path_factory.mktemp("certificates")
    with secured(folder, BEGUN) as secure, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(folder / "trusted.pem"))
        yield secure | {
            "refused": refusing_url(),
            "no-such-name": "http://no-such-name.invalid/v1",
            "no-tls": server.url.replace("http:", "https:"),
        }


def settings_for(
    fault: str, server: FakeOpenAI, places: Places | None = None, *, patient: bool = False
) -> Settings:
    """Returns settings whose server has the fault."""
    given = {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": (places or {}).get(fault) or server.url_that(fault),
        "OPENAI_MODEL": "m",
        "OPENAI_EMBEDDING_MODEL": "m",
        "BOT_TIMEOUT_S": str(PATIENT_S if patient else PIECE_S),
        "BOT_ANSWER_S": str(PATIENT_S if patient else WHOLE_S),
        "BOT_DATA_DIR": str(Path("data").resolve()),
    }
    return load_settings(Path("no.env"), given)


def run(way: Way, settings: Settings, limits: Limits) -> Outcome:
    """Makes one request and returns how it ended."""
    try:
        if way == "embed":
            vectors = ServedEmbeddings(settings, "m", limits).embed_documents(TEXTS)
            assert len(vectors) == len(TEXTS)
            assert len({len(vector) for vector in vectors}) == 1
            assert vectors[0] != vectors[1]
            return Outcome("answered", text=str(vectors))
        model = served_model(settings, "m", limits)
        assert KEY not in repr(model) + str(model) + str(model.model_dump())
        if way == "whole":
            message = model.invoke("Hello")
            return Outcome("answered", message.text, message.response_metadata["finish_reason"])
        text, said = "", dict[str, str]()
        for chunk in model.stream("Hello"):
            text += chunk.text
            said |= chunk.response_metadata
    except ModelError as error:
        return Outcome(error.kind, error=error)
    answered = said.get("finish_reason") == "stop"
    return Outcome("answered" if answered else "cut", text, said.get("finish_reason", ""))


@pytest.mark.parametrize(
    ("way", "fault", "kind"), TABLE, ids=[f"{way}-{fault}" for way, fault, _ in TABLE]
)
def test_a_fault_ends_as_stated(
    way: Way,
    fault: str,
    kind: str,
    server: FakeOpenAI,
    places: Places,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    server.failed.clear()
    server.says(BEGUN)
    patient = kind not in ("timeout", "cut")
    settings = settings_for(fault, server, places, patient=patient)
    limits = replace(limits_of(settings), pause_s=0.02)
    started = time.monotonic()
    outcome = run(way, settings, limits)
    took = time.monotonic() - started
    assert outcome.kind == kind, outcome
    assert took < (PATIENT_S if patient else LATEST_S)
    if kind == "cut":
        assert outcome.text.startswith(BEGUN)
    shown = [repr(settings), str(settings.model_dump()), caplog.text, *capfd.readouterr()]
    if outcome.error:
        assert_says_what_to_do(outcome.error)
        shown += traceback.format_exception(outcome.error)
        shown += [str(outcome.error), repr(outcome.error)]
    for path in Path("data").rglob("*.jsonl"):
        shown.append(path.read_text())
    for secret in SECRETS:
        assert not [text for text in shown if secret in text]


def assert_says_what_to_do(error: ModelError) -> None:
    text = str(error)
    assert text.endswith(".")
    assert any(word in text for word in ("Check", "Try", "Wait", "Choose", "Ask", "Word"))
    assert "offline" in text or "local" in text or "BOT_EVIDENCE_CHARS" in text or "/v1" in text


def test_the_table_holds_every_fault_and_no_fewer_than_it_should() -> None:
    assert {fault for _, fault, _ in TABLE} >= FAULTS.keys()
    assert len(TABLE) == len(set(TABLE)) >= 45
    assert {way for way, _, _ in TABLE} == {"stream", "whole", "embed"}


@pytest.mark.parametrize(
    ("fault", "times"),
    [("429", 3), ("429-short", 3), ("429-long", 1), ("quota", 1), ("401", 1), ("400", 1),
     ("500", 2), ("503", 2), ("silent", 1), ("stall", 1)],
)  # fmt: skip
def test_only_what_may_pass_is_tried_again(fault: str, times: int, server: FakeOpenAI) -> None:
    server.failed.clear()
    settings = settings_for(fault, server)
    run("stream", settings, replace(limits_of(settings), pause_s=0.02))
    assert server.failed == {fault: times}


def test_a_long_wait_is_named_and_not_waited_for(server: FakeOpenAI) -> None:
    settings = settings_for("429-long", server)
    outcome = run("stream", settings, limits_of(settings))
    assert "asks to wait 3,600 s" in str(outcome.error)


@pytest.mark.parametrize("fault", ["silent", "stall", "drip", "pings", "slow-head"])
def test_whoever_stops_frees_the_connection_at_once(fault: str, server: FakeOpenAI) -> None:
    server.left.clear()
    server.failed.clear()
    settings = settings_for(fault, server)
    model = served_model(settings, "m", Limits(piece_s=30, whole_s=60))
    waiting = ticking(lambda: model.stream("Hello"))
    next(waiting)
    while fault not in server.failed:
        time.sleep(0.01)
    started = time.monotonic()
    waiting.close()
    while not server.left and time.monotonic() - started < 2:
        time.sleep(0.01)
    assert server.left == [f"/{fault}/v1/chat/completions"]
    assert time.monotonic() - started < 1


def test_a_parameter_that_is_not_taken_is_left_out(server: FakeOpenAI) -> None:
    quirks = Quirks(unwanted=("seed", "temperature", "stream_options"))
    with fake_openai.running(models=("m",), quirks=quirks) as picky:
        picky.says("Hello.")
        settings = settings_for("none", server).model_copy(update={"openai_base_url": picky.url})
        model = served_model(settings, "m")
        assert model.invoke("Hello").text == "Hello."
        assert "".join(chunk.text for chunk in model.stream("Hello")) == "Hello."
        assert picky.asked[-1].body.keys() == {"messages", "model", "stream", "max_tokens"}


@pytest.mark.parametrize("way", ["whole", "stream", "embed"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_no_passage_and_no_key_elsewhere(
    way: Way, status: int, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_openai.running() as other:
        paths = {"embed": "embeddings"}
        to = {"location": f"{other.url}/{paths.get(way, 'chat/completions')}"}
        moved = Fault(status=status, headers=to)
        monkeypatch.setitem(FAULTS, "307", moved)
        settings = settings_for("307", server)
        assert run(way, settings, limits_of(settings)).kind == "moved"
        assert other.asked == []


def test_a_server_that_does_not_stream_is_asked_for_the_whole_from_then_on(
    server: FakeOpenAI,
) -> None:
    settings = settings_for("whole", server)
    model = served_model(settings, "m")
    for times in (2, 3):
        assert "".join(chunk.text for chunk in model.stream("Hello")) == BEGUN
        assert server.failed["whole"] == times


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("no-tls", ["Check OPENAI_BASE_URL (http or https)"]),
        ("self-signed", ["set SSL_CERT_FILE", "Check OPENAI_BASE_URL"]),
        ("expired", ["clock", "have the certificate renewed"]),
        ("other-host", ["Check the host in OPENAI_BASE_URL"]),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_with_its_remedy(
    fault: str, said: list[str], server: FakeOpenAI, places: Places
) -> None:
    settings = settings_for(fault, server, places)
    error = run("whole", settings, limits_of(settings)).error
    assert error
    assert [words for words in said if words not in str(error)] == []
    embedding = run("embed", settings, limits_of(settings)).error
    assert fault == "expired" or "OPENAI_EMBEDDING_BASE_URL" in str(embedding)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "gone.pem"),
        ("SSL_CERT_FILE", "key.txt"),
        ("HTTPS_PROXY", "odd://me:KEY@x"),
    ],
)
def test_certificates_and_proxies_that_cannot_be_used_are_said(
    name: str, value: str, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("key.txt").write_text(KEY)
    monkeypatch.setenv(name, value.replace("KEY", KEY))
    settings = settings_for("none", server)
    for use in (
        lambda: served_model(settings, "m"),
        lambda: ServedEmbeddings(settings, "m", limits_of(settings)).embed_query("Hello"),
    ):
        with pytest.raises(SettingsError, match=rf"{name}.*Correct them") as raised:
            use()
        assert KEY not in "".join(traceback.format_exception(raised.value))
