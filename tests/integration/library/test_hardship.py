"""A tenth of the kills and damages; all of them on demand (see ``kill`` and ``damage``)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.library import world

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("script", ["kill", "damage"])
def test_a_tenth_of_the_hardships_is_survived(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.integration.library.{script}"],
        cwd=ROOT, capture_output=True, text=True, timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    last = json.loads([line for line in done.stdout.splitlines() if line.startswith("{")][-1])
    assert last.get("wrong", last.get("not noticed or not mended")) == 0
    assert sum(last["killed"].values()) == 10 if script == "kill" else last["damaged"] == 4


def test_what_looks_for_faults_finds_them(tmp_path: Path) -> None:
    with world.open_library(tmp_path / "library") as library:
        library.put([world.source(name, text) for name, text in world.BEFORE.items()])
        assert world.fault(library) is None
        index = library.vectors
        one, other = sorted(index.ids())[:2]
        vectors = {p.id: world.Embedder().embed_query(p.text) for p in library.database.passages()}
        index.add({one: vectors[other], other: vectors[one]}, {one: "x", other: "x"})
        assert "vector search" in str(world.fault(library))
        index.remove([one])
        assert "does not hold" in str(world.fault(library))
        library.remove(["d3.txt"])
        assert "mixed or lost" in str(world.fault(library))
