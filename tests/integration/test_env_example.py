"""Each block of .env.example, used against a loopback server with the quirks of that provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.commands.doctor import Finding, examine
from bot.settings import PROJECT, load_settings
from tests import fake_openai
from tests.fake_openai import FakeOpenAI
from tests.faults import Quirks

pytestmark = pytest.mark.loopback

EXAMPLE = (PROJECT / ".env.example").read_text(encoding="utf-8")
BLOCK = re.compile(r"^# \[(?P<name>[^\]]+)\].*\n(?P<lines>(?:# [A-Z_]+=.*\n?)+)", re.MULTILINE)
BLOCKS = {
    match["name"]: dict(line[2:].split("=", 1) for line in match["lines"].splitlines())
    for match in BLOCK.finditer(EXAMPLE)
    if "OPENAI_MODEL" in match["lines"]  # others do not speak its protocol
}
MISSING = {
    "OpenAI": Quirks.missing,
    "Azure OpenAI": '{"error": {"code": "DeploymentNotFound", "message": "No {model}."}}',
    "Ollama": '{"error": {"message": "model \\"{model}\\" not found, try pulling it first", '
    '"type": "api_error", "param": null, "code": null}}',
    "vLLM": '{"object": "error", "message": "The model `{model}` does not exist.", '
    '"type": "NotFoundError", "param": null, "code": 404}',
    "LM Studio": '{"error": "No model {model}"}',
}
"""What each says of a model that it does not have; the others answer with the one they have."""
QUIRKS = {
    "OpenAI": Quirks(),
    "Azure OpenAI": Quirks(lists=False, missing=MISSING["Azure OpenAI"]),
    "Ollama": Quirks(missing=MISSING["Ollama"]),
    "vLLM": Quirks(missing=MISSING["vLLM"]),
    "LM Studio": Quirks(usage=False, missing=MISSING["LM Studio"]),
    "llama.cpp": Quirks(any_model=True),
    "LiteLLM": Quirks(unwanted=("seed",)),
    "Other embeddings": Quirks(),
}


@contextmanager
def standing_in(name: str, patch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """Sets a block's settings, each address that of a server on this machine."""
    block = dict(BLOCKS[name])
    served = tuple(block["OPENAI_MODEL"].split(","))
    models = ("the-one-it-has",) if QUIRKS[name].any_model else served
    with ExitStack() as stack:
        server = stack.enter_context(
            fake_openai.running(key=block.get("OPENAI_API_KEY"), models=models, quirks=QUIRKS[name])
        )
        server.says("One, two, three, four, five.")
        path = urlsplit(block.get("OPENAI_BASE_URL", "https://api.openai.com/v1")).path
        block["OPENAI_BASE_URL"] = server.url.removesuffix("/v1") + path
        if "OPENAI_EMBEDDING_BASE_URL" in block:
            other = stack.enter_context(
                fake_openai.running(
                    key=block["OPENAI_EMBEDDING_API_KEY"],
                    models=(block["OPENAI_EMBEDDING_MODEL"],),
                )
            )
            block["OPENAI_EMBEDDING_BASE_URL"] = other.url
        if "OPENAI_EMBEDDING_MODEL" in block:
            patch.delenv("BOT_EMBEDDINGS")
        for setting, value in block.items():
            patch.setenv(setting, value)
        yield server


@pytest.fixture
def examined(
    environment: pytest.MonkeyPatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """The doctor's surroundings, but for the library: no server has a part in that."""
    monkeypatch.setattr("bot.commands.doctor._library", lambda settings, progress: iter(()))
    environment.delenv("BOT_MODEL")
    return environment


def findings(topic: str) -> list[Finding]:
    return [finding for finding in examine(load_settings()) if finding.about == topic]


def test_every_provider_has_its_block() -> None:
    assert BLOCKS.keys() == QUIRKS.keys()
    blocks = set(re.findall(r"^# \[([^\]]+)\]", EXAMPLE, re.MULTILINE))
    assert blocks == {*BLOCKS, "Anthropic", "Google"}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_makes_its_provider_answer(name: str, examined: pytest.MonkeyPatch) -> None:
    with standing_in(name, examined) as server:
        found = findings("model")
        settings = load_settings()
    assert [finding.well for finding in found] == [True] * len(settings.openai_models)
    for finding, model in zip(found, settings.openai_models, strict=True):
        assert f"{model} at {settings.server} answers: streamed, first words after" in finding.text
        counts = "are reported" if QUIRKS[name].usage else "are not reported"
        assert f"tokens {counts}" in finding.text
        odd = {"llama.cpp": "not in its list of models", "Azure OpenAI": "it lists no models"}
        assert f"{odd.get(name, counts)}; a question takes about" in finding.text
        assert (settings.openai_api_key is None) == ("OPENAI_API_KEY" not in BLOCKS[name])
    sent = {asked.key for asked in server.asked}
    assert sent == {f"Bearer {BLOCKS[name].get('OPENAI_API_KEY', 'none')}"}
    for value in (BLOCKS[name].get("OPENAI_API_KEY"), BLOCKS[name].get("OPENAI_EMBEDDING_API_KEY")):
        assert value is None or not [each for each in found if value in each.text]


@pytest.mark.parametrize("name", MISSING)
def test_a_model_that_is_missing_is_named(name: str, examined: pytest.MonkeyPatch) -> None:
    with standing_in(name, examined):
        examined.setenv("OPENAI_MODEL", "no-such-model")
        (found,) = findings("model")
    assert not found.well
    assert "does not know the model no-such-model" in found.text
    has = BLOCKS[name]["OPENAI_MODEL"].replace(",", ", ")
    assert found.text.endswith(f" It lists {has}.") == QUIRKS[name].lists


def test_embeddings_elsewhere_are_sent_their_own_key(examined: pytest.MonkeyPatch) -> None:
    with standing_in("Other embeddings", examined):
        (found,) = findings("embeddings")
    assert found.well
    assert "openai (text-embedding-3-small): a text became 32 numbers" in found.text


def test_a_chat_server_with_local_embeddings_is_normal(
    examined: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.doctor._models", lambda settings: iter(()))
    examined.delenv("BOT_EMBEDDINGS")
    with standing_in("Ollama", examined) as server:
        (found,) = findings("embeddings")
        assert found.well
        assert "local: a text became 384 numbers" in found.text
        assert not [asked for asked in server.asked if asked.path.endswith("/embeddings")]


def test_the_doctor_does_not_wait_for_ever(
    examined: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.configuration.PATIENCE_S", 0.3)
    with standing_in("Ollama", examined) as server:
        examined.setenv("OPENAI_BASE_URL", server.url_that("silent"))
        (found,) = findings("model")
    assert not found.well
    assert "did not answer in time" in found.text
