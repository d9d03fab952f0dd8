"""Settings come from the environment and ``.env``, and every mistake in them is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import NAMES, PROJECT, advised_address, load_settings, without_login

NONE = Path("none.env")


def write(text: str, encoding: str = "utf-8") -> Path:
    path = Path("some.env")
    path.write_bytes(text.encode(encoding))
    return path


def test_with_nothing_set_the_bot_answers_offline() -> None:
    settings = load_settings(NONE, {})
    assert (settings.uses_openai, settings.has_server) == (False, False)
    assert settings.embedding_kind == "local"
    assert settings.data_dir == PROJECT / "data"
    assert settings.evidence_chars == "auto"


def test_tests_never_see_the_machine_s_own_settings(tmp_path: Path) -> None:
    assert load_settings().data_dir == tmp_path / "data"
    assert load_settings().openai_api_key is None


def test_the_environment_wins_over_the_file() -> None:
    path = write("BOT_PORT=1\nBOT_HOST=filehost\n")
    settings = load_settings(path, {"BOT_PORT": "2", "HOME": "/x"})
    assert (settings.port, settings.host) == (2, "filehost")


@pytest.mark.parametrize(
    ("address", "others", "seconds"),
    [
        ("http://localhost:11434/v1", {}, 300),
        ("http://127.0.0.1:1234/v1", {}, 300),
        ("http://[::1]:8000/v1", {}, 300),
        ("https://example.org/v1", {}, None),
        ("http://localhost.example.org/v1", {}, None),
        ("http://localhost:11434/v1", {"BOT_TIMEOUT_S": "20"}, None),
        ("https://example.org/v1", {"BOT_FIRST_WORD_S": "90"}, 90),
    ],
)
def test_a_server_on_this_machine_has_time_to_read(
    address: str, others: dict[str, str], seconds: float | None
) -> None:
    settings = load_settings(NONE, {"OPENAI_BASE_URL": address, **others})
    assert settings.first_word_limit_s == seconds


def test_another_provider_is_named_with_its_model() -> None:
    settings = load_settings(NONE, {"BOT_MODEL": "anthropic:claude-x", "ANTHROPIC_API_KEY": "k"})
    assert (settings.uses_openai, settings.provider, settings.server) == (
        True, "anthropic", "anthropic",
    )  # fmt: skip
    assert settings.openai_models == ("claude-x",)


def test_an_empty_value_counts_as_not_set() -> None:
    settings = load_settings(write("OPENAI_API_KEY=\nBOT_DATA_DIR=\n"), {"BOT_MODEL": ""})
    assert (settings.openai_api_key, settings.model) == (None, "auto")
    assert settings.data_dir == PROJECT / "data"


def test_the_env_file_of_the_folder_is_read_without_being_named() -> None:
    Path(".env").write_text("BOT_PORT=4321\n", encoding="utf-8")
    assert load_settings(environ={}).port == 4321


def test_a_byte_order_mark_does_not_hide_the_first_setting() -> None:
    assert load_settings(write("BOT_PORT=7\n", "utf-8-sig"), {}).port == 7


@pytest.mark.parametrize(
    ("environ", "uses", "kind"),
    [
        ({"OPENAI_API_KEY": "sk-1"}, True, "local"),
        ({"OPENAI_BASE_URL": "http://localhost:11434/v1"}, True, "local"),
        ({"OPENAI_API_KEY": "sk-1", "BOT_MODEL": "offline"}, False, "local"),
        ({"OPENAI_API_KEY": "sk-1", "BOT_MODEL": "openai"}, True, "local"),
        ({"OPENAI_EMBEDDING_MODEL": "e"}, False, "openai"),
        ({"OPENAI_EMBEDDING_MODEL": "e", "BOT_EMBEDDINGS": "offline"}, False, "offline"),
    ],
)
def test_a_key_or_an_address_chooses_the_server(
    environ: dict[str, str], uses: bool, kind: str
) -> None:
    settings = load_settings(NONE, environ)
    assert (settings.uses_openai, settings.embedding_kind) == (uses, kind)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_MODEL", "gpt"),
        ("BOT_EMBEDDINGS", "remote"),
        ("BOT_PORT", "no-number"),
        ("BOT_PORT", "65536"),
        ("BOT_PORT", "-1"),
        ("BOT_TIMEOUT_S", "0"),
        ("BOT_TIMEOUT_S", "nan"),
        ("BOT_TIMEOUT_S", "inf"),
        ("BOT_EVIDENCE_CHARS", "599"),
        ("OPENAI_BASE_URL", "sk-a-key-in-the-wrong-place"),
        ("OPENAI_BASE_URL", "http://has a blank"),
    ],
)
def test_an_impossible_value_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"{name}.*\.env\.example") as raised:
        load_settings(NONE, {name: value})
    assert value not in str(raised.value) or len(value) < 3 or value == "599"
    assert raised.value.exit_status == 2


@pytest.mark.parametrize(
    ("given", "told", "write"),
    [
        ("localhost:11434", "localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost :8000/v1", "localhost:8000/v1", "http://localhost:8000/v1"),
        ("api.example.com/v1/", "api.example.com/v1/", "http://api.example.com/v1"),
        ("https:/me:pw@api.example.com", "api.example.com", "https://api.example.com/v1"),
        ("ftp://10.0.0.2:80/v1/v1", "10.0.0.2:80/v1/v1", "http://10.0.0.2:80/v1"),
        ("box:8080", "box:8080", "http://box:8080/v1"),
        ("http://box:8080/v1?key=pw", "box:8080/v1", "http://box:8080/v1"),
        ("//box:8080/v1", "box:8080/v1", "http://box:8080/v1"),
        ("pw", "this", "http://localhost:11434/v1"),
    ],
)
def test_an_address_that_is_none_is_named_with_what_to_write(
    given: str, told: str, write: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(NONE, {"OPENAI_BASE_URL": given})
    said = f"OPENAI_BASE_URL: {told} is no whole address; write {write}. See .env.example."
    assert str(raised.value).endswith(said)
    assert "pw" not in str(raised.value)


def test_blanks_around_an_address_do_no_harm() -> None:
    settings = load_settings(NONE, {"OPENAI_BASE_URL": ' "http://localhost:8000/v1" '})
    assert settings.server == "http://localhost:8000/v1"


@pytest.mark.parametrize(
    ("address", "advised"),
    [
        ("http://a", "http://a/v1"),
        ("http://a/", "http://a/v1"),
        ("http://a/v1/", "http://a/v1"),
        ("http://a/v1/v1", "http://a/v1"),
        ("http://a/v1/chat/completions", "http://a/v1"),
        ("http://a/openai/v1", "http://a/openai/v1"),
        ("https://a/v1beta/openai/", "https://a/v1beta/openai"),
    ],
)
def test_an_address_is_advised_as_servers_have_it(address: str, advised: str) -> None:
    assert advised_address(address) == advised


def test_an_unknown_name_of_ours_is_an_error_and_any_other_is_not() -> None:
    with pytest.raises(SettingsError, match=r"BOT_MODLE, BOT_X.*Remove it"):
        load_settings(NONE, {"BOT_X": "", "BOT_MODLE": "auto", "OTHER": "1"})
    with pytest.raises(SettingsError, match="BOT_MODLE"):
        load_settings(write("BOT_MODLE=auto\n"), {})


def test_a_server_that_is_asked_for_must_be_known() -> None:
    with pytest.raises(SettingsError, match=r"OPENAI_API_KEY.*OPENAI_BASE_URL.*BOT_MODEL=offline"):
        load_settings(NONE, {"BOT_MODEL": "openai"})


def test_a_broken_line_of_the_file_is_named() -> None:
    with pytest.raises(SettingsError, match=r"some\.env, line 2: not a setting"):
        load_settings(write("BOT_PORT=1\n= nonsense ' \n"), {})


def test_a_file_that_is_not_text_is_named() -> None:
    with pytest.raises(SettingsError, match=r"some\.env: it is not UTF-8 text.*Mend or remove"):
        load_settings(write("BOT_HOST=\u00e9", "latin-1"), {})


def test_a_key_is_not_shown_when_settings_are_printed() -> None:
    settings = load_settings(NONE, {"OPENAI_API_KEY": "sk-secret"})
    assert "sk-secret" not in repr(settings) + str(settings.model_dump())


def test_every_name_stands_in_the_example_file_and_no_other() -> None:
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    assert {name for name in named if not name.startswith("CHROMA_")} == {
        name for name in NAMES if not name.startswith("CHROMA_")
    }


@pytest.mark.parametrize(
    ("given", "models"),
    [("a", ("a",)), ("a, b,a ,", ("a", "b")), ("Qwen/Qwen2.5-7B:q4", ("Qwen/Qwen2.5-7B:q4",))],
)
def test_several_models_may_be_named(given: str, models: tuple[str, ...]) -> None:
    assert load_settings(NONE, {"OPENAI_MODEL": given}).openai_models == models


def test_no_model_at_all_is_impossible() -> None:
    with pytest.raises(SettingsError, match="OPENAI_MODEL"):
        load_settings(NONE, {"OPENAI_MODEL": " , "})


@pytest.mark.parametrize(
    ("given", "server", "key"),
    [
        ({"OPENAI_API_KEY": "a"}, "OpenAI", "a"),
        ({"OPENAI_API_KEY": "a", "OPENAI_EMBEDDING_API_KEY": "b"}, "OpenAI", "b"),
        (
            {"OPENAI_API_KEY": "a", "OPENAI_EMBEDDING_BASE_URL": "http://u:p@other/v1"},
            "http://other/v1",
            None,
        ),
        (
            {"OPENAI_EMBEDDING_BASE_URL": "http://other/v1", "OPENAI_EMBEDDING_API_KEY": "b"},
            "http://other/v1",
            "b",
        ),
    ],
)
def test_a_key_goes_to_its_own_server_alone(
    given: dict[str, str], server: str, key: str | None
) -> None:
    settings = load_settings(NONE, given)
    address, secret = settings.embedding_address
    assert without_login(address) == server
    assert (secret.get_secret_value() if secret else None) == key
    assert "'b'" not in repr(settings)


def test_hosts_and_logins_are_lists_with_commas() -> None:
    environ = {"BOT_ALLOWED_HOSTS": "a.b, *.c.d,[::1]", "BOT_AUTH": "ann:b:c, zoe:ü"}
    settings = load_settings(NONE, environ)
    assert settings.allowed_hosts == ("a.b", "*.c.d", "[::1]")
    assert settings.logins == (("ann", "b:c"), ("zoe", "ü"))
    assert "b:c" not in repr(settings)


@pytest.mark.parametrize(
    "environ",
    [
        {"BOT_ALLOWED_HOSTS": "*"},
        {"BOT_ALLOWED_HOSTS": "https://bot.example.org"},
        {"BOT_ALLOWED_HOSTS": "a b"},
        {"BOT_AUTH": "hunter2"},
        {"BOT_AUTH": "ann:"},
        {"BOT_AUTH": ":hunter2"},
        {"BOT_TRUSTED_USER_HEADER": "X User"},
    ],
)
def test_a_door_that_cannot_be_shut_is_an_error_without_its_value(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(NONE, environ)
    assert next(iter(environ)) in str(raised.value)
    assert "hunter2" not in str(raised.value)
