"""Fits the weights by which the offline model ranks sentences; prints how well they carry over.

    python benchmarks/sentence_ranking.py FOLDER=QUESTIONS.jsonl …

``FOLDER`` holds documents, ``QUESTIONS`` is a file of ``bot eval`` over them, whose ``evidence``
quotes say which sentences answer. Prints, for each file, how often a sentence that
answers comes first and among three, and how many questions without an answer are refused beside
how many with one, by weights fitted on the other files alone; then the weights by all, as they
stand in ``bot/answering/extractive/weights.yaml``. Ranking is a conditional logit: of the sentences
found for a question, one that answers is to be the most probable. Answerability is a logit over
questions and, with a small weight, over the same questions with their answers taken out; it reads
the scores of the ranking, whose weights are fitted before. ``crossed`` is fitted with the others
held, to XQuAD's questions in both languages over articles of which each paragraph stands in one of
them. Needs SciPy.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bot.answering.evidence_text import render_evidence
from bot.answering.extractive.ranking import weights
from bot.answering.extractive.selection import Selector
from bot.answering.prompts import read_brief, render_question
from bot.commands.question_files import question_of
from bot.service.engine import Bot
from bot.service.factory import open_bot
from bot.settings import load_settings

RIDGE = 0.02
NAMES = tuple(weights()["ranking"])
TRAITS = tuple(name for name in weights()["answerability"] if name != "bias")
UNANSWERED, TAKEN_OUT = 2.0, 0.15
"""What a question without an answer, and one whose answer was taken out, weigh beside others."""
SURE = -0.4
"""The log-odds of having an answer below which a question is refused."""
Sample = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
"""The features of a question's sentences, a row each, and which of them answer."""
Judged = tuple[list[float], bool, float]
"""The traits of a question, whether it has an answer, and its weight."""


def samples(bot: Bot, questions: Path) -> tuple[list[Sample], list[Judged]]:
    """Returns the questions of a file that have sentences which answer and others; and all that set
    nothing side by side, as they are judged."""
    workshop = bot._workshop
    parts, judge = workshop.parts(bot.model), workshop.finding.answerability
    texts = {document.name: document.text for document in bot.documents()}
    found: list[Sample] = []
    judged: list[Judged] = []
    for given in map(json.loads, questions.read_text(encoding="utf-8").splitlines()):
        question = question_of(given)
        evidence = parts.retrieve(parts.plan(question))
        asked = render_question(question, evidence)
        shown = render_evidence(evidence.hits, parts.sentences)
        brief = read_brief(f"<evidence>\n{shown}\n</evidence>\n{asked}")
        wording = workshop._wording
        selector = Selector(ranker=judge.ranker, segments=wording.segments, titled=wording.titled)
        told = selector.told(brief)
        rows = judge.ranker.features(brief.question, brief.context, told)
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
        mixed = any(answers) and not all(answers)
        if mixed:
            found.append((np.array([[row[n] for n in NAMES] for row in rows]), np.array(answers)))
        if brief.items or not rows:
            continue
        has = given["answerable"]
        without = iter(answers)
        rest = [(source, [s for s in segments if not next(without)]) for source, segments in told]
        for passages, answerable, weight in (
            (told, has, 1.0 if has else UNANSWERED),
            *([([each for each in rest if each[1]], False, TAKEN_OUT)] if mixed else []),
        ):
            ranked = judge.ranker.rank(brief.question, brief.context, passages)
            traits = judge.features(brief.question, brief.context, passages, ranked)
            judged.append(([traits[n] for n in TRAITS], answerable, weight))
    return found, judged


def judge_fit(judged: list[Judged]) -> np.ndarray[Any, Any]:
    """Returns the weights that tell what has an answer, the bias last."""
    rows = np.array([row for row, _, _ in judged])
    right = np.array([float(answerable) for _, answerable, _ in judged])
    weight = np.array([w for _, _, w in judged])
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    scaled = np.c_[(rows - mean) / spread, np.ones(len(rows))]

    def loss(by: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        odds = scaled @ by
        ridge = RIDGE * np.r_[by[:-1], 0]
        total = (weight * (np.logaddexp(0, odds) - right * odds)).sum() / weight.sum()
        slope = scaled.T @ (weight * (1 / (1 + np.exp(-odds)) - right)) / weight.sum()
        return float(total + ridge @ by), slope + 2 * ridge

    by = minimize(loss, np.zeros(scaled.shape[1]), jac=True).x
    plain = by[:-1] / spread
    return np.asarray(np.r_[plain, by[-1] - plain @ mean - SURE])


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
    judged: dict[str, list[Judged]] = {}
    for name in named:
        folder, _, questions = name.partition("=")
        with TemporaryDirectory() as data:
            given = {"BOT_DATA_DIR": data, "BOT_SEEDS_DIR": folder, "BOT_MODEL": "offline"}
            settings = load_settings(Path("no.env"), given)
            with open_bot(settings, say=lambda _: None) as bot:
                found[questions], judged[questions] = samples(bot, Path(questions))
    columns = list(range(len(NAMES)))
    for questions, own in found.items():
        others = [sample for q, each in found.items() if q != questions for sample in each] or own
        first, three = measure(own, columns, fit(others, columns))
        print(f"{questions}: {len(own)} questions, first {first:.3f}, among three {three:.3f}")
        rest = [each for q, given in judged.items() if q != questions for each in given]
        by = judge_fit(rest or judged[questions])
        refused = [
            has for row, has, w in judged[questions] if w >= 1 and row @ by[:-1] + by[-1] < 0
        ]
        print(
            f"  refused: {refused.count(False)} without an answer, {refused.count(True)} with one"
        )
    by = fit([sample for each in found.values() for sample in each], columns)
    print("ranking:", *(f"  {NAMES[n]}: {w:.3f}" for n, w in enumerate(by)), sep="\n")
    by = judge_fit([each for given in judged.values() for each in given])
    told = zip((*TRAITS, "bias"), by, strict=True)
    print("answerability:", *(f"  {name}: {w:.3f}" for name, w in told), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
