"""A tenth of the kills and damages; all of them on demand (see ``kill`` and ``damage``)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.library.chroma import VectorIndex
from tests.integration.library import disks, world

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
    assert sum(last["killed"].values()) == 10 if script == "kill" else last["damaged"] == 8


def test_a_full_or_read_only_disk_is_explained_and_harms_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.library.disks"],
        cwd=ROOT, capture_output=True, text=True, timeout=170, check=False,
    )  # fmt: skip
    if done.returncode == disks.UNMOUNTABLE:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["tried"], last["wrong"]) == (10, 0)
    assert len(last["stages"]) >= 3


def test_what_looks_for_faults_finds_them(tmp_path: Path) -> None:
    with world.open_library(tmp_path / "library") as library:
        world.put(library, world.BEFORE)
        assert world.fault(library) is None
        index = library.indexes.vectors
        assert isinstance(index, VectorIndex)
        one, other = sorted(index.ids())[:2]
        vectors = {
            p.id: world.Embedder().embed_query(p.text)
            for p in library.database.passages(library.database.passage_ids())
        }
        index.add({one: vectors[other], other: vectors[one]})
        assert "vector search" in str(world.fault(library))
        index.remove([one])
        assert "does not hold" in str(world.fault(library))
        library.remove(["d3.txt"])
        assert "mixed or lost" in str(world.fault(library))


def test_two_writers_do_no_harm(tmp_path: Path) -> None:
    """Ten times two processes start to write at once: one does, the other is told to wait."""
    world.warm_up(tmp_path)
    script = (
        "import sys; from pathlib import Path; from bot.errors import LibraryBusy\n"
        "from tests.integration.library import world\n"
        "folder, n = Path(sys.argv[1]), sys.argv[2]\n"
        "for turn in range(10):\n"
        "    try:\n"
        "        with world.open_library(folder) as library:\n"
        "            world.put(library, {f'{n}-{turn}.txt': f'By {n} in turn {turn}.'})\n"
        "            print(f'{n}-{turn}.txt', flush=True)\n"
        "    except LibraryBusy:\n"
        "        print('busy', flush=True)\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "library"), name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    told = [process.communicate(timeout=120)[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [len(lines) for lines in told] == [10, 10]
    reported = {line for lines in told for line in lines if line != "busy"}
    with world.open_library(tmp_path / "library") as library:
        assert library.put([]).rebuilt is None
        assert set(library.database.fingerprints()) == reported
        assert world.wrong_answers(library) is None
