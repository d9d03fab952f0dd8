"""Vectors for texts: by the model that ships with the bot, or by hashing.

Owns onnxruntime and tokenizers (their only imports). Every embedding names in its ``fingerprint``
all that its vectors depend on: vectors of different fingerprints must not meet.
"""

import functools
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from bot.errors import LibraryError
from bot.language.glossing import Glosser
from bot.language.scripts import HAN, fold

MODELS = Path(__file__).with_name("models")
MODEL_FILE = "model.int8.onnx"
MODEL_SHA256 = "168b7186e5baf089f46bb1a4b6805e190b412595435e89f6880e17f3a170c930"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SIZE = 384
LONGEST = 256
"""Word pieces of a text that the model reads; it was trained on no more."""
HASHED_SIZE = 512
_THREADS = 2

_UNIT = re.compile(rf"[{HAN}]+|[a-z0-9]+")


class LocalEmbeddings(Embeddings):
    """all-MiniLM-L6-v2 (Apache-2.0) with 8-bit weights, loaded when first used.

    Texts go through the model one at a time: 8-bit activations are scaled by what stands together
    in a batch, so that a text's vector would depend on its neighbours. It reads only English; a
    gloss renders Chinese. LibraryError is raised where the model's files are missing or not those
    that ship with the bot.
    """

    def __init__(self, gloss: Glosser | None = None, *, folder: Path = MODELS) -> None:
        self._gloss = gloss
        self._folder = folder

    @property
    def fingerprint(self) -> str:
        """Names the model, size, normalisation and gloss."""
        gloss = self._gloss.fingerprint if self._gloss else "no-gloss"
        return f"all-MiniLM-L6-v2-int8-{MODEL_SHA256[:12]}-{LONGEST}-{SIZE}-unit-{gloss}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns a vector of length 1 for each text."""
        _model(self._folder)  # Not in each thread at once.
        with ThreadPoolExecutor(_THREADS) as pool:
            return list(pool.map(self.embed_query, texts))

    def embed_query(self, text: str) -> list[float]:
        """Returns a vector of length 1."""
        tokenizer, session = _model(self._folder)
        text = self._gloss(text) if self._gloss else text
        read = tokenizer.encode(text.encode("utf-8", "replace").decode())
        inputs = {
            "ids": np.array([read.ids], np.int64),
            "mask": np.array([read.attention_mask], np.int64),
        }
        vector: list[float] = session.run(["embedding"], inputs)[0][0].tolist()
        return vector


@functools.cache
def _model(folder: Path) -> tuple[Any, Any]:
    """Returns the tokenizer and the session of the model in a folder, one for all libraries."""
    # Imported here: commands that embed nothing should not pay for it.
    import onnxruntime
    from tokenizers import Tokenizer

    model = _checked(folder / MODEL_FILE, MODEL_SHA256)
    pieces = _checked(folder / "tokenizer.json", TOKENIZER_SHA256)
    tokenizer = Tokenizer.from_buffer(pieces)
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    # Texts are shared out among threads whole; within one text a thread more gains little.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])
    return tokenizer, session


class HashingEmbeddings(Embeddings):
    """Words, and pairs of Chinese characters, hashed: no model, instant, the same everywhere."""

    fingerprint = f"hashing-1-{HASHED_SIZE}-unit"
    """Names the method and size."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns a vector of length 1 for each text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Returns a vector of length 1."""
        vector = np.zeros(HASHED_SIZE, np.float32)
        for run in _UNIT.findall(fold(text)):
            pairs = [run[at : at + 2] for at in range(max(1, len(run) - 1))]
            for unit in [run] if run.isascii() else pairs:
                digest = hashlib.blake2b(unit.encode(), digest_size=8).digest()
                number = int.from_bytes(digest, "big")
                vector[(number >> 1) % HASHED_SIZE] += 1 if number & 1 else -1
        if not vector.any():
            vector[0] = 1  # Of a text without words.
        return [float(value) for value in vector / np.linalg.norm(vector)]


def _checked(file: Path, sha256: str) -> bytes:
    """Returns the file's content if it is the one that ships with the bot."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise LibraryError(
            f"the embedding model is missing ({error}); reinstall the bot"
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LibraryError(f"{str(file)!r} is not the file that ships; reinstall the bot")
    return content
