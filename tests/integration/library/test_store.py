"""The library keeps its database and both indexes in step, whatever happens between."""

from __future__ import annotations

import hashlib
import io
import json
import multiprocessing
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from bot.errors import LibraryBusy, LibraryError
from bot.library.changes import Writer
from bot.library.rows import Held, Source
from bot.library.store import Library
from bot.types import Document, Passage, Progress, SyncReport, Translation
from tests.integration.library import world


class FakeEmbedder:
    """Vectors seeded by a hash of the text; records every text it was asked for."""

    def __init__(self, fingerprint: str = "fake-1", size: int = 4) -> None:
        self.fingerprint = fingerprint
        self.size = size
        self.asked: list[str] = []
        self.fails_at: int | None = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.fails_at is not None and len(self.asked) >= self.fails_at:
            raise RuntimeError("the server is away")
        self.asked += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        digest = hashlib.sha256(f"{self.fingerprint}{text}".encode()).digest()
        return [byte / 255 + 0.01 for byte in digest[: self.size]]


class FakeLexical:
    """Keeps what it was given in one file of its folder."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._file = folder / "held.json"
        try:
            held = json.loads(self._file.read_text()) if self._file.exists() else {}
        except ValueError as error:
            raise LibraryError(f"Cannot open {folder}: {error}.") from None
        self.held: dict[str, str] = held

    @property
    def ids(self) -> Sequence[str]:
        return sorted(self.held)

    def put(
        self,
        passages: Sequence[Passage],
        documents: Mapping[str, Document],
        progress: Progress | None = None,
    ) -> None:
        for p in passages:
            translated = [unit.text for unit in documents[p.document].translations]
            self.held[p.id] = f"{p.title}: {p.text} {translated}"
        self._keep()

    def remove(self, ids: Sequence[str]) -> None:
        for id_ in ids:
            self.held.pop(id_, None)
        self._keep()

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(self.held))
        draft.replace(self._file)


def by_lines(document: Document) -> list[Passage]:
    passages = []
    position = 0
    for number, line in enumerate(document.text.splitlines(keepends=True)):
        end = position + len(line.rstrip("\n"))
        passages.append(
            Passage(
                id=f"{document.name}-{number}-{line.strip()}", document=document.name,
                start=position, end=end, text=document.text[position:end],
                language=document.language, genre=document.genre, title=document.title,
            )
        )  # fmt: skip
        position += len(line)
    return passages


def source(
    name: str, text: str, *, title: str = "T", splitter: str = "1", **more: object
) -> Source:
    document = Document(
        name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), title=title,
        language="en", genre="article", **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return Source(document, Held(splitter=splitter, file_hash=document.sha256), by_lines(document))


A = source("a.txt", "one\ntwo\nthree")
B = source("b.txt", "four\nfive")
Open = Callable[..., Library]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def open_library(folder: Path) -> Open:
    def open_(embedder: FakeEmbedder | None = None, lexical: str = "lexical-1") -> Library:
        return Library(
            folder,
            embedder=embedder or FakeEmbedder(),
            open_lexical=lambda path: FakeLexical(path, lexical),
        )

    return open_


def bring(library: Library, sources: Sequence[Source], **more: object) -> SyncReport:
    """Makes these sources all that a library holds, with their texts as originals."""
    for each in sources:
        library.originals.stage(io.BytesIO(each.document.text.encode()), each.document.name)
    leaving = set(library.database.entries()) - {each.document.name for each in sources}
    try:
        return library.put(sources, leaving=leaving, **more)  # type: ignore[arg-type]
    finally:
        library.settle()


def sync(open_library: Open, *sources: Source, **more: object) -> tuple[SyncReport, list[str]]:
    """Returns the report of a sync in a library opened for it, and the texts embedded."""
    embedder = FakeEmbedder()
    with open_library(embedder) as library:
        report = bring(library, sources, **more)
        assert_in_step(library)
    return report, embedder.asked


def assert_in_step(library: Library) -> None:
    """Both indexes hold exactly the database's passages, under one generation folder."""
    ids = library.database.passage_ids()
    assert library.indexes.vectors.ids() == ids
    assert set(library.indexes.lexical.ids) == ids
    for passage in library.database.passages(library.database.passage_ids()):
        found = library.indexes.vectors.search(library.embedder.embed_query(passage.text), 1)
        assert found[0][1] == pytest.approx(1, abs=1e-3)


