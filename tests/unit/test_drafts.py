"""``bot check --pairs``: statements against the sentences given with them, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.commands.drafts import pair_of
from bot.errors import UsageError
from bot.language.lexicon import Lexicon, tabulate
from bot.service.pairs import Pair

SAID = "The fleet carried 3 million people in 2019."
LINES = ["船队 船队 [chuan2 dui4] /fleet/"]


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes a dictionary of one word: the whole one takes a second to read."""
    monkeypatch.setattr(Lexicon, "load", lambda _: Lexicon(tabulate(LINES)))


def checked(tmp_path: Path, *lines: Any) -> tuple[int, list[dict[str, Any]]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out" / "out.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    source.write_text("\n".join(texts), encoding="utf-8")
    status = main(["check", "--pairs", str(source), "--out", str(target), "--judge", "off"])
    return status, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("statement", "more", "verdict"),
    [
        (SAID.rstrip("."), {}, ("verified", "wording", None)),
        (f"{SAID} It grew.", {"sources": [SAID, "It grew."]}, ("verified", "wording", None)),
        ("In 2019 the fleet carried 3 million people.", {}, ("cited", None, None)),
        ("The fleet carried 4 million people in 2019.", {}, ("unverified", None, "number")),
        (SAID, {"context": ["The fleet"]}, ("verified", "wording", None)),
        (SAID, {"context": ["Harbour Line"]}, ("cited", None, None)),
        (SAID, {"context": ["Harbour Line"], "title": "The Harbour Line"},
         ("verified", "wording", None)),
        ("| The fleet: carried [n]", {}, ("cited", None, None)),
    ],
)  # fmt: skip
def test_a_statement_is_held_against_all_its_sources(
    tmp_path: Path, statement: str, more: dict[str, Any], verdict: tuple[Any, ...]
) -> None:
    status, (found,) = checked(
        tmp_path, {"id": 7, "statement": statement, "sources": [SAID], "date": None} | more
    )
    assert status == 0
    assert (found["id"], found["status"], found["basis"], found["reason"]) == ("7", *verdict)


def test_a_bad_line_says_what_is_wrong_and_the_others_are_checked(tmp_path: Path) -> None:
    status, found = checked(
        tmp_path, "{", {"id": "a", "statement": SAID}, {"statement": SAID, "sources": [SAID]}
    )
    assert status == 1
    assert [set(each) for each in found[:2]] == [{"id", "error"}] * 2
    assert [each["id"] for each in found] == [None, "a", None]
    assert found[2]["status"] == "verified"


def test_no_library_is_made(tmp_path: Path) -> None:
    checked(tmp_path, {"statement": SAID, "sources": [SAID]})
    assert {path.name for path in (tmp_path / "data").glob("*")} <= {"cache"}


def test_the_pairs_are_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("{}", encoding="utf-8")
    assert main(["check", "--pairs", str(source), "--out", str(source)]) == 2
    assert "Change --out" in capsys.readouterr().err
    assert source.read_text(encoding="utf-8") == "{}"


def test_a_pair_is_read() -> None:
    given = {"statement": " a ", "sources": ["b"], "context": ["c"], "title": "d", "date": ""}
    assert pair_of(given) == Pair(statement="a", sources=("b",), context=("c",), title="d")


@pytest.mark.parametrize(
    "given",
    [
        None, [], "a", {}, {"statement": "a"}, {"statement": "", "sources": ["b"]},
        {"statement": "a", "sources": []}, {"statement": "a", "sources": [" "]},
        {"statement": "a", "sources": "b"}, {"statement": 3, "sources": ["b"]},
        {"statement": "a", "sources": ["b"], "context": "c"},
        {"statement": "a", "sources": ["b"], "title": ["d"]},
        {"statement": "a\ud800", "sources": ["b"]}, {"statement": "a", "sources": ["\ud800"]},
    ],
)  # fmt: skip
def test_any_other_line_is_refused(given: Any) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        pair_of(given)
