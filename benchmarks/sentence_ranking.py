"""Fits the weights by which the offline model ranks sentences; prints how well they carry over.

    python benchmarks/sentence_ranking.py LIBRARY=QUESTIONS.jsonl …

``LIBRARY`` is a data folder of the bot's, ``QUESTIONS`` a file of ``bot eval`` over it, whose
``evidence`` quotes say which sentences answer. Prints, for each file, how often a sentence that
answers comes first and among three by weights fitted on the other files alone; then the weights by
all, as they stand in ``bot/answering/extractive/weights.yaml``. A conditional logit: of the
sentences found for a question, one that answers is to be the most probable. Needs SciPy.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bot.answering.evidence_text import render_evidence
from bot.answering.extractive.ranking import weights
from bot.answering.prompts import read_brief, render_question
from bot.commands.question_files import question_of
from bot.service.engine import Bot
from bot.service.factory import open_bot
from bot.settings import load_settings

RIDGE = 0.02
NAMES = tuple(weights()["ranking"])
Sample = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
"""The features of a question's sentences, a row each, and which of them answer."""


def samples(bot: Bot, questions: Path) -> Iterator[Sample]:
    """Yields the questions of a file that have sentences which answer and others."""
    workshop = bot._workshop
    parts, finding = workshop.parts(bot.model), workshop.finding
    ranker = finding.answerability.ranker
    texts = {document.name: document.text for document in bot.documents()}
    for given in map(json.loads, questions.read_text(encoding="utf-8").splitlines()):
        question = question_of(given)
        evidence = parts.retrieve(parts.plan(question))
        asked = render_question(question, evidence)
        shown = render_evidence(evidence.hits, parts.sentences)
        brief = read_brief(f"<evidence>\n{shown}\n</evidence>\n{asked}")
        told = [
            (
                source,
                workshop._wording.segments(source.about["file"], source.sentences, brief.language),
            )
            for source in brief.passages
        ]
        rows = ranker.features(brief.question, brief.context, told)
        spans = [span for quote in given["evidence"] for span in places(quote, texts)]
        answers = []
        for source, segments in told:
            passage = evidence.hits[source.n - 1].passage
            sentences = parts.sentences(passage)
            for segment in segments:
                start, end = sentences[segment.first - 1].start, sentences[segment.last - 1].end
                answers.append(
                    any(d == passage.document and s < end and e > start for d, s, e in spans)
                )
        if any(answers) and not all(answers):
            yield np.array([[row[n] for n in NAMES] for row in rows]), np.array(answers)


def places(quote: dict[str, str], texts: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    """Yields where a quote stands, white space and the bars of tables aside."""
    words = [re.escape(word) for word in re.split(r"[\s|]+", quote["quote"]) if word]
    for name in (quote["doc"], quote["doc"] + ".txt"):
        for match in re.finditer(r"[\s|:;,>*-]*".join(words), texts.get(name, "")):
            yield name, *match.span()


def fit(found: list[Sample], columns: list[int]) -> np.ndarray[Any, Any]:
    """Returns the weights that make what answers most probable."""
    spread = np.concatenate([rows for rows, _ in found])[:, columns].std(0) + 1e-6
    scaled = [(rows[:, columns] / spread, answers) for rows, answers in found]

    def loss(by: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        total, slope = 0.0, np.zeros_like(by)
        for rows, answers in scaled:
            odds = np.exp(rows @ by - (rows @ by).max())
            share = odds / odds.sum()
            right = share[answers].sum()
            total -= np.log(right + 1e-12)
            slope -= rows.T @ (np.where(answers, share / right, 0) - share)
        return total / len(scaled) + RIDGE * by @ by, slope / len(scaled) + 2 * RIDGE * by

    return np.asarray(minimize(loss, np.zeros(len(columns)), jac=True).x / spread)


def measure(
    found: list[Sample], columns: list[int], by: np.ndarray[Any, Any]
) -> tuple[float, float]:
    """Returns how often one that answers comes first, and among three."""
    ranks = [int(np.argmax(a[np.argsort(-(r[:, columns] @ by), kind="stable")])) for r, a in found]
    return float(np.mean([n == 0 for n in ranks])), float(np.mean([n < 3 for n in ranks]))


def main(named: list[str]) -> None:
    """Fits over the files named and prints what is found."""
    found: dict[str, list[Sample]] = {}
    for name in named:
        library, _, questions = name.partition("=")
        settings = load_settings(Path("no.env"), {"BOT_DATA_DIR": library, "BOT_MODEL": "offline"})
        with open_bot(settings, say=lambda _: None) as bot:
            found[questions] = list(samples(bot, Path(questions)))
    columns = list(range(len(NAMES)))
    for questions, own in found.items():
        others = [sample for q, each in found.items() if q != questions for sample in each] or own
        first, three = measure(own, columns, fit(others, columns))
        print(f"{questions}: {len(own)} questions, first {first:.3f}, among three {three:.3f}")
    by = fit([sample for each in found.values() for sample in each], columns)
    print("ranking:", *(f"  {NAMES[n]}: {w:.3f}" for n, w in enumerate(by)), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