def files(folder: Path) -> dict[str, bytes]:
    """Returns the contents of every file, but for the lock and what SQLite and Chroma write to by
    being opened."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.endswith(("-wal", "-shm", ".lock", ".sqlite", ".sqlite3"))
    }


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("index-*"))


def test_a_first_sync_adds_everything(open_library: Open) -> None:
    report, asked = sync(open_library, A, B)
    assert (report.added, report.rebuilt) == (("a.txt", "b.txt"), "there was none")
    assert sorted(asked) == ["five", "four", "one", "three", "two"]


def test_a_second_sync_of_the_same_writes_nothing(open_library: Open, folder: Path) -> None:
    sync(open_library, A, B)
    before = files(folder)
    report, asked = sync(open_library, A, B)
    assert report == SyncReport(unchanged=("a.txt", "b.txt"))
    assert not world.wrote(report)
    assert asked == []
    assert files(folder) == before


def test_a_sync_says_what_was_added_changed_removed_and_left(open_library: Open) -> None:
    sync(open_library, A, B)
    c = source("c.txt", "six")
    report, asked = sync(open_library, source("a.txt", "one\ntwo\nnew"), c)
    assert (report.added, report.changed, report.removed, report.unchanged) == (
        ("c.txt",), ("a.txt",), ("b.txt",), (),
    )  # fmt: skip
    assert report.rebuilt is None
    assert sorted(asked) == ["new", "six"]


def test_the_version_of_the_corpus_changes_with_its_documents(open_library: Open) -> None:
    versions = []
    with open_library() as library:
        versions.append(library.corpus_version)
        for sources in ((A,), (A, B), (A,)):
            bring(library, sources)
            versions.append(library.corpus_version)
    assert versions[0] == "empty"
    assert versions[1] == versions[3] != versions[2]


@pytest.mark.parametrize(
    "changed",
    [
        source("a.txt", A.document.text, title="Another title"),
        source(
            "a.txt",
            A.document.text,
            translations=(Translation(start=0, end=3, language="zh-Hans", text="一"),),
        ),
    ],
)
def test_what_is_said_of_a_document_reaches_the_lexical_index(
    open_library: Open, changed: Source
) -> None:
    sync(open_library, A, B)
    embedder = FakeEmbedder()
    with open_library(embedder) as library:
        report = bring(library, [changed, B])
        assert report.changed == ("a.txt",)
        lexical = library.indexes.lexical
        assert isinstance(lexical, FakeLexical)
        said = lexical.held["a.txt-0-one"]
        assert said.startswith(changed.document.title)
        assert ("一" in said) == bool(changed.document.translations)
        assert_in_step(library)
    assert embedder.asked == []


def test_another_splitter_splits_every_document_again(open_library: Open) -> None:
    sync(open_library, A, B)
    again = [replace(each, held=replace(each.held, splitter="2")) for each in (A, B)]
    report, asked = sync(open_library, *again)
    assert (report.changed, asked) == (("a.txt", "b.txt"), [])


def test_progress_is_told_while_vectors_are_computed(open_library: Open) -> None:
    told: list[tuple[str, int, int]] = []
    text = "\n".join(f"line {number}" for number in range(70))
    with open_library() as library:
        bring(
            library,
            [source("long.txt", text)],
            progress=lambda what, n, of: told.append((what, n, of)),
        )
    assert told == [("embedding", 64, 70), ("embedding", 70, 70)]


def test_an_embedder_that_fails_leaves_everything_as_it_was(
    open_library: Open, folder: Path
) -> None:
    sync(open_library, A)
    before = files(folder)
    failing = FakeEmbedder()
    failing.fails_at = 0
    with open_library(failing) as library:
        with pytest.raises(RuntimeError, match="away"):
            bring(library, [source("a.txt", "one\nnew"), B])
        assert library.database.fingerprints().keys() == {"a.txt"}
        assert_in_step(library)
    assert files(folder) == before
    assert sync(open_library, A)[0] == SyncReport(unchanged=("a.txt",))


def test_a_new_embedder_that_fails_leaves_everything_as_it_was(
    open_library: Open, folder: Path
) -> None:
    sync(open_library, A, B)
    before = files(folder)
    failing = FakeEmbedder("fake-2", size=6)
    failing.fails_at = 0
    with open_library(failing) as library, pytest.raises(RuntimeError, match="away"):
        bring(library, [A, B])
    assert files(folder) == before
    assert not world.wrote(sync(open_library, A, B)[0])


def test_what_was_computed_before_a_failure_is_not_computed_again(open_library: Open) -> None:
    text = "\n".join(f"line {number}" for number in range(70))
    failing = FakeEmbedder()
    failing.fails_at = 64
    with open_library(failing) as library, pytest.raises(RuntimeError, match="away"):
        bring(library, [source("long.txt", text)])
    assert len(sync(open_library, source("long.txt", text))[1]) == 6


def break_in(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute(statement)
    connection.close()


def swapped(folder: Path) -> None:
    database, words = (
        folder / "index-1" / name for name in ("chroma/chroma.sqlite3", "lexical/held.json")
    )
    one, other = database.read_bytes(), words.read_bytes()
    database.write_bytes(other)
    words.write_bytes(one)


def wrong_mark(folder: Path) -> None:
    break_in(folder, "UPDATE meta SET value = '{}' WHERE key = 'index'")


def without_index(folder: Path) -> None:
    shutil.rmtree(folder / "index-1")


def without_vectors(folder: Path) -> None:
    shutil.rmtree(folder / "index-1" / "chroma")


def without_words(folder: Path) -> None:
    (folder / "index-1" / "lexical" / "held.json").unlink()


def flipped_vectors(folder: Path) -> None:
    path = folder / "index-1" / "chroma" / "chroma.sqlite3"
    path.write_bytes(bytes(byte ^ 0xFF for byte in path.read_bytes()))


def flipped_words(folder: Path) -> None:
    (folder / "index-1" / "lexical" / "held.json").write_bytes(b"\xff{")


@pytest.mark.parametrize(
    "crash",
    [
        swapped,
        wrong_mark,
        without_index,
        without_vectors,
        without_words,
        flipped_vectors,
        flipped_words,
    ],
)
def test_an_index_that_a_crash_left_is_made_anew_without_embedding_again(
    open_library: Open, folder: Path, crash: Callable[[Path], None]
) -> None:
    # In a process of its own: Chroma keeps what it opened, so that damage would go unnoticed.
    run(_first_sync, folder)
    crash(folder)
    report, asked = sync(open_library, A, B)
    assert report.rebuilt is not None
    assert report.unchanged == ("a.txt", "b.txt")
    assert asked == []
    assert generations(folder) == ["index-2"]
    assert not world.wrote(sync(open_library, A, B)[0])


@pytest.mark.parametrize("moment", ["_index", "_commit"])
def test_a_change_that_is_cut_off_leaves_all_as_it_was(
    open_library: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def stop(*_: object) -> None:
        raise OSError("killed")

    sync(open_library, A)
    before = files(folder)
    with open_library() as library, monkeypatch.context() as patch:
        patch.setattr(Writer, moment, stop)
        with pytest.raises(OSError, match="killed"):
            bring(library, [A, B])
        assert set(library.database.fingerprints()) == {"a.txt"}
        ids = library.database.passage_ids()
        assert library.indexes.vectors.ids() == ids <= set(library.indexes.lexical.ids)
    assert before.keys() <= files(folder).keys()
    report, asked = sync(open_library, A, B)
    assert (report.rebuilt, report.added) == ("its last writing was cut off", ("b.txt",))
    assert asked == []


def test_another_embedding_embeds_everything_again(open_library: Open, folder: Path) -> None:
    sync(open_library, A, B)
    wider = FakeEmbedder("fake-2", size=6)
    with open_library(wider) as library:
        report = bring(library, [A, B])
        assert_in_step(library)
    assert (report.rebuilt, len(wider.asked)) == ("the embedding changed", 5)
    assert generations(folder) == ["index-2"]
    back, asked = sync(open_library, A, B)
    assert (back.rebuilt, asked) == ("the embedding changed", [])


def test_another_glossary_makes_the_indexes_anew_without_embedding(
    open_library: Open, folder: Path
) -> None:
    sync(open_library, A, B)
    embedder = FakeEmbedder()
    with open_library(embedder, "lexical-2") as library:
        report = bring(library, [A, B])
        assert_in_step(library)
    assert report.rebuilt == "the glossary or the analysis of words changed"
    assert (embedder.asked, generations(folder)) == ([], ["index-2"])


def test_folders_that_were_cut_off_or_replaced_are_cleaned_up(
    open_library: Open, folder: Path
) -> None:
    sync(open_library, A)
    for name in ("index-7", "index-old"):
        (folder / name).mkdir()
    sync(open_library, B)
    assert generations(folder) == ["index-1"]


# --- Two processes ------------------------------------------------------------------------------


def _first_sync(folder: str, queue: multiprocessing.Queue[object]) -> None:
    with Library(
        Path(folder), embedder=FakeEmbedder(), open_lexical=lambda p: FakeLexical(p, "lexical-1")
    ) as library:
        queue.put(bring(library, [A, B]).added)


def _read_and_try_to_write(folder: str, queue: multiprocessing.Queue[object]) -> None:
    embedder = FakeEmbedder()
    with Library(
        Path(folder), embedder=embedder, open_lexical=lambda p: FakeLexical(p, "lexical-1")
    ) as library:
        found = library.indexes.vectors.search(embedder.embed_query("four"), 1)
        read = [passage.text for passage in library.database.passages([found[0][0]])]
        try:
            bring(library, [A])
        except LibraryBusy as error:
            queue.put((library.writable, read, len(library.indexes.lexical.ids), str(error)))


def run(target: Callable[..., None], folder: Path) -> object:
    """Returns what ``target`` puts into its queue in a process of its own."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=target, args=(str(folder), queue))
    process.start()
    result = queue.get(timeout=60)
    process.join(60)
    assert process.exitcode == 0
    queue.close()
    queue.join_thread()
    return result


