"""The handlers of the views Compare, See and Library, worked without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

from bot.errors import LibraryBusy, SettingsError
from bot.types import Comparison
from bot.ui.page import Shell
from bot.ui.session import Exchange, Held, Session
from bot.ui.views.compare import CompareView
from bot.ui.views.library import LibraryView
from bot.ui.views.pictures import PicturesView
from tests.browser.conftest import in_a_loop
from tests.browser.fake_engine import FakeEngine, shelf_of

View = CompareView | LibraryView | PicturesView


class Reader:
    """Works one view's handlers as Gradio does, and keeps what is shown by component."""

    def __init__(self, view: View, source: object) -> None:
        self.view = view
        self.shell = Shell(shelf_of(source), [view])
        in_a_loop(self.shell.build)
        self.names = {
            component: name.lstrip("_")
            for name, component in (vars(view) | vars(self.shell)).items()
            if isinstance(component, gr.blocks.Block)
        }
        self.shown: dict[str, Any] = {}
        self.session = Session()

    def see(self, updates: dict[Any, Any]) -> None:
        new = {self.names[component]: value for component, value in updates.items()}
        self.shown |= new
        self.session = new.get("session", self.session)

    def send(self, handler: Callable[..., Any], **given: object) -> None:
        self.see(handler(self.session, gr.EventData(None, given or None)))


def preparing() -> FakeEngine:
    raise SettingsError("Write a key.")


CHOSEN = Comparison(items=("Laiwang", "WeChat"), criteria=("launch",))


