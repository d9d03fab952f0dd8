"""Measures how much of the evidence that questions need stands in so many characters of passages.

    python benchmarks/evidence_window.py PLOT.svg NAME=GOLD.jsonl=FOLDER…

Each set is a gold file and the folder of its documents. The passages are those that a model would
be given, best first; nothing is answered, no network is needed. Printed are, for each width,
``evidence_recall`` (quotes that lie whole in the passages) and ``evidence_all`` (questions of which
all that they need does), drawn is the second. Quotes that stand in no document as it is stored are
left out, and counted.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bot.commands.question_files import question_of
from bot.evaluation.gold import Place, read_gold
from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Evidence, Retrieved

WIDTHS = (1_000, 2_000, 3_000, 6_000, 9_000, 12_000, 20_000)
Shares = Mapping[int, tuple[float, float]]
"""Recall and all, by width."""


def measured(gold: Path, folder: Path) -> tuple[int, Shares]:
    """Returns how many questions of a gold file need evidence, and the shares by width."""
    with tempfile.TemporaryDirectory() as data:
        ours = {"BOT_DATA_DIR": data, "BOT_SEEDS_DIR": str(folder), "BOT_MODEL": "offline"}
        ours["BOT_EVIDENCE_CHARS"] = str(max(WIDTHS))
        settings = load_settings(Path(os.devnull), {**os.environ, **ours})
        hits, nowhere = list[list[list[bool]]](), 0
        with open_bot(settings, say=lambda _: None) as bot:
            texts = {document.name: document.text for document in bot.documents()}
            for line in gold.read_text(encoding="utf-8").splitlines():
                asked = read_gold(json.loads(line))
                places = [each for each in asked.needed(texts) if each]
                nowhere += len(asked.evidence) - len(places)
                if places:
                    with closing(bot.stream(question_of(json.loads(line)))) as events:
                        found = next(e.evidence for e in events if isinstance(e, Retrieved))
                    each = (_hits(places, found, width) for width in WIDTHS)
                    hits.append([[any(e)] if asked.evidence_any else e for e in each])
    print(f"{gold.name}: {nowhere} quotes stand nowhere", file=sys.stderr)
    shares = dict[int, tuple[float, float]]()
    for width, each in zip(WIDTHS, zip(*hits, strict=True), strict=True):
        found = sum(map(sum, each)) / sum(map(len, each))
        shares[width] = found, sum(map(all, each)) / len(each)
    return len(hits), shares


def _hits(needed: Sequence[Sequence[Place]], evidence: Evidence, width: int) -> list[bool]:
    """Returns which pieces of evidence lie in the first passages of so many characters."""
    given, used = [], 0
    for hit in evidence.hits:
        used += hit.passage.end - hit.passage.start
        if used <= width:
            given.append(hit.passage)
    return [
        any(p.document == d and p.start <= s and e <= p.end for d, s, e in places for p in given)
        for places in needed
    ]


def drawn(sets: Mapping[str, Shares]) -> str:
    """Returns the plot of ``evidence_all`` as SVG."""
    left, top, wide, high, low = 56, 16, 480, 240, 0.2
    end = max(WIDTHS)

    def at(width: float, share: float) -> str:
        across, down = width / end, (1 - share) / (1 - low)
        return f"{left + wide * across:.1f},{top + high * down:.1f}"

    def text(place: str, said: str, anchor: str) -> str:
        x, y = place.split(",")
        return f'<text x="{x}" y="{y}" dy=".35em" text-anchor="{anchor}">{said}</text>'

    lines = [
        f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="#fff" stroke="#999"/>'
    ]
    for tenth in range(round(low * 10), 11):
        lines.append(text(at(-end / 80, tenth / 10), f"{10 * tenth} %", "end"))
        lines.append(
            f'<polyline points="{at(0, tenth / 10)} {at(end, tenth / 10)}" stroke="#ddd"/>'
        )
    lines += [text(at(width, low - 0.05), f"{width // 1000}", "middle") for width in WIDTHS]
    lines.append(text(at(end / 2, low - 0.12), "thousand characters of passages", "middle"))
    colours = ("#0b6e4f", "#c1440e", "#2b59c3", "#8a5a00", "#7a3b9a", "#555")
    for n, (name, shares) in enumerate(sets.items()):
        colour = colours[n % len(colours)]
        points = " ".join(at(width, max(low, share)) for width, (_, share) in shares.items())
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        key = text(at(end * 0.43, low + 0.06 + 0.06 * n), f"— {name}", "start")
        lines.append(key.replace("<text", f'<text fill="{colour}"'))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 556 310" font-family="sans-serif"'
    return "\n".join([f'{head} font-size="12">', *lines, "</svg>", ""])


def main(plot: Path, given: Sequence[str]) -> None:
    sets, rows = dict[str, Shares](), list[str]()
    for each in given:
        name, gold, folder = each.split("=")
        asked, shares = measured(Path(gold), Path(folder))
        sets[f"{name} ({asked})"] = shares
        cells = (f"{recall:.3f} {whole:.3f}" for recall, whole in shares.values())
        rows.append(f"| {name} ({asked}) | {' | '.join(cells)} |")
        print(rows[-1], file=sys.stderr)
    print(f"| questions | {' | '.join(f'{width:,}' for width in WIDTHS)} |")
    print(f"|---{'|---' * len(WIDTHS)}|", *rows, sep="\n")
    plot.write_text(drawn(sets), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
