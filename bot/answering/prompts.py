"""Reads ``prompts/*.yaml`` and renders them; owns how material is set apart from instructions.

A prompt's variables are ``$name``; what it declares is what it uses, or it is refused. Values are
put in once and never read again for variables, so braces and ``$`` in a document survive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

import yaml
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import SettingsError
from bot.types import Hit, Plan, Turn

_TAGS = re.compile(
    r"<(?=/?(?:evidence|passage|conversation|compare|criteria|question|statements|document)\b)",
    re.IGNORECASE,
)


_PASSAGE = re.compile(
    r'<passage n="(?P<n>\d+)"(?P<about>[^>]*)>\n(?P<text>.*?)\n</passage>', re.DOTALL
)
_QUESTION = re.compile(
    r'<question language="(?P<language>[\w-]+)">\s*(?P<text>.*?)\s*</question>', re.DOTALL
)


_ASKED = " :: "
_SIDES = " | "
"""Between the items that one passage was found for."""


class Prompt(BaseModel):
    """A prompt as its file declares it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: str
    description: str
    variables: tuple[str, ...]
    system: str
    user: str

    def render(self, values: Mapping[str, str]) -> list[BaseMessage]:
        """Returns the system and the user message with the variables put in.

        Raises:
            KeyError: a declared variable has no value.
        """
        return [
            SystemMessage(Template(self.system).substitute(values)),
            HumanMessage(Template(self.user).substitute(values)),
        ]


def load_prompt(folder: Path, name: str) -> Prompt:
    """Returns the prompt in ``<name>.yaml``.

    Raises:
        SettingsError: the file is missing or unreadable, has unknown keys, or the variables that it
            declares are not those it uses.
    """
    path = folder / f"{name}.yaml"
    try:
        prompt = Prompt.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"Cannot use the prompt {path}: {reason}. Restore the file.") from None
    used = {*Template(prompt.system).get_identifiers(), *Template(prompt.user).get_identifiers()}
    if used != set(prompt.variables):
        odd = ", ".join(sorted(used ^ set(prompt.variables)))
        raise SettingsError(
            f"{path}: declared and used variables differ ({odd}). List each variable that is used."
        )
    return prompt


def as_material(text: str) -> str:
    """Returns the text unable to close or open the prompt's own tags."""
    return _TAGS.sub("‹", text)


def render_passages(hits: Sequence[Hit]) -> str:
    """Returns the evidence block: each passage in a numbered tag that says where it is from."""
    return "\n\n".join(_render(n, hit) for n, hit in enumerate(hits, start=1))


def render_items(plan: Plan) -> str:
    """Returns the items compared, a line each, with what is asked of each."""
    # Reversed, so that the first search for an item holds: it asks for all of it.
    asked = {search.item: search.query for search in reversed(plan.searches) if search.item}
    lines = (f"{as_attribute(item)}{_ASKED}{as_attribute(asked[item])}" for item in plan.items)
    return "\n".join(lines)


def render_criteria(plan: Plan) -> str:
    """Returns the aspects under which the items are compared, a line each."""
    return "\n".join(as_attribute(criterion) for criterion in plan.criteria)


def render_history(turns: Sequence[Turn]) -> str:
    """Returns the conversation so far, a line each turn."""
    return "\n".join(f"{turn.role}: {as_material(turn.content)}" for turn in turns)


def about(hit: Hit) -> dict[str, str]:
    """Returns what is said of a passage in its tag, fit to stand there."""
    passage = hit.passage
    said = {
        "title": passage.title,
        "heading": passage.heading,
        "author": passage.author,
        "genre": passage.genre,
        "date": passage.date or "undated",
        "language": passage.language,
        "document": passage.document,
        "start": str(passage.start),
        "side": _SIDES.join([hit.side, *hit.more_sides]) if hit.side else None,
        "side_is": "speaker" if hit.side_speaks else None,
        "also": ", ".join(hit.also) or None,
    }
    return {key: as_attribute(value) for key, value in said.items() if value is not None}


def _render(n: int, hit: Hit) -> str:
    attributes = "".join(f' {key}="{value}"' for key, value in about(hit).items())
    return f'<passage n="{n}"{attributes}>\n{as_material(hit.passage.text)}\n</passage>'


@dataclass(frozen=True, slots=True)
class Material:
    """A passage as the prompt shows it."""

    n: int
    text: str
    about: Mapping[str, str]

    @property
    def sides(self) -> list[str]:
        """The items that it was found for, or the one source that was asked for."""
        return self.about["side"].split(_SIDES) if "side" in self.about else []


@dataclass(frozen=True, slots=True)
class Brief:
    """What the answer prompt's user message asks for."""

    question: str
    context: str
    """What the question refers back to, if it does."""
    language: str
    items: Mapping[str, str]
    """What is compared, with what is asked of each."""
    criteria: tuple[str, ...]
    """Under what aspects; empty if the question names none."""
    passages: tuple[Material, ...]


def read_brief(user_message: str) -> Brief:
    """Returns what a rendered ``answer`` prompt holds; empty parts where it is another text."""
    passages = tuple(
        Material(
            int(match["n"]),
            match["text"],
            dict(re.findall(r'(\w+)="([^"]*)"', match["about"])),
        )
        for match in _PASSAGE.finditer(user_message)
    )
    question = _QUESTION.search(user_message)
    items = re.search(r"<compare>(.*?)</compare>", user_message, re.DOTALL)
    criteria = re.search(r"<criteria>(.*?)</criteria>", user_message, re.DOTALL)
    text = question["text"] if question else user_message
    spoken = re.search(r"<conversation>\s*\S.*</conversation>", user_message, re.DOTALL)
    asked, context = split_context(text) if spoken else (text, "")
    return Brief(
        question=asked,
        context=context,
        language=question["language"] if question else "en",
        items=_read_items(items[1]) if items else {},
        criteria=tuple(criteria[1].strip().splitlines()) if criteria else (),
        passages=passages,
    )


def _read_items(block: str) -> dict[str, str]:
    lines = (line.partition(_ASKED) for line in block.splitlines() if line.strip())
    return {item.strip(): asked.strip() for item, _, asked in lines}


def split_context(question: str) -> tuple[str, str]:
    """Returns a rewritten follow-up's question and what it refers back to."""
    match = re.fullmatch(r"(.+?) \((.+)\)", question, re.DOTALL)
    return (match[1], match[2]) if match else (question, "")


def as_attribute(value: str) -> str:
    """Returns the text fit to stand in a tag, between double quotation marks."""
    value = re.sub(r'"([^"]*)"', r"‘\1’", as_material(value))
    return value.replace('"', "’").replace(">", "›").replace("\n", " ")
