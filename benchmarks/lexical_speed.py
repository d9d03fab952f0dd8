"""Measures lexical search against bm25s on the same words of the same passages, in one run.

    pip install bm25s
    python benchmarks/lexical_speed.py XQUAD_FOLDER --passages 10000

Passages of 250 characters are made by joining sentences of the folder's texts (``*.en.json`` and
``*.zh.json`` in SQuAD's format) at random, half of them Chinese; questions are the folder's.
bm25s is given words already cut and stemmed (its time for a question includes cutting it, as ours
does). Printed are the time of a search, of building the index against jieba's over the same text,
and the memory of this process.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import numpy as np

from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.retrieval.bm25 import Entry, LexicalIndex

CHARACTERS = 250


def read(folder: Path, language: str) -> tuple[list[str], list[str]]:
    """Returns the sentences and the questions of one language."""
    file = next(folder.glob(f"*.{language}.json"))
    paragraphs = [
        paragraph
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]
        for paragraph in article["paragraphs"]
    ]
    sentences = [
        sentence
        for paragraph in paragraphs
        for sentence in re.split(r"(?<=[。！？])|(?<=[.!?]) ", paragraph["context"])
        if sentence
    ]
    return sentences, [qa["question"] for paragraph in paragraphs for qa in paragraph["qas"]]


def passages(sentences: dict[str, list[str]], number: int, chance: random.Random) -> list[str]:
    """Returns passages of sentences joined at random, every other one Chinese."""
    made = []
    for at in range(number):
        language, joint = ("zh", "") if at % 2 else ("en", " ")
        text = ""
        while len(text) < CHARACTERS:
            text += joint + chance.choice(sentences[language])
        made.append(text[:CHARACTERS])
    return made


def milliseconds(search: Callable[[str], object], questions: Sequence[str]) -> float:
    """Returns the median time of a search."""
    times = []
    for question in questions:
        start = time.perf_counter()
        search(question)
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds *.en.json and *.zh.json")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    chance = random.Random(1)
    read_texts = {language: read(options.folder, language) for language in ("en", "zh")}
    texts = passages({k: v[0] for k, v in read_texts.items()}, options.passages, chance)
    questions = chance.sample(
        [question for _, asked in read_texts.values() for question in asked], options.questions
    )
    with tempfile.TemporaryDirectory() as folder:
        report(Path(folder), texts, questions)


def report(folder: Path, texts: list[str], questions: list[str]) -> None:
    """Prints the figures for these passages and questions."""
    lexicon = Lexicon.load(folder)
    analyser = Analyser(lexicon, folder)
    analyser.analyse("准备")
    start = time.perf_counter()
    for text in texts:
        for _ in analyser.cut(text):
            pass
    jieba_time = time.perf_counter() - start
    index = LexicalIndex.open(folder / "words", lexicon)
    start = time.perf_counter()
    index.update(add=(Entry(f"{n:07}", text) for n, text in enumerate(texts)), remove=())
    build_time = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts):,} passages of {CHARACTERS} characters")
    print(
        f"build {build_time:.1f} s, jieba {jieba_time:.1f} s: {jieba_time / build_time:.2f} of it"
    )
    print(f"memory at most {memory:,.0f} MB")
    index = LexicalIndex.open(folder / "words", lexicon)
    ours = milliseconds(lambda question: index.search(question, k=10), questions)

    def words(text: str) -> list[str]:
        return [word for each in analyser.analyse(text).sentences for word in each.words]

    rival = bm25s.BM25()
    rival.index([words(text) for text in texts], show_progress=False)
    theirs = milliseconds(
        lambda question: rival.retrieve([words(question)], k=10, show_progress=False), questions
    )
    print(f"search p50 {ours:.2f} ms, bm25s {theirs:.2f} ms: {ours / theirs:.2f} times")


if __name__ == "__main__":
    main()
