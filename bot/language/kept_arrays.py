"""Named arrays and lists of words in one file, which is there whole or not at all.

The file holds no pickles; a checksum goes before what it holds.
"""

import hashlib
import io
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_CHECKSUM = 16


def write_arrays(path: Path, arrays: Mapping[str, Array | Sequence[str]]) -> None:
    """Puts the arrays in the place of what the file held; words must hold no line feed.

    Raises:
        OSError: it cannot be written; what it held is still there.
    """
    body = io.BytesIO()
    packed: dict[str, Any] = {name: _packed(each) for name, each in arrays.items()}
    np.savez(body, **packed)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("wb") as stream:
            stream.write(_checksum(body.getbuffer()))
            stream.write(body.getbuffer())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_arrays(path: Path) -> dict[str, Array]:
    """Returns the arrays of a file by name.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not as it was written.
    """
    content = path.read_bytes()
    checksum, body = content[:_CHECKSUM], content[_CHECKSUM:]
    if checksum != _checksum(body):
        raise ValueError(f"{path.name} was changed")
    with np.load(io.BytesIO(body), allow_pickle=False) as kept:
        return dict(kept)


def words_of(array: Array) -> list[str]:
    """Returns the words that an array holds."""
    return array.tobytes().decode().split("\n") if len(array) else []


def _checksum(body: bytes | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECKSUM).digest()


def _packed(each: Array | Sequence[str]) -> Array:
    if isinstance(each, np.ndarray):
        return each
    return np.frombuffer("\n".join(each).encode(), np.uint8)
