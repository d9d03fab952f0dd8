"""Vectors of another size than those that are kept are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.errors import LibraryError
from bot.library.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A library that keeps one vector of three numbers, and one of another name."""
    database = Database(tmp_path / "library.sqlite")
    with database.transaction():
        database.put_vectors("remote/m-unit", {"a": np.ones(3, np.float32)})
        database.put_vectors("other", {"a": np.ones(5, np.float32)})
    yield database
    database.close()


def test_vectors_of_the_size_that_is_kept_pass(database: Database) -> None:
    with database.transaction():
        database.put_vectors("remote/m-unit", {"b": np.zeros(3, np.float32)})
    database.must_fit("remote/m-unit", [[1.0, 2.0, 3.0]])
    assert database.vectors("remote/m-unit", ["b"])["b"].tolist() == [0, 0, 0]


def test_vectors_of_another_size_are_refused_until_the_kept_ones_are_dropped(
    database: Database,
) -> None:
    told = pytest.raises(LibraryError, match=r"of 4 numbers.*vectors of 3 .*«bot doctor»")
    with told:
        database.must_fit("remote/m-unit", [[0.0] * 3, [0.0] * 4])
    with told, database.transaction():
        database.put_vectors("remote/m-unit", {"b": np.ones(4, np.float32)})
    assert database.vectors("remote/m-unit", ["b"]) == {}
    with database.transaction():
        database.drop_vectors("remote/m-unit")
        database.put_vectors("remote/m-unit", {"b": np.ones(4, np.float32)})
    assert (database.vector_size("remote/m-unit"), database.vector_size("other")) == (4, 5)


def test_where_none_is_kept_any_size_will_do(database: Database) -> None:
    database.must_fit("remote/new-unit", [[0.0] * 9])
    with database.transaction():
        database.put_vectors("remote/new-unit", {"a": np.ones(9, np.float32)})
    assert database.vector_size("remote/new-unit") == 9
