"""Exchanges that come back: from the reader's browser, from a link."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import LibraryError
from bot.types import Document, Question
from bot.ui.exchange_view import render_exchange
from bot.ui.i18n import Texts
from bot.ui.session import Exchange, Session, named
from bot.ui.session_storage import LINK_DAYS, Documents, Keeper, SharedAnswers, keeper_in
from bot.ui.sources_panel import render_sources
from tests.browser.fake_engine import FakeEngine


def of(engine: FakeEngine) -> Documents:
    return lambda _library: engine.documents()


def nothing(_library: str) -> tuple[Document, ...]:
    return ()


def test_an_exchange_comes_back_with_the_documents_it_cites(
    tmp_path: Path, answered: Exchange, engine: FakeEngine
) -> None:
    shared = SharedAnswers(tmp_path)
    back = shared.get(shared.put(replace(answered, id="t9"), "me").id, of(engine))
    assert back.sources == answered.sources
    assert back.answer.citations == answered.answer.citations
    assert (back.stage, back.plan) == ("answered", answered.plan)
    assert {hit.passage.text for hit in back.answer.passages} == {""}
    (file,) = tmp_path.glob("answers/me/*.json")
    assert file.stat().st_size < 12_000
    file.write_text("{}")
    assert shared.get(file.stem, nothing) is None


def test_a_refusal_keeps_the_passages_that_come_nearest(tmp_path: Path, engine: FakeEngine) -> None:
    exchange = Exchange(id="t1", question="q")
    for event in engine.stream(Question(text="the price of tea")):
        exchange = exchange.after(event, engine.documents())
    shared = SharedAnswers(tmp_path)
    back = shared.get(shared.put(exchange, "me").id, of(engine))
    assert back.cited() == exchange.cited()
    assert back.sources == exchange.sources


def test_a_conversation_is_taken_back_only_as_it_was_packed(
    answered: Exchange, engine: FakeEngine
) -> None:
    keeper = Keeper(b"k" * 32)
    session = Session(exchanges=(answered, Exchange(id="t2", question="running")))
    packed = keeper.pack(session)
    (back,) = keeper.unpack(packed, of(engine))
    assert back.answer.text == answered.answer.text
    assert keeper.pack(Session()) == ""
    for wrong in (packed.replace("Weibo", "Tencent"), packed[1:], "", "é.x", None, 7, {"a": 1}):
        assert keeper.unpack(wrong, nothing) == ()
    assert Keeper(b"other").unpack(packed, nothing) == ()
    text = '[{"id": 1}]'
    assert keeper.unpack(f"{keeper._sign(text)}.{text}", nothing) == ()


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path, answered: Exchange) -> None:
    packed = keeper_in(tmp_path / "data").pack(Session(exchanges=(answered,)))
    assert keeper_in(tmp_path / "data").unpack(packed, nothing)
    assert (tmp_path / "data" / "page.key").stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="BOT_DATA_DIR"):
        keeper_in(tmp_path / "file")


def test_a_shared_answer_is_found_by_its_id_alone(
    tmp_path: Path, answered: Exchange, engine: FakeEngine
) -> None:
    shared = SharedAnswers(tmp_path)
    seventh = replace(answered, id="t7")
    first, second = (shared.put(seventh, "me").id for _ in range(2))
    assert first != second
    back = shared.get(first, of(engine))
    assert (back.id, back.question) == ("t1", answered.question)
    for wrong in ("x" * 22, "../../page.key", "", f"{first}.json"):
        assert shared.get(wrong, nothing) is None
    (tmp_path / "answers" / "me" / f"{first}.json").write_text("broken")
    assert shared.get(first, nothing) is None
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="BOT_DATA_DIR"):
        SharedAnswers(tmp_path / "file").put(answered, "me")


def test_a_link_is_listed_and_withdrawn_by_its_owner_and_ends_by_itself(
    tmp_path: Path, answered: Exchange
) -> None:
    shared = SharedAnswers(tmp_path)
    mine, other = shared.put(answered, "me"), shared.put(answered, "you")
    assert shared.of("me") == [mine]
    assert (mine.title, shared.of("nobody")) == (answered.question, [])
    unowned = shared.put(answered, "")  # its page was never opened
    assert shared.get(unowned.id, nothing)
    assert shared.of("") == []
    for wrong in (other.id, "../you/x", ""):
        shared.withdraw("me", wrong)
    assert shared.of("you") == [other]
    shared.withdraw("me", mine.id)
    assert (shared.get(mine.id, nothing), shared.of("me")) == (None, [])
    (file,) = tmp_path.glob("answers/you/*.json")
    old = file.stat().st_mtime - LINK_DAYS * 24 * 3600 - 1
    os.utime(file, (old, old))
    assert shared.get(other.id, nothing) is None
    assert not file.exists()


def test_an_answer_opened_later_says_what_has_changed_since(
    tmp_path: Path, answered: Exchange, engine: FakeEngine, english: Texts
) -> None:
    library = [replace(each, id=f"id-{each.name}") for each in engine.documents()]
    exchange = replace(answered, sources=named(answered.answer, library))
    shared = SharedAnswers(tmp_path)
    link = shared.put(exchange, "me").id
    first = exchange.answer.citations[0]
    ones = [c.n for c in exchange.answer.citations if c.document == first.document]
    assert shared.get(link, lambda _library: library).outdated() == ()

    def later(change: Callable[[Document], Document | None]) -> Exchange:
        now = [change(each) if each.name == first.document else each for each in library]
        return shared.get(link, lambda _library: [each for each in now if each])

    moved = later(lambda d: replace(d, name="other.txt", text=f"New words. {d.text}"))
    assert moved.outdated() == ()
    citation = moved.answer.citations[0]
    assert (citation.document, citation.start) == ("other.txt", first.start + len("New words. "))
    assert "Since this answer" not in render_exchange(moved, english)

    changed = later(lambda d: replace(d, text="Nothing of it."))
    assert [each.n for each in changed.outdated()] == ones
    html = render_exchange(changed, english)
    assert f"the words cited in {' '.join(f'[{n}]' for n in ones)} have been changed" in html
    assert "citations verified" not in html
    assert "The quote was not found in the document." in render_sources([changed], (), english)

    gone = later(lambda _: None)
    assert [each.n for each in gone.outdated()] == ones
    assert "has been removed from the library" in render_exchange(gone, english)


def test_a_conversation_of_another_version_is_shown_as_its_words(answered: Exchange) -> None:
    keeper = Keeper(b"k" * 32)
    text = '[{"question": "Why?", "answer": {"text": "It fell [1, 2]. Then [3] rose."}, "id": 1}]'
    (old,) = keeper.unpack(f"{keeper._sign(text)}.{text}", lambda _: ())
    assert (old.question, old.draft, old.answer) == ("Why?", "It fell. Then rose.", None)
    session = Session(exchanges=(old, answered))
    assert keeper.unpack(keeper.pack(session), lambda _: ())[0] == old
