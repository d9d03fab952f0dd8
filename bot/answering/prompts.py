"""Reads ``prompts/*.yaml`` and renders them; owns how what is asked is set apart from instructions.

A prompt's variables are ``$name``; what it declares is what it uses, or it is refused. Values are
put in once and never read again for variables, so braces and ``$`` in a document survive.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel

from bot.answering.evidence_text import (
    Material,
    as_attribute,
    as_material,
    read_evidence,
    render_evidence,
)
from bot.errors import SettingsError
from bot.language.coordination import COMPARES
from bot.language.scripts import fold
from bot.settings import read_yaml
from bot.types import Evidence, Question, Sentences, Turn

_QUESTION = re.compile(
    r'<question language="(?P<language>[\w-]+)">\s*(?P<text>.*?)\s*</question>', re.DOTALL
)
_FOLLOW_UP = re.compile(r"(.+?) \((.+)\)", re.DOTALL)
"""A rewritten follow-up: its question and what it refers back to."""


class Prompt(BaseModel, extra="forbid", frozen=True):
    """A prompt as its file declares it."""

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
    prompt = read_yaml(path, Prompt, "Restore the file")
    used = {*Template(prompt.system).get_identifiers(), *Template(prompt.user).get_identifiers()}
    if used != set(prompt.variables):
        odd = ", ".join(sorted(used ^ set(prompt.variables)))
        raise SettingsError(
            f"{path}: declared and used variables differ ({odd}). List each variable that is used."
        )
    return prompt


def render_answer(
    prompt: Prompt,
    question: Question,
    evidence: Evidence,
    sentences: Sentences,
    phrases: Mapping[str, str],
) -> list[BaseMessage]:
    """Returns the messages of the prompt whose answer is written in the citation grammar."""
    told = {key: phrases[key] for key in ("language", "example")}
    told["evidence"] = render_evidence(evidence.hits, sentences)
    return prompt.render({**told, "asked": render_question(question, evidence)})


def render_question(question: Question, evidence: Evidence) -> str:
    """Returns what is asked, in the reader's words and as it stands alone, and all that is known of
    it: the conversation, what is compared, under what aspects."""
    plan = evidence.plan
    asked, read_as = as_material(question.text), as_material(plan.rewritten)
    blocks = (
        ("conversation", render_history(question.history)),
        ("compare", "\n".join(map(as_attribute, plan.items))),
        ("beside", "\n".join(map(as_attribute, plan.beside))),
        ("criteria", "\n".join(map(as_attribute, plan.criteria))),
        ("reading", read_as if read_as.strip() != asked.strip() else ""),
    )
    told = [f"<{tag}>\n{text}\n</{tag}>" for tag, text in blocks if text]
    told.append(f'<question language="{plan.language}">\n{asked}\n</question>')
    return "\n".join(told)


def render_history(turns: Sequence[Turn]) -> str:
    """Returns the conversation so far, a line each turn."""
    return "\n".join(f"{turn.role}: {as_material(turn.content)}" for turn in turns)


@dataclass(frozen=True, slots=True)
class Brief:
    """What the answer prompt's user message asks for."""

    question: str
    context: str
    """What the question refers back to, if it does."""
    language: str
    items: tuple[str, ...]
    """What is compared."""
    asked_of_each: str
    """The question without the names of those, or the whole where nothing is compared."""
    criteria: tuple[str, ...]
    """Under what aspects; empty if the question names none."""
    passages: tuple[Material, ...]
    beside: tuple[str, ...] = ()
    """What else is compared, in answers of their own."""


def read_brief(user_message: str) -> Brief:
    """Returns what a rendered ``answer`` prompt holds; empty parts where it is another text."""
    question = _QUESTION.search(user_message)
    text = question["text"] if question else user_message
    text = _block("reading", user_message) or text
    items = tuple(filter(str.strip, _block("compare", user_message).splitlines()))
    names = "|".join(re.escape(fold(item)) for item in items) or "$"
    rest = COMPARES.sub(" ", re.sub(names, " ", fold(text)))
    follows = _block("conversation", user_message) and _FOLLOW_UP.fullmatch(text)
    return Brief(
        question=follows[1] if follows else text,
        context=follows[2] if follows else "",
        language=question["language"] if question else "en",
        items=items,
        asked_of_each=" ".join(rest.split()),
        criteria=tuple(_block("criteria", user_message).splitlines()),
        passages=read_evidence(_block("evidence", user_message)),
        beside=tuple(_block("beside", user_message).splitlines()),
    )


def _block(tag: str, message: str) -> str:
    """Returns what stands between a tag of the prompt's own, or nothing."""
    match = re.search(rf"<{tag}>\s*(.*?)\s*</{tag}>", message, re.DOTALL)
    return match[1] if match else ""
