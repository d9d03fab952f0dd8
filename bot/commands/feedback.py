"""``bot feedback``."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict

from bot.commands.console import Commands, show, show_json
from bot.feedback import FeedbackStore, Judgement
from bot.settings import Settings


def register(commands: Commands) -> None:
    """Adds the command."""
    feedback = commands.add_parser("feedback", help="show what readers said of answers")
    feedback.add_argument("--json", action="store_true")
    feedback.set_defaults(command=_feedback)


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    judgements = list(FeedbackStore(settings.data_dir))
    if options.json:
        show_json([asdict(judgement) for judgement in judgements])
    elif not judgements:
        show("No reader has said anything of an answer yet.")
    else:
        counts = Counter(judgement.verdict for judgement in judgements)
        show(" · ".join(f"{verdict} {n}" for verdict, n in counts.most_common()))
        show("\n".join(map(_line, judgements)))
    return 0


def _line(judgement: Judgement) -> str:
    """Returns a judgement on one line, without what would steer a terminal."""
    parts = (judgement.when, judgement.verdict, judgement.model, judgement.question)
    return "  ".join("".join(char for char in " ".join(part.split()) if char.isprintable())
                     for part in parts)  # fmt: skip
