"""``bot feedback``."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from bot.commands.console import Json, show, show_json
from bot.feedback import FeedbackStore, Judgement
from bot.settings import load_settings


def feedback(as_json: Json = False) -> int:
    """Shows what readers said of answers."""
    judgements = list(FeedbackStore(load_settings().data_dir))
    if as_json:
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
