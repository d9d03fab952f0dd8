"""Compares a cold `bot ask` with the bare imports it cannot do without.

usage: python benchmarks/ask_start.py [RUNS]

Prints the median seconds of each, of the answer itself (as the bot timed it), and the ratio of what
is left of the first to the second, which is to stay below 1.6. Compare ratios, not seconds: the
machine's speed swings.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

BARE = "import chromadb, langchain_core.runnables, jieba; jieba.initialize()"
QUESTION = "What happened to Laiwang?"
MOST = 1.6


def timed(*command: str) -> tuple[float, str]:
    """Returns the seconds that a command took, and what it printed."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stdout


def main() -> None:
    """Prints the medians and the ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ask = ("-m", "bot", "ask", "--json", QUESTION)
    timed(*ask)  # The first run may have to make the library.
    bare, whole, answer = [], [], []
    for _ in range(runs):
        bare.append(timed("-c", BARE)[0])
        seconds, printed = timed(*ask)
        whole.append(seconds)
        answer.append(json.loads(printed)["timings_ms"]["total"] / 1000)
    medians = [statistics.median(values) for values in (bare, whole, answer)]
    ratio = (medians[1] - medians[2]) / medians[0]
    print(
        f"bare imports {medians[0]:.2f} s · bot ask {medians[1]:.2f} s, of it the answer "
        f"{medians[2]:.2f} s · ratio {ratio:.2f} (at most {MOST})"
    )


if __name__ == "__main__":
    main()
