"""Settings from the environment and ``.env``; owns their names, defaults and checks.

Every name stands in ``.env.example`` with one line of explanation. Names of ours begin with
``BOT_``; an unknown one is an error, since a misspelt setting would otherwise be ignored silently.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit, urlunsplit

import yaml
from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
)

from bot.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
_INSTALLED = _SHIPPED.is_dir()
PROJECT = _SHIPPED if _INSTALLED else _PACKAGE.parent
"""Where prompts, seeds and ``.env.example`` are: beside the package, or packed into a wheel."""
# expanduser leaves a home that is not known as it is; Path.home would raise.
DATA = Path(os.path.expanduser("~/.strategy-bot")) if _INSTALLED else PROJECT / "data"  # noqa: PTH111
"""The data folder, unless another is set: the same from wherever an installed bot is called."""

Given = TypeVar("Given")
_PATIENCE_S = 300
_HOST = re.compile(r"(\*\.)?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]", re.ASCII)
"""A name, all names below one (``*.example.org``), or an IP address."""
_NAMED = r"localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d)"
_ADDRESS = re.compile(rf"(?:\w+:)?/*(?:[^@/]*@)?(?P<bare>(?:{_NAMED})(?::\d+)?(?:/[\w./-]*)?)")


def without_login(address: str | None) -> str:
    """Returns where a model is served, without the login that the address may carry."""
    if address is None:
        return "OpenAI"
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def advised_address(address: str) -> str:
    """Returns an address as servers have it: with one version and nothing else at its end."""
    ends = r"(?:/v1)*/*$|(?:/chat)?/(?:completions|embeddings|models)/*$"
    bare = re.sub(ends, "", re.sub("[?#].*", "", address), flags=re.IGNORECASE)
    return bare if re.search(r"/v\d", bare) else f"{bare}/v1"


def _address(value: str) -> str:
    """Returns an address without blanks around it.

    Raises:
        ValueError: it is none; says what to write, and nothing of what is not like a host's name:
            it may be a key.
    """
    value = value.strip(" \t\r\n\"'“”‘’<>")
    if re.fullmatch(r"https?://[^\s/?#][^\s?#]*", value):
        return value
    like = _ADDRESS.fullmatch(re.sub(r"\s|[?#].*", "", value))
    scheme = "https" if value.startswith("https") else "http"
    bare = like["bare"] if like else "localhost:11434"
    told = like["bare"] if like else "this"
    raise ValueError(f"{told} is no whole address; write {advised_address(f'{scheme}://{bare}')}")


def _parts(listed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in listed.split(",") if part.strip())


def _hosts(listed: str) -> tuple[str, ...]:
    """Returns the names under which the page may be asked for, beside this machine's own."""
    hosts = _parts(listed)
    if not all(map(_HOST.fullmatch, hosts)):
        raise ValueError("must be names like bot.example.org, several separated by commas")
    return hosts


def _logins(listed: str) -> tuple[tuple[str, str], ...]:
    pairs = tuple(
        (name, password) for name, _, password in (p.partition(":") for p in _parts(listed))
    )
    if not all(map(all, pairs)):
        raise ValueError("must be name:password, several separated by commas")
    return pairs


Address = Annotated[str, AfterValidator(_address)]


def _name(field: str) -> str:
    """Returns a field's name in the environment: others' names as they are, ours with ``BOT_``."""
    theirs = field.startswith(("openai_", "anthropic_", "google_", "chroma_"))
    return field.upper() if theirs else f"BOT_{field.upper()}"


