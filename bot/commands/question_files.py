"""Reads questions and histories as a user hands them in; what is wrong with them is a UsageError.

Owns the input form of a batch line, ``{"id", "question", "history"}``; other names in it are not
read. Answers nothing.
"""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.errors import UsageError
from bot.types import Question, Turn

Given = TypeVar("Given")
_BROKEN = "The text holds broken characters. Write it as UTF-8 text."
_HISTORY = 'A history is a list of {"role": "user" or "assistant", "content": "…"}.'


def read_file(path: Path) -> str:
    """Returns the text of a file that the user named; a mark of UTF-8 at its head is left out."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}. Check the path.") from None


def read_lines(path: Path, out: Path | None = None) -> list[str]:
    """Returns the lines of a file that hold something; results must not go there (``out``)."""
    if out and path.resolve() == out.resolve():
        raise UsageError(f"The results would overwrite the lines of {path}. Change --out.")
    # Lines end at "\n" alone: JSON may hold other line separators within a string.
    return [line for line in read_file(path).split("\n") if line.strip()]


def read_json(text: str) -> Any:
    """Returns the value that a text holds."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UsageError(f"This is not JSON: {error.msg} ({place}). Correct it.") from None
    except RecursionError:
        raise UsageError("This JSON is nested too deep to be a question. Correct it.") from None


def read_history(path: Path) -> tuple[Turn, ...]:
    """Returns the turns that a file holds."""
    try:
        return read_as(tuple[Turn, ...], read_json(read_file(path)), _HISTORY)
    except UsageError as error:
        text = str(error)
        raise UsageError(text if str(path) in text else f"{path}: {text}") from None


def question_of(given: Any) -> Question:
    """Returns the question that a line of a batch holds."""
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise UsageError('The line is not of the form {"id": …, "question": "…"}.')
    text, history = whole(given["question"]), given.get("history")
    turns = read_as(tuple[Turn, ...], () if history is None else history, _HISTORY)
    return Question(id=id_of(given), text=text, history=turns)


def id_of(given: Any) -> str | None:
    """Returns the id of a line of a batch, if it has one."""
    name = given.get("id") if isinstance(given, dict) else None
    return None if name is None else str(name)


def read_as(type_: type[Given], given: object, form: str) -> Given:
    """Returns what was given as a value of a type; the error says that type's ``form``."""
    reader = TypeAdapter(type_)
    try:
        value = reader.validate_python(given)
        reader.dump_json(value)
    except ValidationError:
        raise UsageError(form) from None
    except PydanticSerializationError:
        raise UsageError(_BROKEN) from None
    return value


def whole(text: str) -> str:
    """Returns the text if it can be written as UTF-8: no undecodable byte, no half a character.
    Raises UsageError if it cannot."""
    return read_as(str, text, _BROKEN)
