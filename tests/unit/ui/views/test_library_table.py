"""The library as a table, and what became of files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.service.glossary_names import Suggestion
from bot.types import Document, SyncReport
from bot.ui.i18n import texts_for
from bot.ui.rendering import render
from bot.ui.views.library_table import (
    State,
    Upload,
    outcome,
    render_shelf,
)
from tests.unit.ui.views.conftest import HOSTILE

ENGLISH = texts_for("en")


def shelf(world: dict[str, Document], *, writable: bool = True, chosen: Sequence[str] = ()) -> str:
    engine = SimpleNamespace(
        documents=lambda: [
            replace(each, added="2026-11-20T09:30:00+00:00" if each.name == "hant" else None)
            for each in world.values()
        ],
        filters=lambda: ["genre:forum"],
        guessed=lambda documents: {each.name: {} for each in documents},
        suggested_names=lambda: [Suggestion((HOSTILE, "来往"), 1, HOSTILE, HOSTILE, learned=True)],
        passage_counts=lambda: {"hans": 1234},
        writable=writable,
    )
    return render_shelf(engine, ENGLISH, chosen)  # type: ignore[arg-type]


def cells(html: str, row: int) -> list[str]:
    found = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[row]
    return [re.sub("<[^>]+>", "", each) for each in re.findall(r"<td.*?</td>", found, re.DOTALL)]


def test_a_row_says_what_is_known(world: dict[str, Document]) -> None:
    html = shelf(world, writable=False)
    assert cells(html, 2)[2:7] == ["forum answer", "简体中文", "undated", "1,234", "–"]
    assert cells(html, 3)[2:7] == ["opinion", "繁體中文", "Nov 2013", "0", "20 Nov 2026"]


def test_names_and_titles_are_escaped(world: dict[str, Document]) -> None:
    html = shelf(world)
    html += render("said", ENGLISH, text=HOSTILE, undo="a<b>.txt", event=None)
    html += render("problem", ENGLISH, heading="", message=HOSTILE)
    html += render("uploads", ENGLISH, uploads=[Upload(HOSTILE, "skipped", HOSTILE, HOSTILE)])
    assert "<img" not in html
    assert "<b>" not in html
    assert not re.search(r"[{}$`]", html)
    assert 'data-name="a&lt;b&gt;.txt"' in html


def test_a_reader_sees_no_way_to_change_what_another_process_writes(
    world: dict[str, Document],
) -> None:
    assert 'data-do="remove"' in shelf(world)
    html = shelf(world, writable=False)
    assert 'data-do="remove"' not in html
    assert 'data-do="describe"' not in html
    assert 'data-do="scope"' in html


def test_the_scope_is_said(world: dict[str, Document]) -> None:
    assert "from all documents" in shelf(world)
    html = shelf(world, chosen=("hans",))
    assert "Questions are answered from 1 of 3 documents." in html
    assert html.count('aria-checked="true"') == 1


def test_a_strange_genre_is_kept_in_the_form(world: dict[str, Document]) -> None:
    world["hans"] = Document(
        name="x", text="", sha256="", title="x", language="en", genre="<ballad>"
    )
    html = shelf(world)
    assert '<option value="&lt;ballad&gt;" selected>' in html


def test_an_empty_library_says_so() -> None:
    assert "The library is empty" in shelf({})


@pytest.mark.parametrize(
    ("report", "state", "reason"),
    [
        (SyncReport(added=("a",)), "added", ""),
        (SyncReport(changed=("a",)), "changed", ""),
        (SyncReport(unchanged=("a",)), "unchanged", ""),
        (SyncReport(), "unchanged", ""),
        (SyncReport(skipped=(("a", "No text."),)), "skipped", "No text."),
    ],
)
def test_a_report_tells_what_became_of_a_file(
    report: SyncReport, state: State, reason: str
) -> None:
    assert outcome("a", report) == Upload("a", state, reason)


def test_each_file_has_its_own_progress() -> None:
    states = (Upload("a", "added"), Upload("b", "skipped", "No text."), Upload("c", "adding"))
    html = render("uploads", ENGLISH, uploads=[*states, Upload("d")])
    assert "2 of 4 files done" in html
    assert re.findall(r"<small>(.*?)</small>", html) == ["added", "No text.", "adding…", "waiting"]
