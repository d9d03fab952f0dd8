"""Measures how long a first search takes from a cold start, against the imports that it needs.

    python benchmarks/search_start.py seeds

The library (words of both languages, postings and vectors of all passages that the folder's
sources are split into; their number is printed) is made first and is not measured. Then new
processes load lexicon, postings and model and search once; their time is compared with that of a
process which imports NumPy, SciPy, onnxruntime and jieba and initialises jieba.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BASELINE = "import numpy, scipy.sparse, onnxruntime, jieba; jieba.initialize()"
QUESTION = "Why did the chat app fail? 为什么失败"
LIMIT = 2.5

SEARCH = """
import sys
from pathlib import Path
import numpy as np
from bot.library.embeddings import LocalEmbeddings
from bot.language.segmentation import Analyser
from bot.language.glossing import Glosser
from bot.retrieval.hybrid import Searcher
from bot.retrieval.bm25 import Entry, LexicalIndex
from bot.language.lexicon import Lexicon

folder = Path(sys.argv[1])
lexicon = Lexicon.load(folder)
index = LexicalIndex.open(folder / "words", lexicon, cache=folder)
embeddings = LocalEmbeddings(Glosser(lexicon, Analyser(lexicon, folder)))
if len(sys.argv) > 3:
    from bot.ingestion import splitting
    from bot.ingestion.catalogue import describe

    files = sorted(Path(sys.argv[3]).glob("*.txt"))
    documents = [describe(file.name, file.read_text("utf-8")) for file in files]
    passages = [passage for each in documents for passage in splitting.split(each)]
    index.update(
        add=[Entry(f"{n:03}", p.text, p.heading or "") for n, p in enumerate(passages)], remove=()
    )
    np.save(folder / "vectors.npy", embeddings.embed_documents([p.text for p in passages]))
vectors = np.load(folder / "vectors.npy")

def dense(question, k, within):
    cosines = vectors @ np.array(embeddings.embed_query(question))
    return [(f"{at:03}", float(cosines[at])) for at in np.argsort(-cosines)[:k]]

found = Searcher(index, dense).search(sys.argv[2], k=8)
print(len(index), "passages, first:", found[0].id)
"""


def seconds(command: list[str], repeats: int) -> float:
    """Returns the median time of a command."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Prints both times and how many times the baseline a search takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seeds", type=Path, help="a folder of sources")
    parser.add_argument("--repeats", type=int, default=9)
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    with tempfile.TemporaryDirectory() as folder:
        search = [sys.executable, "-c", SEARCH, folder, QUESTION]
        made = subprocess.run(
            [*search, str(options.seeds)], check=True, capture_output=True, text=True
        )
        print(made.stdout.strip())
        baseline = seconds([sys.executable, "-c", BASELINE], options.repeats)
        measured = seconds(search, options.repeats)
    print(f"baseline {baseline:.2f} s, search {measured:.2f} s: {measured / baseline:.2f} times")
    print(f"limit {LIMIT} times")


if __name__ == "__main__":
    main()
