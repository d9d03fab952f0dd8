"""The process that parses answers each request with one line of JSON."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.ingestion.formats import extractor
from bot.ingestion.formats.collecting import Limits


@pytest.fixture(autouse=True)
def no_alarm(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Records the alarms that are set; a real one would end the tests' process."""
    alarms: list[int] = []
    monkeypatch.setattr(signal, "alarm", alarms.append)
    return alarms


def serve(*paths: Path, limits: Limits | None = None) -> list[dict[str, object]]:
    answers = io.BytesIO()
    requests = [json.dumps([str(path)]).encode() for path in paths]
    extractor.serve(requests, answers, limits or Limits(memory_bytes=2**50))
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def test_every_request_has_its_answer(tmp_path: Path, no_alarm: list[int]) -> None:
    (tmp_path / "a.csv").write_text("Name,Score\nAda,1\n")
    good, bad = serve(tmp_path / "a.csv", tmp_path / "b.txt")
    assert (good["text"], good["places"], good["spent"]) == ("Name: Ada; Score: 1.", [], False)
    assert set(bad) == {"error", "spent"}
    assert str(bad["error"]).startswith("b.txt cannot be read")
    assert no_alarm == [23, 0, 23, 0]


def _run_out(path: Path, *, limits: Limits) -> None:
    raise MemoryError


def test_a_worker_that_ran_out_of_memory_ends_without_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractor, "extract", _run_out)
    assert serve(tmp_path / "a.txt", tmp_path / "b.txt", limits=Limits()) == []


def test_a_worker_that_holds_much_memory_asks_to_be_replaced(tmp_path: Path) -> None:
    (reply,) = serve(tmp_path / "a.txt", limits=Limits(memory_bytes=2))
    assert reply["spent"] is True


def test_a_system_that_tells_no_memory_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", refuse)
    (reply,) = serve(tmp_path / "a.txt", limits=Limits(memory_bytes=2))
    assert reply["spent"] is False


def test_the_process_hides_what_parsers_print_and_gives_up_rights_before_it_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import resource

    done: list[object] = []

    def refuse(kind: int, limits: tuple[int, int]) -> None:
        done.append((kind, limits))
        raise ValueError

    def serve(requests: object, answers: object, limits: Limits) -> None:
        done.append(limits)

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(extractor, "serve", serve)
    monkeypatch.setattr(os, "dup", lambda descriptor: descriptor)
    monkeypatch.setattr(os, "dup2", lambda old, new: done.append((old, new)))
    monkeypatch.setattr(os, "fdopen", lambda descriptor, mode: io.BytesIO())
    monkeypatch.setattr(sys, "argv", ["worker", '{"memory_bytes": 9}'])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    extractor.main()
    assert done == [
        (2, 1),
        (resource.RLIMIT_AS, (9, 9)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
        Limits(memory_bytes=9),
    ]


def test_a_system_without_limits_is_no_hindrance(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, no_alarm: list[int]
) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(signal, "alarm")
    (tmp_path / "a.txt").write_text("It is read.", encoding="utf-8")
    extractor._give_up_rights(Limits())
    assert [reply["text"] for reply in serve(tmp_path / "a.txt")] == ["It is read."]
    assert no_alarm == []