def test_a_second_process_reads_but_does_not_write(open_library: Open, folder: Path) -> None:
    with open_library() as library:
        bring(library, [A, B])
        writable, read, words, told = run(_read_and_try_to_write, folder)  # type: ignore[misc]
    assert (writable, read, words) == (False, ["four"], 5)
    assert "Another process is using" in told
    assert "Stop it" in told


def test_who_stops_writing_lets_another_write_and_reads_on(open_library: Open) -> None:
    with open_library() as first:
        bring(first, [A])
        first.stop_writing()
        assert not first.writable
        assert sync(open_library, A, B)[0].added == ("b.txt",)
        assert len(first.database.documents()) == 2
        with pytest.raises(LibraryBusy):
            bring(first, [A])


def test_nothing_can_be_read_before_the_first_sync_is_done(
    open_library: Open, folder: Path
) -> None:
    folder.mkdir()
    lock = FileLock(folder / "writer.lock")
    with lock, pytest.raises(LibraryBusy, match="preparing the library"):
        open_library()
    open_library().close()
    with lock, pytest.raises(LibraryBusy, match="preparing the library"):
        open_library()


def test_a_folder_that_cannot_be_used_is_left_alone_and_unlocked(
    open_library: Open, folder: Path
) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    before = (folder / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match="not a library of this bot") as raised:
        open_library()
    assert not isinstance(raised.value, LibraryBusy)
    assert (folder / "library.sqlite").read_bytes() == before
    FileLock(folder / "writer.lock").acquire(timeout=0).lock.release()


def test_a_data_folder_that_is_a_file_is_named_with_its_remedy(
    open_library: Open, folder: Path
) -> None:
    folder.write_text("I am no folder")
    with pytest.raises(LibraryError, match=r"Cannot use the data folder .*BOT_DATA_DIR"):
        open_library()
