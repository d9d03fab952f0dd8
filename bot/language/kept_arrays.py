"""Tables in one file, which is there whole or not at all: it holds no pickles, and its format knows
when it was changed."""

import json
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
T = TypeVar("T")


def write_tables(path: Path, tables: object) -> None:
    """Puts a dataclass in the place of what the file held: its arrays, what JSON can say, sets of
    words, and dataclasses of these.

    Raises:
        OSError: it cannot be written; what it held is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("wb") as stream:
            packed: dict[str, Any] = dict(_packed("", tables))
            np.savez(stream, **packed)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_tables(path: Path, kind: type[T]) -> T:
    """Returns the dataclass that a file holds.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not as it was written.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            return cast("T", _unpacked(kind, "", kept))
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise ValueError(f"{path.name} was changed") from error


def _packed(name: str, value: Any) -> Iterator[tuple[str, Array]]:
    if is_dataclass(value):
        for each in fields(value):
            yield from _packed(f"{name}.{each.name}", getattr(value, each.name))
    elif isinstance(value, np.ndarray):
        yield name, value
    else:
        yield name, np.frombuffer(json.dumps(value, default=sorted).encode(), np.uint8)


def _unpacked(kind: Any, name: str, kept: Mapping[str, Array]) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = {each.name: f"{name}.{each.name}" for each in fields(kind)}
        return kind(**{own: _unpacked(hints[own], part, kept) for own, part in parts.items()})
    if get_origin(kind) is np.ndarray:
        return kept[name]
    value = json.loads(kept[name].tobytes())
    return frozenset(value) if get_origin(kind) is frozenset else value
