"""Measures retrieval between English and Chinese on XQuAD, without a network.

    python benchmarks/retrieval.py XQUAD_FOLDER

The folder holds ``*.en.json`` and ``*.zh.json`` in SQuAD's format, paragraph by paragraph the same.
For each question the right answer is the paragraph that it was asked about. Printed are R@1, R@5
and R@10, over the paragraphs of one language and over a pool with half of the articles in each, for
search by words (``lexical``), by vectors (``dense``), and by these two joined as the bot searches
(``both``). NumPy compares the vectors exactly.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from opencc import OpenCC

from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.library.embeddings import LocalEmbeddings
from bot.retrieval.bm25 import Entry, LexicalIndex
from bot.retrieval.hybrid import Searcher

RANKS = (1, 5, 10)


@dataclass(frozen=True)
class Data:
    """Paragraphs and questions of one language; ``article`` and ``answers`` hold numbers."""

    paragraphs: list[str]
    article: list[int]
    questions: list[str]
    answers: list[int]


def read(file: Path) -> Data:
    """Returns the paragraphs and questions of a file in SQuAD's format."""
    data = Data([], [], [], [])
    for number, article in enumerate(json.loads(file.read_text(encoding="utf-8"))["data"]):
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                data.questions.append(question["question"])
                data.answers.append(len(data.paragraphs))
            data.paragraphs.append(paragraph["context"])
            data.article.append(number)
    return data


class Pool:
    """Paragraphs that are searched, by words and by vectors."""

    def __init__(
        self, texts: Sequence[str], lexicon: Lexicon, embeddings: LocalEmbeddings, folder: Path
    ) -> None:
        self._embeddings = embeddings
        self._ids = [f"{number:05}" for number in range(len(texts))]
        self._vectors = np.array(embeddings.embed_documents(list(texts)))
        self._index = LexicalIndex.open(folder, lexicon)
        entries = map(Entry, self._ids, texts)
        self._index.update(add=entries, remove=())

    def ways(self) -> dict[str, Callable[[str], list[int]]]:
        """Returns the ways to search: each turns a question into paragraph numbers."""
        both = Searcher(self._index, self._dense)
        return {
            "lexical": lambda q: [int(hit.id) for hit in self._index.search(q, k=max(RANKS))],
            "dense": lambda q: [int(text_id) for text_id, _ in self._dense(q, max(RANKS), None)],
            "both": lambda q: [int(found.id) for found in both.search(q, k=max(RANKS))],
        }

    def _dense(
        self, question: str, k: int, within: Container[str] | None
    ) -> list[tuple[str, float]]:
        cosines = self._vectors @ np.array(self._embeddings.embed_query(question))
        best = np.argsort(-cosines, kind="stable")
        kept = (at for at in best if within is None or self._ids[at] in within)
        return [(self._ids[at], float(cosines[at])) for at, _ in zip(kept, range(k), strict=False)]


def measure(
    name: str, pool: Pool, questions: Iterable[tuple[str, int]], ways: Sequence[str]
) -> None:
    """Prints a row for each way to search."""
    asked = list(questions)
    for way in ways:
        search = pool.ways()[way]
        ranks = np.array([_rank(search(question), answer) for question, answer in asked])
        recalls = "  ".join(f"R@{rank} {np.mean(ranks <= rank):.3f}" for rank in RANKS)
        print(f"{name:32} {way:8} {recalls}  ({len(asked)} questions)", flush=True)


def _rank(found: list[int], answer: int) -> float:
    return found.index(answer) + 1 if answer in found else np.inf


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds *.en.json and *.zh.json")
    parser.add_argument("--ways", nargs="+", default=["lexical", "dense", "both"])
    options = parser.parse_args()
    data = {
        language: read(next(options.folder.glob(f"*.{language}.json"))) for language in ("en", "zh")
    }
    with tempfile.TemporaryDirectory() as drafts:
        folder = Path(drafts)
        lexicon = Lexicon.load(folder)
        embeddings = LocalEmbeddings(Glosser(lexicon, Analyser(lexicon, folder)))
        for target, texts in data.items():
            pool = Pool(texts.paragraphs, lexicon, embeddings, folder / target)
            for source, asked in data.items():
                rows = zip(asked.questions, asked.answers, strict=True)
                measure(f"{source} -> {target}", pool, rows, options.ways)
            chinese = data["zh"]
            traditional = map(OpenCC("s2twp").convert, chinese.questions)  # Taiwan's words too
            rows = zip(traditional, chinese.answers, strict=True)
            measure(f"zh in Traditional -> {target}", pool, rows, options.ways)
        mixed(data, lexicon, embeddings, folder / "mixed", options.ways)


def mixed(
    data: dict[str, Data],
    lexicon: Lexicon,
    embeddings: LocalEmbeddings,
    folder: Path,
    ways: Sequence[str],
) -> None:
    """Prints the rows for a pool of every other article in English, the rest in Chinese."""
    english, chinese = data["en"], data["zh"]
    languages = ["zh" if article % 2 else "en" for article in english.article]
    texts = [data[language].paragraphs[number] for number, language in enumerate(languages)]
    pool = Pool(texts, lexicon, embeddings, folder)
    for source, asked in (("en", english), ("zh", chinese)):
        for target in ("en", "zh"):
            rows = [
                (question, answer)
                for question, answer in zip(asked.questions, asked.answers, strict=True)
                if languages[answer] == target
            ]
            measure(f"{source} -> {target} in a mixed pool", pool, rows, ways)


if __name__ == "__main__":
    main()
