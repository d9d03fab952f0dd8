"""Too little memory is told from a damaged file, though lxml reports both as bad syntax."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from bot.ingestion.formats import reading
from bot.ingestion.formats.collecting import Limits
from bot.ingestion.formats.markup import parse_html, parse_xml
from tests.unit.ingestion.formats.conftest import Read

NO_MEMORY = etree.ErrorTypes.ERR_NO_MEMORY


def run_out(*_: Any) -> None:
    raise etree.XMLSyntaxError("unknown error", NO_MEMORY, 0, 0)


def test_too_little_memory_for_xml_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etree, "fromstring", run_out)
    with pytest.raises(MemoryError):
        parse_xml(b"<a/>")


def test_too_little_memory_inside_a_library_is_said(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes, limits: Limits) -> None:
        run_out()

    monkeypatch.setitem(reading.READERS, "txt", fail)
    with pytest.raises(MemoryError):
        read("a.txt", "x")


def test_a_page_that_was_cut_for_memory_is_not_taken_for_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = SimpleNamespace(level=etree.ErrorLevels.FATAL, type=NO_MEMORY)
    parser = SimpleNamespace(error_log=[entry])
    monkeypatch.setattr(etree, "HTMLParser", lambda **_: parser)
    monkeypatch.setattr(etree, "fromstring", lambda *_: None)
    with pytest.raises(MemoryError):
        parse_html("<p>x")


def test_no_entity_is_expanded_and_no_file_is_read() -> None:
    root = parse_xml(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')
    assert "".join(root.itertext()) in {"", "&e;"}


@pytest.mark.timeout(30)
def test_thousands_of_raised_marks_are_read_one_by_one(read: Read) -> None:
    text = read("a.html", f"<p>{'It sold 5<sup>1</sup> cars. ' * 5_000}</p>").text
    assert text == "It sold 5 cars. " * 4_999 + "It sold 5 cars."
