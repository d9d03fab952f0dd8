"""Prints what 100 questions cost with several settings, at the prices of the table.

A stand-in for a server answers each question of a gold file with the first sentences that it is
shown, in other words, so that the judge is asked as it would be; tokens are estimated as where a
server does not report them, which is a little more than they are. Needs no key and no network.

    python benchmarks/question_costs.py [GOLD] [--questions N]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.answering.providers.costs import read_prices  # noqa: E402
from bot.service.factory import open_bot  # noqa: E402
from bot.settings import load_settings  # noqa: E402
from bot.types import Question  # noqa: E402
from tests import fake_openai  # noqa: E402
from tests.fake_openai import Asked, Reply  # noqa: E402

MODEL = "gpt-6-luna"
SENTENCES = 5
"""Statements of an answer."""
CASES = {
    "as it comes (a window of 16,384 tokens)": {},
    "without a second reading": {"BOT_JUDGE": "off"},
    "a window of 128,000 tokens": {"BOT_WINDOW_TOKENS": "128000"},
    "the same, without a second reading": {"BOT_WINDOW_TOKENS": "128000", "BOT_JUDGE": "off"},
    "3,000 characters of passages": {"BOT_EVIDENCE_CHARS": "3000"},
    "the short prompt": {"BOT_PROMPT": "plain"},
}


def answered(asked: Asked) -> Reply:
    """Returns an answer of several statements; to a judge, that all of them are supported."""
    if claims := re.findall(r'<claim n="(\d+)"', asked.prompt):
        words = [{"n": int(n), "verdict": "supported", "words": "as it says"} for n in claims]
        return Reply(json.dumps({"verdicts": words}), usage=False)
    shown = re.findall(r"^\[(\d+\.\d+)\] (.{20,300})", asked.prompt, re.MULTILINE)[:SENTENCES]
    plain = re.findall(r"^(.{40,300}[.。])$", asked.prompt, re.MULTILINE)[:SENTENCES]
    told = [f"It is said that {text} [{place}]." for place, text in shown]
    return Reply("\n".join(told or plain) or "NOT_STATED", usage=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="?", default=ROOT / "tests/evals/questions.jsonl")
    parser.add_argument("--questions", type=int, default=20)
    options = parser.parse_args()
    lines = options.gold.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][: options.questions]
    with fake_openai.running(models=(MODEL,)) as server, tempfile.TemporaryDirectory() as folder:
        server.says(answered)
        for name, case in CASES.items():
            given = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": MODEL, "BOT_DATA_DIR": folder}
            settings = load_settings(Path(folder, ".env"), {**os.environ, **given, **case})
            prices = read_prices(settings.prices)
            with open_bot(settings, say=lambda _: None) as bot:
                used = [bot.ask(Question(text=each)).tokens for each in questions]
            kinds = {
                kind: sum(each[kind] for each in used) / len(used)
                for kind in ("prompt", "completion", "judge")
            }
            # What a judge writes is little beside what it reads: all of it counts as read.
            tokens = {**kinds, "prompt": kinds["prompt"] + kinds["judge"]}
            cost = 100 * (prices.cost("OpenAI", MODEL, tokens) or 0)  # type: ignore[arg-type]
            told = " | ".join(f"{value:,.0f}" for value in kinds.values())
            print(f"| {name} | {told} | {cost:.2f} {prices.currency} |", flush=True)


if __name__ == "__main__":
    main()
