"""The user's own documents: added, changed, renamed, removed, and found or not found by answers."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.errors import LibraryBusy, LibraryError, UsageError
from bot.ingestion.formats.collecting import Extracted
from bot.ingestion.formats.extractor import Extractor
from bot.language.kept_arrays import read_tables
from bot.library.backup import export_library, import_library
from bot.library.store import Library
from bot.retrieval.bm25 import Contents
from bot.service import adding
from bot.service.keeping import Keeper
from bot.types import SyncReport
from tests.integration.library import world
from tests.unit.ingestion.formats.samples import xlsx


def add(library: Library, paths: list[Path | str], **more: Any) -> SyncReport:
    """Adds files that lie where they stay."""
    return Keeper(library).add(paths, **{"uploaded": False, **more})


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with world.open_library(tmp_path / "library") as library:
        yield library


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    for name, text in {"a.txt": "The heron eats fish.", "b/a.txt": "The otter swims."}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_files_of_one_name_are_both_kept_and_known_again(library: Library, files: Path) -> None:
    report = add(library, [files])
    assert report.added == ("a (2).txt", "a.txt")
    computed = library.embedder.computed  # type: ignore[attr-defined]
    again = add(library, [files, str(files / "*.txt")])
    assert (again.unchanged, world.wrote(again)) == (("a (2).txt", "a.txt"), False)
    assert library.embedder.computed == computed  # type: ignore[attr-defined]
    (files / "b" / "a.txt").write_text("The otter dives.", encoding="utf-8")
    assert add(library, [files]).changed == ("a (2).txt",)


def test_a_changed_file_replaces_only_its_changed_passages(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "long.txt"
    file.write_text(world.text_of("x", 1, 30), encoding="utf-8")
    add(library, [file])
    before, computed = library.database.passage_ids(), library.embedder.computed  # type: ignore[attr-defined]
    file.write_text(world.text_of("x", 1, 30) + "\n\nOne more thing.\n", encoding="utf-8")
    assert add(library, [file]).changed == ("long.txt",)
    after = library.database.passage_ids()
    assert len(after - before) <= 2
    assert library.embedder.computed - computed == len(after - before)  # type: ignore[attr-defined]


def test_a_renamed_file_keeps_its_id_and_what_was_said_of_it(library: Library, files: Path) -> None:
    add(library, [files / "a.txt"])
    old = library.find("a.txt")
    Keeper(library).describe([old.document.id], {"title": "Herons", "genre": "memo", "date": None})
    (files / "a.txt").rename(files / "heron.txt")
    report = add(library, [files / "heron.txt"])
    assert (report.renamed, report.added, report.removed) == ((("a.txt", "heron.txt"),), (), ())
    new = library.find("heron.txt")
    document = library.database.documents(["heron.txt"])[0]
    assert (new.document.id, new.document.added) == (old.document.id, old.document.added)
    with pytest.raises(UsageError, match=r"Did you mean 'heron\.txt'"):
        library.find("Heron.TXT")
    assert (document.title, document.genre) == ("Herons", "memo")
    (files / "heron.txt").write_text("The heron eats frogs.", encoding="utf-8")
    assert add(library, [files / "heron.txt"]).changed == ("heron.txt",)
    assert library.database.documents(["heron.txt"])[0].title == "Herons"


def test_an_upload_is_known_by_its_name(library: Library, files: Path) -> None:
    add(library, [files / "a.txt"], uploaded=True)
    assert add(library, [files / "a.txt"], uploaded=True).unchanged == ("a.txt",)
    assert add(library, [files / "b" / "a.txt"], uploaded=True).changed == ("a.txt",)


def test_what_cannot_be_added_is_said(library: Library, files: Path) -> None:
    (files / "copy.txt").write_bytes((files / "a.txt").read_bytes())
    (files / "empty.txt").write_text(" ", encoding="utf-8")
    (files / "x.pdf").write_bytes(b"%PDF")
    (files / ".hidden.txt").write_text("no", encoding="utf-8")
    report = add(library, [files, "nowhere.txt"])
    reasons = {Path(name).name: reason for name, reason in report.skipped}
    assert set(reasons) == {"copy.txt", "empty.txt", "x.pdf", "nowhere.txt"}
    assert "holds the same" in reasons["copy.txt"]
    assert "no such file" in reasons["nowhere.txt"]
    with pytest.raises(UsageError, match="date"):
        add(library, [files], described={"date": "yesterday"})


def test_a_document_that_says_the_same_as_another_is_pointed_out(
    library: Library, files: Path
) -> None:
    (files / "copy.md").write_text("The heron eats fish.\n", encoding="utf-8")
    assert add(library, [files]).notes == (
        ("a.txt", "It says the same as copy.md."),
        ("copy.md", "It says the same as a.txt."),
    )
    assert add(library, [files]).notes == ()


def test_a_workbook_is_called_as_its_file_is(library: Library, files: Path) -> None:
    (files / "Phones 2012.xlsx").write_bytes(xlsx({"Shipments": [["Company"], ["Palm"]]}))
    add(library, [files / "Phones 2012.xlsx"])
    assert library.database.documents(["Phones 2012.xlsx"])[0].title == "Phones 2012"


def test_cancelling_keeps_what_was_read(library: Library, files: Path) -> None:
    def cancel(*_: object) -> None:
        raise KeyboardInterrupt

    report = add(library, [files], progress=cancel)
    assert (report.cancelled, report.added) == (True, ("a.txt",))
    assert library.find("a.txt").document.added


def test_files_are_read_while_others_are_embedded(
    library: Library, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, embed, extract = threading.Event(), library.embedder.embed_documents, Extractor.extract
    asked = []

    def extracting(extractor: Extractor, path: Path) -> Extracted:
        asked.append(path)
        if len(asked) == 2:
            read.set()
        return extract(extractor, path)

    def embedding(texts: list[str]) -> list[list[float]]:
        assert read.wait(20)
        return embed(texts)

    monkeypatch.setattr(adding, "EMBEDDED", 1)
    monkeypatch.setattr(Extractor, "extract", extracting)
    monkeypatch.setattr(library.embedder, "embed_documents", embedding)
    assert add(library, [files]).added == ("a (2).txt", "a.txt")


def test_an_embedding_that_fails_while_files_are_read_stops_the_run(
    library: Library, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: list[str]) -> list[list[float]]:
        raise LibraryError("no vectors today")

    monkeypatch.setattr(adding, "EMBEDDED", 1)
    monkeypatch.setattr(library.embedder, "embed_documents", fail)
    with pytest.raises(LibraryError, match="no vectors today"):
        add(library, [files])
    assert not library.database.entries()


def test_a_delete_leaves_nothing_in_any_store(
    library: Library, files: Path, tmp_path: Path
) -> None:
    add(library, [files])
    gone = {p.id for p in library.database.passages_of("a.txt")}
    text_hash = hashlib.sha256(b"The heron eats fish.").hexdigest()
    assert library.remove(["a.txt"]).removed == ("a.txt",)
    folder = tmp_path / "library"
    with closing(sqlite3.connect(folder / "library.sqlite")) as store:
        for query in (
            "SELECT count(*) FROM documents WHERE name = 'a.txt'",
            "SELECT count(*) FROM passages WHERE document = 'a.txt'",
            f"SELECT count(*) FROM vectors WHERE text_hash = '{text_hash}'",
        ):
            assert store.execute(query).fetchone() == (0,)
    chroma = next(folder.glob("index-*/chroma/chroma.sqlite3"))
    with closing(sqlite3.connect(chroma)) as store:
        held = {row[0] for row in store.execute("SELECT embedding_id FROM embeddings")}
        waiting = store.execute("SELECT id FROM embeddings_queue WHERE vector IS NOT NULL")
        assert not gone & (held | {row[0] for row in waiting})
    kept = read_tables(next(folder.glob("index-*/lexical/words.npz")), Contents)
    assert not gone & set(kept.ids)
    assert "heron" not in kept.text.units
    for path in folder.rglob("*"):
        assert path.is_dir() or b"The heron eats fish." not in path.read_bytes(), path
    assert len(list(folder.glob("originals/*"))) == 1


def test_what_was_removed_can_be_brought_back(library: Library, files: Path) -> None:
    add(library, [files / "a.txt"])
    before, version = library.database.documents(), library.corpus_version
    library.remove(["a.txt"])
    assert Keeper(library).restore(["a.txt"]).added == ("a.txt",)
    assert (library.database.documents(), library.corpus_version) == (before, version)
    with pytest.raises(UsageError, match="cannot be brought back"):
        Keeper(library).restore(["a.txt"])
    with pytest.raises(UsageError, match="bot documents"):
        library.remove(["nobody.txt"])


def test_adding_a_thousand_unchanged_files_again_is_quick(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1000):
        (folder / f"{number}.txt").write_text(world.text_of(str(number), 1, 4), encoding="utf-8")
    started = time.perf_counter()
    assert len(add(library, [folder]).added) == 1000
    first = time.perf_counter() - started
    started = time.perf_counter()
    assert len(add(library, [folder]).unchanged) == 1000
    assert time.perf_counter() - started < 0.1 * first


def test_a_backup_brings_everything_back(library: Library, files: Path, tmp_path: Path) -> None:
    add(library, [files])
    Keeper(library).describe(["a.txt"], {"title": "Herons"})
    folder, backup, other = tmp_path / "library", tmp_path / "backup.lib", tmp_path / "other"
    export_library(folder, backup)
    with pytest.raises(UsageError, match="--force"):
        export_library(folder, backup)
    export_library(folder, backup, replace=True)
    with pytest.raises(LibraryBusy):
        import_library(backup, folder)
    assert import_library(backup, other) == 2
    with world.open_library(other) as copy:
        assert Keeper(copy).rebuild().added == ("a (2).txt", "a.txt")
        assert copy.database.documents() == library.database.documents()
        assert world.wrong_answers(copy) is None
    with pytest.raises(UsageError, match="would be lost"):
        import_library(backup, other)
    before = sorted(path.name for path in other.rglob("*"))
    for damaged in (backup.read_bytes()[:-30], b"no backup"):
        backup.write_bytes(damaged)
        with pytest.raises(LibraryError, match="Nothing was changed"):
            import_library(backup, other, replace=True)
    assert sorted(path.name for path in other.rglob("*")) == before


def test_a_backup_needs_every_original(library: Library, files: Path, tmp_path: Path) -> None:
    add(library, [files / "a.txt"])
    shutil.rmtree(next((tmp_path / "library" / "originals").iterdir()))
    with pytest.raises(LibraryError, match=r"original of a\.txt is missing"):
        export_library(tmp_path / "library", tmp_path / "backup.lib")
    assert not list(tmp_path.glob("*backup*"))


def test_readers_in_threads_and_processes_take_up_what_is_written(
    library: Library, files: Path, tmp_path: Path
) -> None:
    add(library, [files / "a.txt"])
    failures: list[BaseException] = []
    stop = threading.Event()
    query = library.embedder.embed_query("The heron eats fish.")

    def read() -> None:
        try:
            while not stop.is_set():
                ids = [id_ for id_, _ in library.indexes.vectors.search(query, 3)]
                assert len(library.database.passages(ids)) <= len(ids)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is reported)
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    with world.open_library(tmp_path / "library") as reader:
        assert not reader.writable
        for _ in range(4):
            library.remove(["a.txt"])
            assert reader.indexes.vectors.search(query, 3) == []
            Keeper(library).restore(["a.txt"])
            assert len(reader.indexes.vectors.search(query, 3)) == 1
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_search_within_few_passages_finds_all_of_them(library: Library, files: Path) -> None:
    add(library, [files])
    query = library.embedder.embed_query("The heron eats fish.")
    every = library.indexes.vectors.search(query, 1000)
    last = frozenset(id_ for id_, _ in every[-2:])
    found = library.indexes.search(query, 5, last)
    assert [id_ for id_, _ in found] == [id_ for id_, _ in every[-2:]]
    assert [score for _, score in found] == pytest.approx(
        [score for _, score in every[-2:]], abs=1e-5
    )
    assert library.indexes.search(query, 5, frozenset()) == []