class TestCompare:
    @pytest.fixture
    def engine(self) -> FakeEngine:
        return FakeEngine(pause=0)

    @pytest.fixture
    def reader(self, engine: FakeEngine) -> Reader:
        reader = Reader(CompareView(), engine)
        reader.send(reader.view._open)
        return reader

    def compare(self, reader: Reader) -> None:
        held = Held(reader.session)
        for updates in reader.view._compare(held):
            reader.see(updates)
        reader.session = held.session

    def test_the_first_opening_suggests_who_is_named_most(self, reader: Reader) -> None:
        assert reader.session.comparison == Comparison(items=(), criteria=())
        assert 'data-text="Alibaba"' in reader.shown["choice"]

    def test_before_the_library_is_ready_it_can_be_chosen_but_not_compared(self) -> None:
        reader = Reader(CompareView(), preparing)
        reader.send(reader.view._open)
        assert "suggest-criteria-0" in reader.shown["choice"]
        assert "suggest-items-0" not in reader.shown["choice"]
        reader.session = replace(reader.session, comparison=CHOSEN)
        self.compare(reader)
        assert reader.shown["matrix"] == ""

    def test_a_matrix_is_kept_with_its_sources(self, reader: Reader, engine: FakeEngine) -> None:
        for text in ("Laiwang, WeChat", "Weibo"):
            reader.send(reader.view._change, do="add", list="items", text=text)
        reader.send(reader.view._change, do="drop", list="items", text="Weibo")
        reader.send(reader.view._change, do="add", list="criteria", text="launch")
        reader.session = replace(reader.session, documents=("003",), model="offline")
        self.compare(reader)
        assert engine.compared == [replace(CHOSEN, documents=("003",), model="offline")]
        board = reader.session.boards["compare"]
        assert board.id == "c1"
        assert {each.name[:3] for each in board.sources} == {"002", "003", "004"}
        assert 'data-cite="c1-1"' in reader.shown["matrix"]
        assert 'id="src-c1-1"' in reader.shown["sources"]
        assert reader.shown["status"] == "Compared. 2 of 2 cells stated in the sources."
        self.compare(reader)
        assert reader.session.boards["compare"].id == "c2"

    def test_what_is_missing_is_said_and_nothing_asked(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        self.compare(reader)
        assert "Choose at least two" in reader.shown["status"]
        assert engine.compared == []

    @pytest.mark.parametrize(
        ("item", "said"),
        [("FAIL", "set BOT_MODEL"), ("CRASH", "Something went wrong inside the bot")],
    )
    def test_a_failure_is_told_in_a_sentence(self, reader: Reader, item: str, said: str) -> None:
        reader.session = replace(reader.session, comparison=replace(CHOSEN, items=(item, "x")))
        self.compare(reader)
        assert said in reader.shown["matrix"]
        assert "secret detail" not in reader.shown["matrix"]
        assert "compare" not in reader.session.boards

    def test_from_an_answer_to_its_matrix_and_back(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        answer = engine.compare(CHOSEN)
        asked = Exchange(id="t1", question="Compare them", stage="answered", answer=answer)
        reader.session = Session(exchanges=(asked,))
        reader.send(reader.view._open, exchange="t1")
        assert reader.session.comparison == CHOSEN
        assert 'data-cite="c1-1"' in reader.shown["matrix"]
        assert 'data-view="ask" data-turn="t1"' in reader.shown["matrix"]

    def test_an_answer_without_a_matrix_gives_what_it_compares(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        answer = replace(engine.compare(CHOSEN), matrix=None)
        asked = Exchange(id="t1", question="Compare them", stage="answered", answer=answer)
        reader.session = Session(exchanges=(asked,))
        reader.send(reader.view._open, exchange="t1")
        assert reader.session.comparison == Comparison(items=CHOSEN.items, criteria=())
        assert reader.shown["matrix"] == ""

    def test_a_switch_of_language_shows_the_matrix_anew(self, reader: Reader) -> None:
        reader.session = replace(reader.session, comparison=CHOSEN, language="zh-Hans")
        self.compare(reader)
        reader.shown.clear()
        reader.see(reader.view.show(reader.session))
        assert "比较什么" in reader.shown["choice"]
        assert 'data-cite="c1-1"' in reader.shown["matrix"]

    def test_an_answer_that_holds_nothing_says_so(
        self, reader: Reader, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        empty = replace(engine.compare(CHOSEN), matrix=None, citations=(), conflicts=())
        monkeypatch.setattr(engine, "compare", lambda _comparison: empty)
        reader.session = replace(reader.session, comparison=CHOSEN)
        self.compare(reader)
        assert "nothing that could be compared" in reader.shown["matrix"]


class TestPictures:
    def test_they_are_drawn_when_the_view_is_opened(self) -> None:
        reader = Reader(PicturesView(), FakeEngine(pause=0))
        reader.see(reader.view.show(reader.session))
        assert "<ol" not in reader.shown["pictures"]
        reader.see(reader.view._open(reader.session))
        assert "<ol" in reader.shown["pictures"]
        assert 'data-cite="s1-1"' in reader.shown["pictures"]
        assert 'id="src-s1-1"' in reader.shown["sources"]

    def test_a_switch_of_language_draws_them_anew(self) -> None:
        reader = Reader(PicturesView(), FakeEngine(pause=0))
        reader.see(reader.view._open(reader.session))
        reader.session = replace(reader.session, language="zh-Hant")
        reader.see(reader.view.show(reader.session))
        assert "說法不一之處" in reader.shown["pictures"]

    def test_they_are_drawn_from_the_documents_chosen(self) -> None:
        engine = FakeEngine(pause=0)
        name = next(each.name for each in engine.library if each.name.startswith("003"))
        reader = Reader(PicturesView(), engine)
        reader.session = Session(documents=(name,))
        reader.see(reader.view._open(reader.session))
        assert "阿里巴巴為什麼" not in reader.shown["pictures"]
        assert "They are drawn from 1 of 5 documents" in reader.shown["pictures"]

    def test_where_there_is_nothing_to_draw_it_is_said(self) -> None:
        reader = Reader(PicturesView(), FakeEngine(pause=0, library=[]))
        reader.see(reader.view._open(reader.session))
        shown = reader.shown["pictures"]
        assert shown.count('class="none"') == 2
        assert "No sentence of these sources states a date." in shown

    def test_until_the_library_is_ready_they_wait(self) -> None:
        reader = Reader(PicturesView(), preparing)
        reader.see(reader.view._open(reader.session))
        assert "Preparing the library" in reader.shown["pictures"]


class TestLibrary:
    @pytest.fixture
    def engine(self) -> FakeEngine:
        return FakeEngine(pause=0)

    @pytest.fixture
    def reader(self, engine: FakeEngine) -> Reader:
        reader = Reader(LibraryView(), engine)
        reader.see(reader.view.show(reader.session))
        return reader

    def tell(self, reader: Reader, *files: object) -> str:
        reader.send(reader.view._tell, files=list(files))
        return reader.shown["report"]

    def test_files_are_told_of_one_by_one_and_then_stand_in_the_table(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        done, bad = (
            {"name": "one.txt", "state": "added"},
            {"name": "two.txt", "state": "skipped", "reason": "The file has no text."},
        )
        engine.library.append(replace(engine.library[0], name="one.txt"))
        report = self.tell(reader, done, {"name": "two.txt", "state": "adding"}, {"name": "3"})
        assert "1 of 3 files done" in report
        assert "adding…" in report
        assert "one.txt" not in reader.shown["table"]
        report = self.tell(reader, done, bad, {"name": "3", "state": "skipped"})
        assert "3 of 3 files done" in report
        assert "The file has no text." in report
        assert "The file did not arrive" in report
        assert "one.txt" in reader.shown["table"]
        assert "6 documents" in reader.shown["masthead"]

    @pytest.mark.parametrize("said", [None, [], "x", {"state": "added"}, {"name": "x", "state": 7}])
    def test_what_tells_of_no_file_shows_nothing(self, reader: Reader, said: object) -> None:
        reader.send(reader.view._tell, files=[said])
        assert reader.shown["report"] == gr.skip()

    def test_removing_can_be_undone_and_leaves_the_scope(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        name = engine.library[0].name
        reader.send(reader.view._act, do="scope", name=name)
        assert reader.session.documents == (name,)
        reader.send(reader.view._act, do="remove", name=name)
        assert reader.session.documents == ()
        assert name not in reader.shown["table"]
        assert f'data-do="restore" data-name="{name}"' in reader.shown["report"]
        reader.send(reader.view._act, do="restore", name=name)
        assert name in reader.shown["table"]

    def test_the_scope_is_chosen_and_given_up(self, reader: Reader, engine: FakeEngine) -> None:
        one, two = (document.name for document in engine.library[:2])
        for name in (one, two, one):
            reader.send(reader.view._act, do="scope", name=name)
        assert reader.session.documents == (two,)
        reader.send(reader.view._act, do="only", only="")
        assert reader.session.documents == ()

    def test_a_filter_sets_the_scope_which_the_masthead_shows(self, reader: Reader) -> None:
        reader.send(reader.view._act, do="only", only="genre:forum")
        assert len(reader.session.documents) == 1
        assert "1 / 5 documents ×" in reader.shown["masthead"]
        reader.send(reader.view._act, do="only", only="genre:memo")
        assert "There are: article, forum." in reader.shown["report"]
        assert len(reader.session.documents) == 1

    def test_what_is_known_of_all_that_are_ticked_is_set_at_once(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        for each in engine.library[:2]:
            reader.send(reader.view._act, do="scope", name=each.name)
        name = engine.library[0].name
        reader.send(reader.view._act, do="describe", name=name, all="on", tags="x, y")
        assert [each.tags for each in engine.library[:3]] == [("x", "y"), ("x", "y"), ()]

    def test_what_nobody_said_of_a_document_is_told_with_where_it_was_read(
        self, reader: Reader
    ) -> None:
        assert reader.shown["table"].count("Read from the text: Title<") == 5
        assert reader.shown["table"].count("Not known yet: Type<") == 5

    def test_names_that_documents_join_are_accepted_by_a_click(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        assert "<strong>Laiwang = 来往</strong>" in reader.shown["table"]
        reader.send(reader.view._act, do="join", one="Laiwang", other=7)
        assert engine.accepted == []
        reader.send(reader.view._act, do="join", one="Laiwang", other="来往")
        assert engine.accepted == [("Laiwang", "来往")]
        assert "Laiwang = 来往" not in reader.shown["table"]
        assert "Saved." in reader.shown["report"]

    def test_of_many_documents_the_first_and_the_chosen_are_shown_until_all_are_asked_for(
        self, reader: Reader, engine: FakeEngine
    ) -> None:
        engine.library[:] = [replace(engine.library[0], name=f"{n:03}.txt") for n in range(250)]
        reader.send(reader.view._act, do="scope", name="249.txt")
        assert reader.shown["table"].count('data-do="scope"') == 101
        assert "101 rows of 250 are shown." in reader.shown["table"]
        assert "249.txt" in reader.shown["table"]
        assert reader.shown["sources"].count("<li>") == 101
        reader.send(reader.view._act, do="whole")
        assert reader.shown["table"].count('data-do="scope"') == 250

    def test_what_is_known_of_a_document_is_set(self, reader: Reader, engine: FakeEngine) -> None:
        name = engine.library[0].name
        reader.send(reader.view._act, do="describe", name=name, title="New ", date="2013", genre=7)
        document = engine.library[0]
        assert (document.title, document.date, document.genre) == ("New", "2013", "opinion")
        reader.send(reader.view._act, do="describe", name=name, date="soon")
        assert "Write it as 2013" in reader.shown["report"]
        reader.send(reader.view._act, do="describe", name=name, date="")
        assert engine.library[0].date is None

    @pytest.mark.parametrize("name", ["no such", None, ["x"], 7])
    @pytest.mark.parametrize("action", ["scope", "remove", "describe"])
    def test_a_name_that_is_none_changes_nothing(
        self, reader: Reader, engine: FakeEngine, action: str, name: object
    ) -> None:
        before = list(engine.library)
        reader.send(reader.view._act, do=action, name=name, title="x")
        assert engine.library == before
        assert reader.session.documents == ()

    def test_what_cannot_be_undone_is_said_without_its_details(self, reader: Reader) -> None:
        reader.send(reader.view._act, do="restore", name="no such")
        assert "Something went wrong inside the bot" in reader.shown["report"]

    def test_an_unknown_action_is_left_alone(self, reader: Reader) -> None:
        table = reader.shown["table"]
        reader.send(reader.view._act, do="burn")
        assert reader.shown["table"] == table

    def test_a_reading_process_says_so_and_takes_nothing(self, engine: FakeEngine) -> None:
        engine.writable = False
        reader = Reader(LibraryView(), engine)
        reader.see(reader.view.show(reader.session))
        assert "Another process is changing the library" in reader.shown["head"]
        assert reader.shown["files"] == ""
        assert 'data-do="remove"' not in reader.shown["table"]

    def test_until_the_library_is_ready_nothing_can_be_done(self) -> None:
        reader = Reader(LibraryView(), preparing)
        reader.see(reader.view.show(reader.session))
        assert "Preparing the library" in reader.shown["head"]
        self.tell(reader, {"name": "x", "state": "added"})
        reader.send(reader.view._act, do="only", only="")
        assert reader.shown["table"] == ""

    @pytest.mark.parametrize("hosted", [True, False])
    def test_libraries_are_changed_by_who_hosts_alone_and_the_last_one_stays(
        self, engine: FakeEngine, hosted: bool
    ) -> None:
        reader = Reader(LibraryView(hosted), engine)
        shelf, held, changed = reader.shell.shelf, ["demo"], []
        shelf.names, shelf.change = lambda: held, lambda *what: changed.append(what)
        reader.see(reader.view.show(reader.session))
        assert ('id="library-new"' in reader.shown["head"]) is hosted
        for do, name in (("remove", "demo"), ("burn", "x"), ("remove", "x"), ("new", "demo")):
            reader.send(reader.view._shelve, do=do, name=name)
        assert changed == []
        reader.send(reader.view._shelve, do="new", name=" films ")
        held.append("films")
        reader.send(reader.view._shelve, do="remove", name="films")
        assert changed == ([("new", "films"), ("remove", "films")] if hosted else [])

    def test_a_library_that_cannot_be_removed_says_why_and_is_opened_again(
        self, engine: FakeEngine
    ) -> None:
        def busy(*_what: str) -> None:
            raise LibraryBusy("Another process is using it. Stop it.")

        reader = Reader(LibraryView(True), engine)
        reader.shell.shelf.names = lambda: ["demo", "films"]
        reader.shell.shelf.change = busy
        reader.send(reader.view._shelve, do="remove", name="demo")
        assert "Another process is using it" in reader.shown["report"]
        assert "Preparing the library" in reader.shown["masthead"]
        assert reader.shell.shelf.of("demo").engine() is engine