class Settings(BaseModel):
    """All settings, checked; a field's alias is its name in the environment."""

    model_config = ConfigDict(alias_generator=_name, extra="forbid", frozen=True)

    openai_api_key: SecretStr | None = None
    openai_base_url: Address | None = None
    openai_model: str = Field(default="gpt-6-luna", pattern=r"[^\s,]")
    openai_embedding_model: str | None = None
    openai_embedding_base_url: Address | None = None
    openai_embedding_api_key: SecretStr | None = None
    anthropic_api_key: SecretStr | None = None
    google_api_key: SecretStr | None = None
    model: str = Field(default="auto", pattern=r"^(auto|openai|offline|[a-z_]+:\S+)$")
    judge: str = Field(default="auto", pattern=r"^(auto|off|openai:\S+)$")
    discover: Literal["on", "off"] = "on"
    prompt: Literal["auto", "full", "plain"] = "auto"
    embeddings: Literal["auto", "openai", "local", "offline"] = "auto"
    data_dir: Path = DATA
    library: str | None = None
    seeds_dir: Path = PROJECT / "seeds"
    deck_template: Path | None = None
    prompts_dir: Path = PROJECT / "prompts"
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = ()
    logins: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_logins)] = Field(
        default=(), alias="BOT_AUTH", repr=False
    )
    """The names and passwords with which readers sign in."""
    trusted_user_header: str | None = Field(default=None, pattern=r"^[A-Za-z0-9-]+$")
    evidence_chars: Literal["auto"] | Annotated[int, Field(ge=600, le=100_000)] = "auto"
    second_look: Literal["auto", "on", "off"] = "off"
    timeout_s: float = Field(default=60, gt=0, le=3600)
    first_word_s: float | None = Field(default=None, gt=0, le=3600)
    answer_s: float = Field(default=300, gt=0, le=7200)
    window_tokens: int = Field(default=16_384, ge=2048)
    session_tokens: int = Field(default=0, ge=0)
    day_tokens: int = Field(default=0, ge=0)
    prices: Path = _PACKAGE / "answering" / "providers" / "prices.yaml"

    chroma_host: str | None = None
    chroma_port: int = Field(default=8000, ge=1, le=65535)
    chroma_ssl: bool = False
    chroma_api_key: SecretStr | None = None
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"

    @property
    def uses_openai(self) -> bool:
        """Whether answers come from a server rather than the stub."""
        return self.has_server if self.model == "auto" else self.model != "offline"

    @property
    def provider(self) -> str:
        """Who serves the model, as LangChain names it."""
        return self.model.partition(":")[0] if ":" in self.model else "openai"

    @property
    def has_server(self) -> bool:
        """Whether there is a key, or the address of a server that may need none."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def first_word_limit_s(self) -> float | None:
        """How long the first word may take where that has a limit of its own: a model on this
        machine reads a prompt for minutes."""
        host = urlsplit(self.openai_base_url or "").hostname or ""
        here = host in ("localhost", "::1") or host.startswith("127.")
        patient = here and "timeout_s" not in self.model_fields_set
        return self.first_word_s or (_PATIENCE_S if patient else None)

    @property
    def openai_models(self) -> tuple[str, ...]:
        """The served models, the one that answers unless another is asked for first."""
        if ":" in self.model:
            return (self.model.partition(":")[2],)
        return tuple(dict.fromkeys(_parts(self.openai_model)))

    @property
    def server(self) -> str:
        """Where the served models are, without the login that the address may carry."""
        return without_login(self.openai_base_url) if self.provider == "openai" else self.provider

    @property
    def embedding_address(self) -> tuple[str | None, SecretStr | None]:
        """Where texts are embedded, and with which key: a key goes to its own server alone."""
        if self.openai_embedding_base_url:
            return self.openai_embedding_base_url, self.openai_embedding_api_key
        return self.openai_base_url, self.openai_embedding_api_key or self.openai_api_key

    @property
    def embedding_kind(self) -> Literal["openai", "local", "offline"]:
        """Which embeddings are used once ``auto`` is settled."""
        if self.embeddings != "auto":
            return self.embeddings
        return "openai" if self.openai_embedding_model else "local"


NAMES = frozenset(str(field.alias) for field in Settings.model_fields.values())


def load_settings(
    env_file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    library: str | None = None,
) -> Settings:
    """Returns the settings of ``env_file`` (default ``.env`` here) and of the environment.

    The environment wins, and a ``library`` that is named over it; an empty value counts as not set.
    Raises SettingsError if the file cannot be read, a name is unknown or a value impossible.
    """
    file_values = _read_env_file(env_file or Path(".env"))
    values = {**file_values, **(os.environ if environ is None else environ)}
    ours = {name: value for name, value in values.items() if name in NAMES and value != ""}
    unknown = sorted(name for name in values if name.startswith("BOT_") and name not in NAMES)
    if unknown:
        raise SettingsError(
            f"Unknown setting {', '.join(unknown)}. Remove it, or see .env.example for the names."
        )
    try:
        settings = Settings.model_validate(ours | ({"BOT_LIBRARY": library} if library else {}))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    if settings.model == "openai" and not settings.has_server:
        raise SettingsError(
            "BOT_MODEL=openai needs OPENAI_API_KEY, or OPENAI_BASE_URL of a compatible server. "
            "Set one of them, or BOT_MODEL=offline."
        )
    return settings


def read_yaml(path: Path, form: type[Given], remedy: str) -> Given:
    """Returns what a YAML file of the settings holds, in the form that it must have. Raises
    SettingsError if it cannot be read, or holds something else; says the remedy."""
    try:
        return TypeAdapter(form).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"Cannot use {path}: {reason}. {remedy}.") from None


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError(f"Cannot read {path}: {reason}. Mend or remove the file.") from None
    for binding in bindings:
        if binding.error:
            line = binding.original.line
            raise SettingsError(
                f"{path}, line {line}: not a setting. Write NAME=value, or put # before a remark."
            )
    return {binding.key: binding.value or "" for binding in bindings if binding.key}


def _explain(error: ValidationError) -> str:
    """Names each impossible setting without repeating its value, which may be a secret."""
    parts = [
        f"{item['loc'][0]}: {item['msg'].lower().removeprefix('value error, ')}"
        for item in error.errors()
    ]
    return f"Impossible setting. {'; '.join(parts)}. See .env.example."
