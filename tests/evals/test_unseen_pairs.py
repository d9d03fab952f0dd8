"""How good the checker is at pairs whose writers had not read it, through ``bot check --pairs``.

600 pairs in six fields and three scripts, a half of them false in one of 16 ways, most with a true
twin. They were frozen before any guard was made for them. A guard is made upon ``unseen_open``;
``unseen_held``, a third drawn by chance, is looked at as a table alone, never by the pair.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

STATUSES = ("verified", "cited", "inference", "unverified")
SETS = ("unseen_open", "unseen_held")
FRESH = "unseen_fresh"
"""68 pairs of three other fields, written when the guards were last made, in nine of the ways."""
DENIALS = "unseen_denials"
"""57 pairs about long sentences that deny one thing and say another, written beside their guard."""


@dataclass(frozen=True)
class Floors:
    """What is reached: the least share of the false that is vetoed, the most of the true."""

    false_vetoed: float
    true_vetoed: float


REACHED = {
    "unseen_open": Floors(0.83, 0.06),
    "unseen_held": Floors(0.67, 0.15),
    FRESH: Floors(0.77, 0.19),
    DENIALS: Floors(0.90, 0.26),
}


@dataclass(frozen=True)
class Verdict:
    label: str
    kind: str
    script: str
    status: str


@pytest.fixture(scope="module")
def verdicts(
    dictionary: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Verdict]]:
    """What ``bot check`` says of each pair of each set."""
    data = tmp_path_factory.mktemp("data")
    (data / "cache").symlink_to(dictionary)
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOT_DATA_DIR", str(data))
        for name in REACHED:
            source, target = Path(__file__).with_name(f"{name}.jsonl"), data / name
            assert main(["check", "--pairs", str(source), "--out", str(target)]) == 0
            told = {each["id"]: each["status"] for each in _lines(target)}
            found[name] = [
                Verdict(p["label"], p["kind"], p["script"], told[p["id"]]) for p in _lines(source)
            ]
            print(f"\n{name}\n{_table(found[name])}")
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _table(verdicts: list[Verdict]) -> str:
    """Returns how many pairs of each kind and of each script have which status."""
    counts = Counter(
        (v.label, group, v.status) for v in verdicts for group in (v.kind, v.script, "all")
    )
    rows = sorted({key[:2] for key in counts}, reverse=True)
    lines = ["".join([f"{'':<22}", *(f"{status:>12}" for status in STATUSES)])]
    lines += [
        f"{label:<8}{group:<14}" + "".join(f"{counts[label, group, s]:>12}" for s in STATUSES)
        for label, group in rows
    ]
    return "\n".join(lines)


def _share(verdicts: list[Verdict], status: str) -> float:
    return sum(v.status == status for v in verdicts) / len(verdicts)


@pytest.mark.parametrize("name", SETS)
def test_nothing_false_is_verified_and_what_is_word_for_word_is(
    verdicts: dict[str, list[Verdict]], name: str
) -> None:
    false = [v for v in verdicts[name] if v.label == "false"]
    assert len({v.kind for v in false}) == 16
    assert not [v for v in false if v.status in ("verified", "inference")]
    assert _share([v for v in verdicts[name] if v.kind == "verbatim"], "verified") >= 0.9


@pytest.mark.parametrize("name", REACHED)
def test_the_guards_object_no_less_and_no_more_than_they_did(
    verdicts: dict[str, list[Verdict]], name: str
) -> None:
    true, false = ([v for v in verdicts[name] if v.label == label] for label in ("true", "false"))
    assert not [v for v in false if v.status == "verified"]
    assert _share(false, "unverified") >= REACHED[name].false_vetoed
    assert _share(true, "unverified") <= REACHED[name].true_vetoed
