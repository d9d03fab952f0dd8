"""The vector index over a real, tiny Chroma store."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import LibraryError
from bot.library import chroma
from bot.library.chroma import VectorIndex

VECTORS = {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [1.0, 1.0], "d": [-1.0, 0.0]}


@pytest.fixture
def index(tmp_path: Path) -> VectorIndex:
    index = VectorIndex.in_folder(tmp_path / "chroma")
    index.add(VECTORS)
    return index


def test_the_nearest_come_first_with_their_similarity(index: VectorIndex) -> None:
    found = index.search([2.0, 0.0], 4)
    assert [id_ for id_, _ in found] == ["a", "c", "b", "d"]
    assert [score for _, score in found] == pytest.approx([1, 0.7071, 0, 0], abs=1e-4)


def test_a_search_within_some_finds_only_those(index: VectorIndex) -> None:
    assert [id_ for id_, _ in index.search([1.0, 0.0], 1, within={"b", "d"})] == ["b"]
    assert index.search([1.0, 0.0], 3, within=set()) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = VectorIndex.in_folder(tmp_path / "empty")
    assert (len(index), index.ids(), index.search([1.0, 0.0], 3)) == (0, set(), [])


def test_vectors_are_replaced_and_removed_by_id(index: VectorIndex) -> None:
    index.add({"b": [1.0, 0.0]})
    index.remove(["a", "c", "never there"])
    index.remove([])
    assert index.ids() == {"b", "d"}
    assert index.search([1.0, 0.0], 1) == [("b", pytest.approx(1))]


def test_what_was_added_is_there_after_opening_again(index: VectorIndex, tmp_path: Path) -> None:
    assert VectorIndex.in_folder(tmp_path / "chroma").ids() == set(VECTORS)


def test_a_store_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "chroma.sqlite3").write_bytes(b"no database" * 500)
    with pytest.raises(LibraryError, match=r"vector index in .*bot sync"):
        VectorIndex.in_folder(tmp_path / "bad")


def test_a_panic_in_chroma_is_an_error_like_any_other(
    index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        pass

    def panic() -> int:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(index._collection, "count", panic)
    with pytest.raises(LibraryError, match="index out of bounds"):
        len(index)


def test_a_stop_by_the_user_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(chroma.chromadb, "PersistentClient", stop)
    with pytest.raises(KeyboardInterrupt):
        VectorIndex.in_folder(tmp_path / "stopped")
