"""One's own documents on the command line: added, described, scoped, removed, backed up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Question
from tests.integration.conftest import Cli
from tests.unit.ingestion.formats.samples import pdf

QUESTION = "When did Kodak fail?"


@pytest.fixture
def own(cli: Cli, tmp_path: Path) -> tuple[Cli, Path]:
    """The command line, and a folder with two files to add."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "kodak.txt").write_text("Kodak failed in 2012. Kodak made film.", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return cli, folder


def test_what_is_added_is_cited_until_it_is_removed(own: tuple[Cli, Path]) -> None:
    cli, folder = own
    added = cli("add", str(folder))
    assert added.status == 1
    assert "added: kodak.txt" in added.out
    assert "broken.pdf is damaged" in added.out
    assert "unchanged: kodak.txt" in cli("add", str(folder / "kodak.txt")).out

    listed = {each["name"]: each for each in cli("documents", "--json").json}
    assert listed["kodak.txt"]["added"]

    answer = cli("ask", "--json", QUESTION).json
    assert {each["document"] for each in answer["citations"]} == {"kodak.txt"}

    removed = cli("remove", "kodak.txt").out
    assert "removed: kodak.txt" in removed
    after = cli("ask", "--json", QUESTION).json
    assert "kodak.txt" not in json.dumps(after["citations"] + after["passages"])
    assert cli("remove", "kodak.txt").status == 2


def test_the_page_of_a_pdf_is_shown_with_the_words_that_are_cited(own: tuple[Cli, Path]) -> None:
    cli, folder = own
    (folder / "lamp.pdf").write_bytes(pdf(["Lamps are old."], ["The lamp was lit in 1879."]))
    cli("add", str(folder / "lamp.pdf"), str(folder / "kodak.txt"))
    with open_bot(load_settings(), say=lambda _: None) as bot:
        answer = bot.ask(Question(text="When was the lamp lit?"))
        cited = answer.citations[0]
        assert (cited.document, cited.place) == ("lamp.pdf", "p. 2")
        drawn = bot.page(cited.document, cited.start, cited.end)
        assert drawn
        assert drawn.startswith(b"\x89PNG")
        assert drawn != bot.page(cited.document, 0, 5)
        assert bot.page("kodak.txt", 0, 5) is None
        assert bot.page("none.pdf", 0, 5) is None


def test_what_the_user_says_of_a_document_is_told_with_its_words(own: tuple[Cli, Path]) -> None:
    cli, folder = own
    cli("add", str(folder / "kodak.txt"))
    said = cli(
        "describe", "kodak.txt", "--title", "On film", "--date", "2013", "--genre", "opinion"
    )
    assert said.status == 0
    told = cli("ask", QUESTION).out
    assert "Kodak failed in 2012. ✓[^1]" in told
    assert "[^1]: **On film** · opinion · 2013: “" in told
    assert cli("describe", "kodak.txt", "--date", "soon").status == 2


def test_a_backup_brings_the_library_back(own: tuple[Cli, Path], tmp_path: Path) -> None:
    cli, folder = own
    cli("add", str(folder / "kodak.txt"))
    backup = tmp_path / "library.backup"
    assert cli("export", "--backup", str(backup)).status == 0
    assert cli("export", "--backup", str(backup)).status == 2
    cli("remove", "kodak.txt")
    assert cli("import", str(backup), "--force").status == 0
    assert "kodak.txt" in cli("documents").out


def test_the_texts_are_written_as_they_are_stored(own: tuple[Cli, Path], tmp_path: Path) -> None:
    cli, folder = own
    (folder / "two.txt").write_bytes("Kodak\r\n柯達\n".encode())
    cli("add", str(folder / "two.txt"))
    texts = cli("export", "--texts", str(tmp_path / "texts"))
    assert (texts.status, texts.err.endswith(f"The texts are in {tmp_path / 'texts'}.\n")) == (
        0,
        True,
    )
    assert (tmp_path / "texts" / "two.txt.txt").read_bytes() == "Kodak\r\n柯達\n".encode()
    citation = cli("ask", QUESTION, "--json").json["citations"][0]
    text = (tmp_path / "texts" / f"{citation['document']}.txt").read_bytes().decode()
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert cli("export").status == 2


def test_a_comparison_is_a_matrix_whose_cells_cite(own: tuple[Cli, Path], tmp_path: Path) -> None:
    cli, _ = own
    target = tmp_path / "matrix.md"
    words = ("--items", "Laiwang,DingTalk", "--criteria", "launch date,outcome")
    answer = cli("compare", *words, "--json", "--export", str(target)).json
    matrix = answer["matrix"]
    assert (matrix["items"], matrix["criteria"]) == (
        ["Laiwang", "DingTalk"],
        ["launch date", "outcome"],
    )
    known = {citation["n"] for citation in answer["citations"]}
    cells = [n for row in matrix["cells"] for cell in row for n in cell]
    claims = [answer["claims"][n] for n in cells]
    assert claims
    assert all(claim["citations"] and known >= {*claim["citations"]} for claim in claims)
    assert "Laiwang" in target.read_text(encoding="utf-8")
    assert "| outcome |" in cli("compare", *words).out


def test_what_to_ask_first_is_of_the_documents_and_is_answered(own: tuple[Cli, Path]) -> None:
    _, folder = own
    (folder / "zahlen.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    with open_bot(load_settings(), say=lambda _: None) as bot:
        bot.add([folder / "kodak.txt", folder / "zahlen.csv"])
        assert bot.first_questions(wait=False) == ()
        offered = bot.first_questions()
        assert {language for _, language in offered} == {"en", "zh-Hans", "zh-Hant"}
        assert bot.first_questions(wait=False) == offered
        assert all(bot.ask(Question(text=text)).status != "refused" for text, _ in offered)
        bot.remove(["zahlen.csv"])
        assert bot.first_questions(wait=False) == ()


def test_an_open_bot_takes_up_what_is_added_restored_and_put_in_scope(
    own: tuple[Cli, Path],
) -> None:
    _, folder = own
    with open_bot(load_settings(), say=lambda _: None) as bot:
        bot.add([folder / "kodak.txt"])
        assert "kodak.txt" in {each.name for each in bot.documents() if each.added}
        asked = Question(text=QUESTION)
        assert {c.document for c in bot.ask(asked).citations} == {"kodak.txt"}
        scoped = Question(text=QUESTION, documents=(bot.documents()[0].name,))
        assert {h.passage.document for h in bot.ask(scoped).passages} <= {*scoped.documents}
        tried = bot.ask(Question(text="What happened to Laiwang?", suggesting=True)).suggestions
        assert tried
        assert all(bot.ask(Question(text=each)).status != "refused" for each in tried)
        bot.remove(["kodak.txt"])
        assert "kodak.txt" not in {each.name for each in bot.documents()}
        bot.restore(["kodak.txt"])
        assert {c.document for c in bot.ask(asked).citations} == {"kodak.txt"}
