"""The doctor: what is well, what is wrong, what it mended; never a secret, never a stack trace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from bot.commands.doctor import Finding, examine
from bot.library.embeddings import LocalEmbeddings
from bot.service import factory
from bot.settings import Settings, load_settings
from bot.types import Question
from tests import fake_openai
from tests.addresses import refusing_url
from tests.fake_openai import FakeOpenAI, Reply
from tests.integration.conftest import Cli

KEY = "sk-test-0123456789-secret"


@pytest.fixture
def seeds_folder(tmp_path: Path) -> Path:
    """A seeds folder with one short source."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "one.txt").write_text("Laiwang was a chat app of Alibaba.\n", encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path, own_data: Path) -> Path:
    """A data folder without a library, but with the dictionary's tables at hand."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "cache").symlink_to(own_data / "cache")
    return folder


@pytest.fixture
def small(environment: pytest.MonkeyPatch, seeds_folder: Path, data: Path) -> pytest.MonkeyPatch:
    """The settings of a small bot of its own, which a test may break."""
    environment.setenv("BOT_SEEDS_DIR", str(seeds_folder))
    environment.setenv("BOT_DATA_DIR", str(data))
    return environment


def about(findings: list[Finding], topic: str) -> list[Finding]:
    return [finding for finding in findings if finding.about == topic]


def examined(topic: str) -> list[Finding]:
    """Returns what the doctor finds about one thing."""
    return about(examine(load_settings()), topic)


def test_a_bot_in_order_is_well(cli: Cli) -> None:
    run = cli("doctor")
    assert run.status == 0
    assert run.err == ""
    lines = run.out.splitlines()
    assert [line.split("\t")[1] for line in lines] == [
        "settings", "settings", "prompts", "data folder", "folders", "embeddings", "library",
        "library", "model",
    ]  # fmt: skip
    assert all(line.startswith("ok\t") for line in lines)
    assert "the library demo is kept in step with" in run.out
    assert "offline: a text became 512 numbers" in run.out
    assert "5 documents in" in run.out
    assert "offline, because: no OPENAI_API_KEY" in run.out


@pytest.mark.usefixtures("small")
def test_a_library_that_was_missing_is_made() -> None:
    mended, held = examined("library")
    assert mended.state == "mended"
    assert "1 added" in mended.text
    assert "made anew: there was none" in mended.text
    assert held[:2] == ("ok", "library")
    assert held.text.startswith("1 documents in 1 passages, version ")
    assert [finding.state for finding in examined("library")] == ["ok", "ok"]


@pytest.mark.usefixtures("small")
def test_an_index_that_is_gone_is_made_anew(data: Path) -> None:
    examine(load_settings())
    for folder in data.glob("libraries/demo/index-*"):
        shutil.rmtree(folder)
    mended = examined("library")[0]
    assert mended.state == "mended"
    assert "made anew" in mended.text


@pytest.mark.usefixtures("small")
def test_a_damaged_library_is_mended_and_what_is_lost_is_named(data: Path, tmp_path: Path) -> None:
    for name, text in {"kodak.txt": "Kodak failed in 2012.", "nokia.txt": "Nokia fell."}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with factory.open_bot(load_settings(), say=lambda _: None) as bot:
        bot.add([tmp_path / "kodak.txt", tmp_path / "nokia.txt"])
    path = data / "libraries" / "demo" / "library.sqlite"
    path.write_bytes(path.read_bytes().replace(b"Nokia fell.", b"Nokia rose."))
    damaged, held = examined("library")[0], examined("library")[-1]
    assert damaged.state == "mended"
    assert "library.sqlite is damaged" in damaged.text
    assert "read again from the originals: kodak.txt, nokia.txt, one.txt" in damaged.text
    assert (held.state, held.text[:28]) == ("ok", "3 documents in 3 passages, v")
    shutil.rmtree(next(data.glob("libraries/demo/originals/*/nokia.txt")).parent)
    (tmp_path / "nokia.txt").unlink()
    lost = examined("library")[1]
    assert lost.state == "WRONG"
    assert lost.text.startswith("nokia.txt: Its original is missing or damaged. Add it again")
    with factory.open_bot(load_settings(), say=lambda _: None) as bot:
        assert bot.ask(Question(text="When did Kodak fail?")).citations[0].document == "kodak.txt"


def test_a_data_folder_that_was_missing_is_made(
    small: pytest.MonkeyPatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What needs the dictionary, which takes seconds to make, is left out.
    monkeypatch.setattr("bot.commands.doctor._embeddings", lambda settings: iter(()))
    monkeypatch.setattr("bot.commands.doctor._library", lambda settings, progress: iter(()))
    small.setenv("BOT_DATA_DIR", str(tmp_path / "new" / "data"))
    (finding,) = examined("data folder")
    assert finding.state == "mended"
    assert (tmp_path / "new" / "data").is_dir()


def test_a_data_folder_that_cannot_be_made_is_wrong(
    small: pytest.MonkeyPatch, seeds_folder: Path
) -> None:
    small.setenv("BOT_DATA_DIR", str(seeds_folder / "one.txt" / "data"))
    findings = examine(load_settings())
    (finding,) = about(findings, "data folder")
    assert not finding.well
    assert "set BOT_DATA_DIR to another" in finding.text
    assert about(findings, "library") == []
    assert about(findings, "model")[0].well


@pytest.mark.usefixtures("small")
def test_a_data_folder_that_is_not_writable_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.doctor.os.access", lambda *_: False)
    (finding,) = examined("data folder")
    assert not finding.well
    assert finding[:2] == ("WRONG", "data folder")
    assert "Check its permissions" in finding.text


def test_a_library_held_by_another_process_is_no_fault(cli: Cli, own_data: Path) -> None:
    with FileLock(own_data / "libraries" / "demo" / "writer.lock"):
        run = cli("doctor")
    assert run.status == 0
    assert "another process is using it" in run.out
    assert "5 documents in" in run.out


@pytest.mark.usefixtures("small")
def test_a_library_of_a_newer_version_is_wrong(data: Path) -> None:
    (data / "libraries" / "demo").mkdir(parents=True)
    (data / "libraries/demo/manifest.json").write_text('{"version": 99}', encoding="utf-8")
    (finding,) = examined("folders")
    assert not finding.well
    assert "newer version" in finding.text


@pytest.mark.usefixtures("small")
def test_a_seed_that_cannot_be_read_is_wrong_and_the_others_are_well(seeds_folder: Path) -> None:
    (seeds_folder / "odd.txt").write_bytes(bytes(range(128, 256)) * 4)
    mended, wrong, held = examined("library")
    assert mended.well
    assert not wrong.well
    assert "odd.txt: odd.txt is in an encoding that cannot be told" in wrong.text
    assert held.text.startswith("1 documents")


@pytest.mark.usefixtures("small")
def test_a_source_folder_that_is_gone_takes_nothing_with_it(seeds_folder: Path) -> None:
    assert all(each.well for each in examine(load_settings()))
    seeds_folder.rename(seeds_folder.with_name("away"))
    assert "finds no" in examined("folders")[0].text
    _, kept, held = examined("library")
    assert "cannot be reached; it stays as it was" in kept.text
    assert held.text.startswith("1 documents")


def test_prompts_that_are_missing_are_wrong(small: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small.setenv("BOT_PROMPTS_DIR", str(tmp_path / "none"))
    (finding,) = examined("prompts")
    assert not finding.well
    assert "Restore the file" in finding.text


@pytest.mark.usefixtures("small")
def test_an_embedding_model_that_is_missing_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_model(settings: Settings, words: object) -> LocalEmbeddings:
        return LocalEmbeddings(folder=tmp_path)

    monkeypatch.setattr(factory, "make_embedder", without_model)
    (finding,) = examined("embeddings")
    assert not finding.well
    assert "reinstall the bot" in finding.text


@pytest.mark.usefixtures("small")
def test_the_settings_file_is_named_if_there_is_one(tmp_path: Path) -> None:
    assert "no " in examined("settings")[0].text
    (tmp_path / ".env").write_text("BOT_MODEL=offline\n", encoding="utf-8")
    assert f"from {tmp_path / '.env'}" in examined("settings")[0].text


@pytest.fixture
def server(small: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A server that the small bot's settings name."""
    with fake_openai.running(key=KEY) as running:
        small.setenv("OPENAI_API_KEY", KEY)
        small.setenv("OPENAI_BASE_URL", running.url)
        small.setenv("OPENAI_MODEL", "fake-model")
        yield running


