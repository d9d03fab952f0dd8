"""A small library over real indexes with a known state before and after a change, for tests that
kill, damage and race. Every vector that is computed is counted."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bot.ingestion import splitting
from bot.language.lexicon import Lexicon, tabulate
from bot.language.segmentation import Analyser
from bot.library.rows import Held, Source
from bot.library.store import Library
from bot.service.vocabulary import PassageIndex
from bot.types import Document, SyncReport

SIZE = 32
WORDS = "river stone market price winter ship copper letter 河流 石头 市场 价格".split()  # noqa: SIM905
State = dict[str, str]


class Embedder:
    """Vectors seeded by a hash of the text; ``allowed`` false, it refuses to compute any."""

    def __init__(self, name: str = "world-1", *, allowed: bool = True) -> None:
        self.fingerprint = name
        self.allowed = allowed
        self.computed = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if not self.allowed:
            raise AssertionError(f"asked to embed again: {texts[:2]}")
        self.computed += len(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        seed = hashlib.sha256(f"{self.fingerprint}{text}".encode()).digest()[:8]
        vector = np.random.default_rng(int.from_bytes(seed, "big")).normal(size=SIZE)
        return [float(x) for x in vector / np.linalg.norm(vector)]


def text_of(name: str, version: int, paragraphs: int = 12) -> str:
    made = random.Random(f"{name}-{version}")
    kept = random.Random(name)
    lines = [f"Notes of {name}."]
    for number in range(paragraphs):
        # Every third paragraph says something else in another version.
        source = made if number % 3 == 0 else kept
        words = [source.choice(WORDS) for _ in range(60)]
        lines.append(f"Item {number} {source.randrange(10**6)}: {' '.join(words)}.")
    return "\n\n".join(lines) + "\n"


def source(name: str, text: str, *, added: str | None = "2026-01-01T00:00:00+00:00") -> Source:
    document = Document(
        name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), title=name,
        language="en", genre="document", added=added,
    )  # fmt: skip
    held = Held(splitter=splitting.VERSION, file_hash=document.sha256)
    return Source(document, held, splitting.split(document))


def put(library: Library, texts: State) -> None:
    """Adds texts, and keeps them as the originals."""
    library.must_write()
    for name, text in texts.items():
        library.originals.stage(io.BytesIO(text.encode()), name)
    library.put([source(name, text) for name, text in texts.items()])


BEFORE: State = {f"d{n}.txt": text_of(f"d{n}", 1) for n in range(10)}
CHANGED: State = {f"d{n}.txt": text_of(f"d{n}", 2) for n in range(4)}
NEW: State = {f"n{n}.txt": text_of(f"n{n}", 1) for n in range(4)}
MIDDLE: State = {**BEFORE, **CHANGED, **NEW}
REMOVED = ("d8.txt", "d9.txt")
AFTER: State = {name: text for name, text in MIDDLE.items() if name not in REMOVED}
STATES = {"before": BEFORE, "middle": MIDDLE, "after": AFTER}

_LEXICON = Lexicon(tabulate(["河流 河流 [he2 liu2] /river/", "市場 市场 [shi4 chang3] /market/"]))


def open_library(folder: Path, embedder: Embedder | None = None, **more: object) -> Library:
    return Library(
        folder,
        embedder=embedder or Embedder(),
        open_lexical=lambda path: PassageIndex.open(path, _LEXICON, cache=folder.parent / "jieba"),
        **more,  # type: ignore[arg-type]
    )


def warm_up(folder: Path) -> None:
    """Loads what every process forked from this one will need."""
    (folder / "jieba").mkdir(parents=True, exist_ok=True)
    Analyser(_LEXICON, folder / "jieba").analyse("河流 stone")


def make(folder: Path) -> None:
    with open_library(folder) as library:
        put(library, BEFORE)


def change(folder: Path, told: Callable[[str], None]) -> None:
    """Goes from BEFORE to MIDDLE to AFTER to a library made anew; tells what it reports done."""
    with open_library(folder) as library:
        put(library, {**CHANGED, **NEW})
        told("middle")
        library.remove(REMOVED)
        told("after")
    for path in folder.glob("index-*/lexical/words.npz"):
        path.unlink()
    with open_library(folder) as library:
        library.put([])
        told("mended")


def fault(library: Library) -> str | None:
    """Returns what is wrong with a library, or None: a state of its own, indexes out of step, or a
    search whose answer differs from an exact one."""
    held = {document.name: document.text for document in library.database.documents()}
    if held not in STATES.values():
        return f"mixed or lost: {sorted(held)}"
    return out_of_step(library) or wrong_answers(library)


def out_of_step(library: Library) -> str | None:
    """Returns which index does not hold the passages of the documents."""
    held = {document.name: document.text for document in library.database.documents()}
    passages = library.database.passages(library.database.passage_ids())
    ids = {passage.id for passage in passages}
    expected = {
        p.id for name, text in held.items() for p in splitting.split(source(name, text).document)
    }
    if ids != expected:
        return "passages are not those of the documents"
    if library.indexes.vectors.ids() != ids or set(library.indexes.lexical.ids) != ids:
        return "an index does not hold the passages"
    return None


def wrong_answers(library: Library) -> str | None:
    passages = library.database.passages(library.database.passage_ids())
    ids = [passage.id for passage in passages]
    matrix = np.array([library.embedder.embed_query(p.text) for p in passages], np.float32)
    lexical = library.indexes.lexical
    assert isinstance(lexical, PassageIndex)
    for at, passage in enumerate(passages):
        best = library.indexes.vectors.search(library.embedder.embed_query(passage.text), 1)
        exact = ids[int(np.argmax(matrix @ matrix[at]))]
        if best[0][0] != exact or abs(best[0][1] - 1) > 1e-3:
            return f"the vector search for {passage.id} gives {best}"
        number = passage.text.split(":")[0]
        found = lexical.search(number, k=3) if ":" in passage.text else []
        if ":" in passage.text and passage.id not in {hit.id for hit in found}:
            same = [p.id for p in passages if p.text.startswith(number)]
            if not {hit.id for hit in found} & set(same):
                return f"the word search for {number!r} does not find {passage.id}"
    return None


def forked(action: Callable[[], object], *, limit: float = 120) -> tuple[int, list[object]]:
    """Runs an action in a process of its own; returns its wait status and what it told."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        status = 0
        try:
            os.write(write, (json.dumps(action()) + "\n").encode())
        except BaseException:  # noqa: BLE001 (it is told to the parent)
            os.write(write, (json.dumps(traceback.format_exc()[-1500:]) + "\n").encode())
            status = 1
        os._exit(status)
    os.close(write)
    with os.fdopen(read) as stream:
        told = [json.loads(line) for line in stream if line.endswith("\n")]
    return os.waitpid(child, 0)[1], told


def wrote(report: SyncReport) -> bool:
    """Tells whether anything was written."""
    return bool(
        report.added or report.changed or report.removed or report.renamed or report.rebuilt
    )
