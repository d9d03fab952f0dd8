"""Vectors of another size than those that are kept are refused, and dropped where that is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.errors import LibraryError
from bot.library.database import Database
from bot.library.embeddings import HashingEmbeddings
from bot.library.sizing import SizedEmbedder


class Named(HashingEmbeddings):
    """Goes by one name, whatever its size."""

    fingerprint = "remote/m-unit"  # type: ignore[assignment]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A library that keeps one vector of three numbers, and one of another name."""
    database = Database(tmp_path / "library.sqlite")
    with database.transaction():
        database.put_vectors(Named.fingerprint, {"a": np.ones(3, np.float32)})
        database.put_vectors("other", {"a": np.ones(5, np.float32)})
    yield database
    database.close()


def test_vectors_of_the_size_that_is_kept_pass(database: Database) -> None:
    sized = SizedEmbedder(Named(3), database)
    assert sized.embed_documents(["one", "two"]) == Named(3).embed_documents(["one", "two"])
    assert sized.embed_query("one") == Named(3).embed_query("one")
    assert sized.forget_others() is None
    assert database.vector_size(Named.fingerprint) == 3


def test_vectors_of_another_size_are_refused_until_the_kept_ones_are_dropped(
    database: Database,
) -> None:
    sized = SizedEmbedder(Named(4), database)
    for embed in (lambda: sized.embed_documents(["one"]), lambda: sized.embed_query("one")):
        with pytest.raises(LibraryError, match=r"of 4 numbers.*vectors of 3 .*«bot doctor»"):
            embed()
    assert sized.forget_others() == "vectors of 3 numbers were dropped: the model gives 4 by now"
    assert len(sized.embed_query("one")) == 4
    assert database.meta("index") == ""
    assert database.vector_size("other") == 5


def test_where_none_is_kept_any_size_will_do(database: Database) -> None:
    class New(Named):
        fingerprint = "remote/new-unit"  # type: ignore[assignment]

    sized = SizedEmbedder(New(9), database)
    assert len(sized.embed_query("one")) == 9
    assert sized.forget_others() is None