@pytest.mark.loopback
def test_a_server_that_answers_is_well(server: FakeOpenAI) -> None:
    server.says("One, two, three, four, five.")
    (finding,) = examined("model")
    assert finding.well
    assert f"fake-model at {server.url} answers: streamed, first words after" in finding.text
    assert "tokens are reported; a question takes about" in finding.text
    assert finding.text.endswith("full prompt (a window of 16,384 tokens)")
    assert "Count" in server.asked[0].prompt
    assert "Laiwang was a chat app" in server.asked[1].prompt


@pytest.mark.loopback
def test_what_100_questions_cost_is_said_with_the_date_of_the_price(
    server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "prices.yaml"
    rates = f"'{server.url}': {{fake-model: {{prompt: 1000, completion: 10000}}}}"
    table.write_text(f"as_of: 2026-10\ncurrency: EUR\nservers: {{{rates}}}", encoding="utf-8")
    monkeypatch.setenv("BOT_PRICES", str(table))
    (finding,) = examined("model")
    # 11 tokens of the prompt and 5 of the answer each.
    assert "and 100 cost about 6.10 EUR at the prices of 2026-10; " in finding.text


@pytest.mark.loopback
def test_a_library_without_documents_is_named(
    server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("BOT_SEEDS_DIR", str(tmp_path / "empty"))
    (finding,) = examined("model")
    assert "The library is empty. Add documents" in finding.text


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("reply", "well", "said"),
    [
        (Reply("12345", usage=False), True, "not streamed"),
        (Reply("12345", usage=False), True, "tokens are not reported"),
        (Reply(""), False, "gave an empty answer"),
        (Reply("One, two, three", cut_after=1), False, "not to the end: Cannot reach"),
        (Reply(fault="html"), False, "Check that OPENAI_BASE_URL"),
    ],
)
def test_how_a_server_answers_is_said(
    server: FakeOpenAI, reply: Reply, well: bool, said: str
) -> None:
    server.says(reply)
    (finding,) = examined("model")
    assert finding.well == well
    assert said in finding.text


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OPENAI_API_KEY", "sk-wrong-9876", "Check OPENAI_API_KEY"),
        ("OPENAI_MODEL", "no-such-model", "does not know the model no-such-model"),
        ("OPENAI_BASE_URL", "refused", "Cannot reach the model's server"),
    ],
)
def test_a_server_that_does_not_answer_is_wrong_and_no_key_is_shown(
    server: FakeOpenAI, cli: Cli, name: str, value: str, said: str
) -> None:
    value = refusing_url() if value == "refused" else value
    run = cli("doctor", settings={name: value})
    assert run.status == 1
    assert said in run.out.splitlines()[-1]
    assert run.out.splitlines()[-1].startswith("WRONG\tmodel\t")
    assert "OPENAI_API_KEY set, not shown" in run.out
    for secret in (KEY, "0123456789", "sk-wrong", "9876"):
        assert secret not in run.out + run.err


@pytest.mark.loopback
def test_served_embeddings_are_tried(small: pytest.MonkeyPatch, server: FakeOpenAI) -> None:
    small.setenv("BOT_EMBEDDINGS", "auto")
    small.setenv("OPENAI_EMBEDDING_MODEL", "fake-embedding")
    assert "openai (fake-embedding): a text became 32 numbers" in examined("embeddings")[0].text
    small.setenv("OPENAI_EMBEDDING_MODEL", "none")
    findings = examine(load_settings())
    assert "Check OPENAI_EMBEDDING_MODEL" in about(findings, "embeddings")[0].text
    assert not about(findings, "library")[0].well
