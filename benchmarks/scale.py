"""What a library of many passages costs: adding them, starting, searching, memory.

    PYTHONPATH=. python benchmarks/scale.py --passages 100000
    PYTHONPATH=. python benchmarks/scale.py --passages 16000 --per-file 16 --embeddings local

Makes files of about 100 passages of 250 characters each (two thirds English, one third Chinese; 16
are some two pages), adds them with hashed embeddings, opens the library again, searches it and asks
it; each in a process of its own. Prints one line of JSON for each; ``embedding_share`` is the time
that the embedding alone takes as a share of the time of adding. The files and the library are
removed at the end.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

LENGTH = 250
_SYLLABLES = "ka to mi ren sol dar vel nor pas tin gel hur lo be cra fin wes mon".split()  # noqa: SIM905
_HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成"


def write_files(folder: Path, passages: int, per_file: int) -> None:
    """Writes the files, their words spread as words are: few frequent, many rare."""
    source = random.Random(1)
    words = ["".join(source.choices(_SYLLABLES, k=source.choice((2, 3)))) for _ in range(30_000)]
    han = ["".join(source.choices(_HAN, k=2)) for _ in range(3_000)]
    for number in range(passages // per_file):
        vocabulary, joint = (han, "") if number % 3 == 2 else (words, " ")
        lines = []
        for _ in range(per_file):
            picked = [vocabulary[int(len(vocabulary) * source.random() ** 3)] for _ in range(125)]
            lines.append(joint.join(picked)[:LENGTH] + ("." if joint else "。"))
        (folder / f"file-{number:05}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def adding(folder: Path, settings: dict[str, str]) -> dict[str, Any]:
    """Adds the files twice."""
    from bot.language.segmentation import _cut
    from bot.service.factory import open_bot
    from bot.settings import load_settings

    found = {}
    with open_bot(load_settings(environ=settings), say=print) as bot:
        for run in ("first", "again"):
            started = time.perf_counter()
            report = bot.add([folder], uploaded=False)
            found[f"{run}_s"] = round(time.perf_counter() - started, 1)
            found[f"{run}_added"] = len(report.added)
        found["passages"] = sum(bot.passage_counts().values())
        texts = [
            p.text for name in bot.passage_counts() for p in bot._library.database.passages_of(name)
        ]
        _cut.cache_clear()  # the words that adding found are no part of the embedding
        started = time.perf_counter()
        for at in range(0, len(texts), 64):
            bot._library.embedder.embed_documents(texts[at : at + 64])
        found["embedding_share"] = round((time.perf_counter() - started) / found["first_s"], 2)
    found["passages_per_s"] = round(found["passages"] / found["first_s"])
    return found


def starting(_: Path, settings: dict[str, str]) -> dict[str, Any]:
    """Opens the library and asks for its version; imports are not counted."""
    import bot.library.store
    from bot.service.factory import open_bot
    from bot.settings import load_settings

    started = time.perf_counter()
    with open_bot(load_settings(environ=settings), say=print) as bot:
        version = bot.corpus_version
        opened = time.perf_counter() - started
        bot.search("kamiren soldar", 8)
        first = time.perf_counter() - started
        return {"version": version, "open_s": round(opened, 2), "first_search_s": round(first, 2)}


def searching(folder: Path, settings: dict[str, str]) -> dict[str, Any]:
    """Searches with words of the files."""
    from bot.service.factory import open_bot
    from bot.settings import load_settings
    from bot.types import Question

    source = random.Random(2)
    files = sorted(folder.glob("*.txt"))
    with open_bot(load_settings(environ=settings), say=print) as bot:
        bot.stop_writing()
        bot.search("kamiren soldar", 8)
        times, asked = [], []
        for _ in range(50):
            text = source.choice(files).read_text(encoding="utf-8")
            at = source.randrange(len(text) - 60)
            started = time.perf_counter()
            bot.search(" ".join(text[at : at + 40].split()) or "ka", 8)
            times.append((time.perf_counter() - started) * 1000)
            if len(asked) < 10:
                answer = bot.ask(Question(text=f"What is {text[at : at + 20]}?"))
                asked.append(answer.timings_ms["total"])
    times.sort()
    found = {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(times[47], 1)}
    return {**found, "question_p50_ms": round(statistics.median(asked))}


def _measured(step: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    result = step(*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"step": step.__name__, **result, "peak_mb": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--per-file", type=int, default=100)
    parser.add_argument("--embeddings", choices=("offline", "local"), default="offline")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, data = Path(place, "files"), Path(place, "data")
        folder.mkdir()
        write_files(folder, options.passages, options.per_file)
        settings = {"BOT_DATA_DIR": str(data), "BOT_MODEL": "offline", "BOT_LIBRARY": "demo"}
        settings |= {"BOT_EMBEDDINGS": options.embeddings, "BOT_SEEDS_DIR": str(data / "none")}
        context = multiprocessing.get_context("spawn")
        for step in (adding, starting, searching):
            # Unlike multiprocessing's Pool this one fails, rather than waits, if its process dies.
            with ProcessPoolExecutor(1, context) as pool:
                found = pool.submit(_measured, step, folder, settings).result()
            print(json.dumps(found), flush=True)
        size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
        print(json.dumps({"step": "disk", "data_mb": size // 2**20}))


if __name__ == "__main__":
    main()
