"""Reads files in a process apart, under limits of time and memory; one process for a whole batch.

Owns that process, which runs this module too: it takes away from itself what a parser does not need
(memory past the limit, writing files, core dumps), reads a path on each line that it is sent and
answers with a line of JSON. Nothing that it says is ever run. It ends when its input does, and
where memory runs out.
"""

import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Extracted, Limits
from bot.ingestion.formats.reading import extract, pictured, shown_name
from bot.types import Place

_THIS = "bot.ingestion.formats.extractor"
_KEPT = (
    "PATH",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "TESSDATA_PREFIX",
)
"""What the process needs of the environment: keys and settings are none of its business."""
_GRACE = 5
"""Seconds past the time limit after which a worker ends itself, should nobody be left to."""
_LONGEST_CHARACTER = 6
"""Bytes of a character in JSON at most."""
_HEAD = 1_000_000
_DEFAULT = Limits()


class Extractor(AbstractContextManager["Extractor"]):
    """Reads files as ``extract`` does, safely: ``with Extractor() as extractor: …``.

    The process is started when first needed and replaced after a failure. Threads may share one;
    they take turns.
    """

    def __init__(self, limits: Limits = _DEFAULT) -> None:
        self._limits = limits
        self._worker: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __exit__(self, *_: object) -> None:
        self.close()

    def extract(self, path: Path) -> Extracted:
        """Returns the text of a file, with its places. Raises CorpusError if it cannot be read
        within the limits; the message says why, and what to do."""
        reply = self._answer(path)
        places = tuple(Place(**place) for place in reply.pop("places"))
        return Extracted(places=places, **reply)

    def picture(self, path: Path, page: int, quote: str) -> bytes:
        """Returns a page of a PDF as a PNG with the quote marked. Raises as ``extract``."""
        return b64decode(self._answer(path, page, quote)["png"])

    def _answer(self, path: Path, *of_it: int | str) -> dict[str, Any]:
        with self._lock:
            reply: dict[str, Any] = {"spent": True}
            try:
                reply = self._ask(path, *of_it)
            finally:  # An answer left unread would be taken for the next file's.
                if reply.pop("spent"):
                    self.close()
        if "error" in reply:
            raise CorpusError(reply["error"])
        return reply

    def close(self) -> None:
        """Ends the process, and what another thread may be reading; ``extract`` starts anew."""
        worker, self._worker = self._worker, None
        if worker:
            worker.kill()
            worker.communicate()

    def _ask(self, path: Path, *of_it: int | str) -> dict[str, Any]:
        if self._worker and self._worker.poll() is not None:
            self.close()
        worker = self._worker = self._worker or _start(self._limits)
        started = time.monotonic()
        timer = threading.Timer(self._limits.seconds, worker.kill)
        timer.daemon = True
        timer.start()
        try:
            line = self._exchange(worker, [str(path.absolute()), *of_it])
        finally:
            timer.cancel()
            timer.join()
        if line.endswith(b"\n"):
            reply: dict[str, Any] = json.loads(line)
            return reply
        if time.monotonic() - started >= self._limits.seconds:
            raise CorpusError(
                f"{shown_name(path)} takes longer than {self._limits.seconds:g} seconds to read. "
                "Split it into parts, or save it anew."
            )
        raise CorpusError(
            f"{shown_name(path)} made the program that reads it fail, or needs more than "
            f"{self._limits.memory_bytes // 1024**2} MB of memory. Save it anew, or split it."
        )

    def _exchange(self, worker: subprocess.Popen[bytes], asked: list[int | str]) -> bytes:
        """Returns the answer's line; not a whole one if the process came to its end."""
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(json.dumps(asked).encode() + b"\n")
            worker.stdin.flush()
            return worker.stdout.readline(self._limits.characters * _LONGEST_CHARACTER + _HEAD)
        except (OSError, ValueError):  # Ended by itself, or closed from another thread.
            return b""


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """Starts the process with the modules that this one would import, and no secrets."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    try:
        # No shell, and no part of it comes from outside.
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-B", "-m", _THIS, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError as error:
        raise CorpusError(
            f"Cannot start the process that reads files: {error.strerror}. Free memory and retry."
        ) from None


def main() -> None:
    """Answers on what is standard output at the start, and gives up what it does not need."""
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a parser prints goes nowhere.
    _give_up_rights(limits)
    serve(sys.stdin.buffer, answers, limits)


def serve(requests: Iterable[bytes], answers: BinaryIO, limits: Limits) -> None:
    """Answers until the requests end, or memory does."""
    set_alarm = getattr(signal, "alarm", lambda _: None)  # Windows has none.
    for line in requests:
        set_alarm(math.ceil(limits.seconds) + _GRACE)
        try:
            path, *of_it = json.loads(line)
            reply: dict[str, Any] = (
                {"png": b64encode(pictured(Path(path), limits, *of_it)).decode()}
                if of_it
                else asdict(extract(Path(path), limits=limits))
            )
        except CorpusError as error:
            reply = {"error": str(error)}
        except MemoryError:
            return
        reply["spent"] = _memory_held() > limits.memory_bytes / 2
        answers.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
        answers.flush()
        set_alarm(0)


def _give_up_rights(limits: Limits) -> None:
    with contextlib.suppress(ImportError):  # Windows has no such limits.
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            # Not every system lets every limit be set; the time limit holds in any case.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


def _memory_held() -> int:
    """Returns the bytes of address space in use; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


if __name__ == "__main__":
    main()
