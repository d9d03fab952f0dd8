"""The process that parses: reads a path on each line it is sent, answers with a line of JSON.

Started by ``Extractor``. Takes away from itself what a parser does not need before it reads
anything: memory past the limit, writing files, core dumps. Ends when its input does, and where
memory runs out.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Limits
from bot.ingestion.formats.reading import extract

_GRACE = 5
"""Seconds past the time limit after which a worker ends itself, should nobody be left to."""


def main() -> None:
    """Answers on what is standard output at the start, and gives up what it does not need."""
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a parser prints goes nowhere.
    _give_up_rights(limits)
    serve(sys.stdin.buffer, answers, limits)


def serve(requests: Iterable[bytes], answers: BinaryIO, limits: Limits) -> None:
    """Answers until the requests end, or memory does."""
    for line in requests:
        _set_alarm(math.ceil(limits.seconds) + _GRACE)
        try:
            reply: dict[str, Any] = asdict(extract(Path(json.loads(line)), limits=limits))
        except CorpusError as error:
            reply = {"error": str(error)}
        except MemoryError:
            return
        reply["spent"] = _memory_held() > limits.memory_bytes / 2
        answers.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
        answers.flush()
        _set_alarm(0)


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
        pages = Path("/proc/self/statm").read_text().split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _set_alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
