"""Vectors on a Chroma server: two processes share one library, one of them writes."""

from __future__ import annotations

import gc
import json
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import LibraryError
from bot.library.chroma import Server, VectorIndex
from tests.integration.library import world

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@pytest.fixture(autouse=True)
def sockets() -> Iterator[None]:
    """Collects the sockets that Chroma's clients leave open when they are closed."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


READER = """
import sys
from pathlib import Path
from bot.library.chroma import Server
from tests.integration.library import world
server = Server(host="127.0.0.1", port=int(sys.argv[2]))
with world.open_library(Path(sys.argv[1]), server=server) as library:
    for line in sys.stdin:
        query = library.embedder.embed_query(line.strip())
        ids = [id_ for id_, _ in library.indexes.vectors.search(query, 1)]
        found = [p.document for p in library.database.passages(ids)]
        print(library.writable, *found, flush=True)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("served")
    process = subprocess.Popen(
        [str(chroma), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield Server(host="127.0.0.1", port=port)
    process.terminate()
    process.wait(20)


def test_another_process_takes_up_what_is_written(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    one, two = ({f"{n}.txt": f"All about number {n}."} for n in ("one", "two"))
    with world.open_library(folder, server=server) as library:
        world.put(library, one)
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, str(folder), str(server.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
        assert reader.stdin
        assert reader.stdout

        def ask(text: str) -> str:
            assert reader.stdin
            assert reader.stdout
            reader.stdin.write(text + "\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert ask("All about number two.") == "False one.txt"
        world.put(library, two)
        assert ask("All about number two.") == "False two.txt"
        library.remove(["two.txt"])
        assert ask("All about number two.") == "False one.txt"
        assert len(library.indexes.vectors) == 1
        reader.stdin.close()
        assert reader.wait(30) == 0
        reader.stdout.close()


def test_what_the_server_lost_is_brought_back_from_the_library(
    server: Server, tmp_path: Path
) -> None:
    with world.open_library(tmp_path / "library", server=server) as library:
        world.put(library, world.BEFORE)
        assert isinstance(library.indexes.vectors, VectorIndex)
        library.indexes.vectors.remove(sorted(library.indexes.vectors.ids())[:5])
    sparing = world.Embedder(allowed=False)
    with world.open_library(tmp_path / "library", sparing, server=server) as library:
        assert "not the ones that were written" in str(library.put([]).rebuilt)
        assert world.fault(library) is None
        assert isinstance(library.indexes.vectors, VectorIndex)
        library.indexes.vectors.add({"left": sparing.embed_query("left")})
        state = json.loads(library.database.meta("index") or "")
        with library.database.transaction():
            library.database.set_meta({"index": json.dumps({**state, "files": None})})
        assert "cut off" in str(library.put([]).rebuilt)
        assert world.fault(library) is None
    with world.open_library(tmp_path / "library", sparing) as library:
        assert "not where they are kept" in str(library.put([]).rebuilt)
        assert world.fault(library) is None


def test_another_embedding_has_a_collection_of_its_own(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with world.open_library(folder, server=server) as library:
        world.put(library, {"a.txt": "All about a."})
    with world.open_library(folder, world.Embedder("world-2"), server=server) as library:
        assert library.put([]).rebuilt == "the embedding changed"
        assert world.wrong_answers(library) is None


def test_a_server_that_is_away_is_named_without_the_key() -> None:
    away = Server(host="127.0.0.1", port=9, api_key=SecretStr("very-secret"))
    with pytest.raises(LibraryError, match=r"127\.0\.0\.1:9.*CHROMA_HOST") as raised:
        VectorIndex.on_server(away, "bot-x")
    assert "very-secret" not in f"{raised.value!r}{away!r}{away}"
