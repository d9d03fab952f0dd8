"""Lexical search: what is found, why, and that changes leave no trace."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import LibraryError
from bot.language import kept_arrays
from bot.language.lexicon import Lexicon, tabulate
from bot.retrieval.bm25 import Entry, Found, LexicalIndex
from tests.unit.conftest import GLOSSARY, LINES, MakeIndex

WORDS = [
    "软件",
    "社交",
    "来往",
    "失败",
    "竞争",
    "用户",
    "software",
    "contact",
    "fail",
    "user",
    "Zyx",
]
TEXTS = st.lists(st.sampled_from([*WORDS, "。", ". "]), min_size=1, max_size=12).map(" ".join)


def found(hits: list[Found]) -> list[str]:
    return [hit.id for hit in hits]


@pytest.mark.parametrize("question", ["Why do users fail?", "用户为什么失败", "用戶為什麼失敗"])
def test_any_script_finds_every_script(make_index: MakeIndex, question: str) -> None:
    index = make_index("用户的失败。", "The users failed.", "用戶的失敗。", "社交软件")
    assert set(found(index.search(question, k=4))) == {"0", "1", "2"}


def test_words_that_met_are_named(make_index: MakeIndex) -> None:
    index = make_index("用户的失败", "user")
    hits = index.search("users fail", k=2)
    assert [hit.matches for hit in hits] == [("user~用户", "fail~失败"), ()]


def test_the_parts_make_the_score(make_index: MakeIndex) -> None:
    index = make_index(Entry("a", "失败", heading="用户", translation="fail user"), "竞争")
    (hit,) = index.search("users fail", k=3)
    assert hit.score == pytest.approx(sum(hit.parts.values()), abs=1e-3)
    assert hit.parts["heading"] > 0
    assert hit.parts["translation"] > 0


def test_a_heading_alone_is_found(make_index: MakeIndex) -> None:
    index = make_index(Entry("a", "竞争", heading="社交软件"), "竞争")
    assert found(index.search("social software", k=2)) == ["a"]


def test_a_translation_adds_only_what_the_text_lacks(make_index: MakeIndex) -> None:
    index = make_index(Entry("a", "user fail", translation="竞争"), "竞争")
    assert index.search("user fail", k=1)[0].parts["translation"] == 0


def test_glossary_names_meet_in_any_script(make_index: MakeIndex) -> None:
    index = make_index("往来的竞争", "竞争", of=Lexicon(tabulate(LINES), GLOSSARY))
    (hit,) = index.search("What about Laiwang?", k=2)
    assert hit.id == "0"
    assert hit.parts["glossary"] > 0
    assert hit.matches == ("laiwang~来往",)


def test_names_meet_by_their_sound(make_index: MakeIndex) -> None:
    index = make_index("在波士顿波的竞争", "Bostonpo grew", "竞争")
    (hit,) = index.search("Where is Boztonpo?", k=3)
    assert hit.id == "0"
    assert hit.parts["names"] > 0
    assert "1" in found(index.search("波士顿波", k=3))


def test_a_name_that_is_known_as_a_word_needs_no_sound(make_index: MakeIndex) -> None:
    index = make_index("在波士顿", "在顿波士", "竞争")
    (hit,) = index.search("Is it Boston?", k=3)
    assert hit.parts["names"] == 0


def test_within_limits_what_is_found(make_index: MakeIndex) -> None:
    index = make_index("用户", "用户", "用户", "竞争")
    assert found(index.search("user", k=2, within={"2", "3"})) == ["2"]
    assert index.search("user", k=2, within=()) == []


def test_ties_stand_in_the_order_of_ids(make_index: MakeIndex) -> None:
    index = make_index(Entry("b", "用户"), Entry("c", "用户"), Entry("a", "用户"), "竞争", "软件")
    assert found(index.search("user", k=2)) == ["a", "b"]


def test_no_passages_wanted_none_found(make_index: MakeIndex) -> None:
    assert make_index("用户", "竞争").search("user", k=0) == []


@pytest.mark.parametrize(
    "question",
    ["", " ", "😀🎉", "的了吗", "user软件😀 Ünïcödé ﷽ \x00", "用户失败 fail " * 9000, "\ud800"],
    ids=["empty", "space", "emoji", "stop words", "mixed", "huge", "half a pair"],
)
def test_any_question_scores_finitely(make_index: MakeIndex, question: str) -> None:
    index = make_index("用户的失败", "users fail", "😀")
    hits = index.search(question, k=5)
    assert all(math.isfinite(hit.score) and hit.score > 0 for hit in hits)
    assert hits == index.search(question, k=5)


def test_an_empty_index_finds_nothing(make_index: MakeIndex) -> None:
    index = make_index()
    assert len(index) == 0
    assert list(index.ids) == []
    assert index.search("user", k=5) == []


def test_progress_is_told(tmp_path: Path, lexicon: Lexicon, cache: Path) -> None:
    told: list[tuple[str, int, int]] = []
    index = LexicalIndex.open(tmp_path / "i", lexicon, cache=cache)
    entries = [Entry(f"{n}", "用户") for n in range(150)]
    index.update(add=entries, remove=(), progress=lambda *step: told.append(step))
    assert told == [("words", 100, 150), ("words", 150, 150)]


def test_it_is_kept_and_opened_again(make_index: MakeIndex, cache: Path) -> None:
    index = make_index("用户的失败", "users fail", "竞争")
    again = LexicalIndex.open(index._folder, index._lexicon, cache=cache)
    assert again.search("users fail", k=3) == index.search("users fail", k=3)
    assert list(again.ids) == ["0", "1", "2"]


def test_another_glossary_needs_another_index(make_index: MakeIndex) -> None:
    index = make_index("用户")
    other = Lexicon(tabulate(LINES), GLOSSARY)
    with pytest.raises(LibraryError, match="another version"):
        LexicalIndex.open(index._folder, other)


def test_any_damage_is_noticed(make_index: MakeIndex, lexicon: Lexicon) -> None:
    index = make_index("用户的失败", "users fail")
    (file,) = index._folder.iterdir()
    whole = file.read_bytes()
    with np.load(file) as kept:
        said = {name: array.tobytes() for name, array in kept.items()}
    held = [whole.index(content) for content in said.values() if len(content) > 7]
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in (0, 30, *held)]
    for content in (b"", whole[: len(whole) // 2], *flipped):
        file.write_bytes(content)
        with pytest.raises(LibraryError, match="bot doctor"):
            LexicalIndex.open(index._folder, lexicon)
    for at in range(0, len(whole), 41):  # What names the parts may be changed without harm.
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1 :])
        with suppress(LibraryError):
            opened = LexicalIndex.open(index._folder, lexicon)
            assert opened.search("用户", k=9) == index.search("用户", k=9)
    file.write_bytes(whole)
    assert len(LexicalIndex.open(index._folder, lexicon)) == 2


def test_a_change_that_fails_changes_nothing(
    make_index: MakeIndex, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index("用户", "竞争")

    def full_disk(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(kept_arrays.Path, "replace", full_disk)
    with pytest.raises(OSError, match="no space"):
        index.update(add=[Entry("9", "用户")], remove=["0"])
    assert found(index.search("user", k=3)) == ["0"]
    assert list(LexicalIndex.open(index._folder, lexicon).ids) == ["0", "1"]
    assert len(list(index._folder.iterdir())) == 1


def test_nothing_of_a_removed_passage_stays(make_index: MakeIndex) -> None:
    index = make_index("Zyxwv users", "竞争")
    index.update(add=(), remove=["0"])
    (file,) = index._folder.iterdir()
    assert b"zyxwv" not in file.read_bytes()


STEPS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abcdefgh"), TEXTS, max_size=4),
        st.sets(st.sampled_from("abcdefgh"), max_size=3),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, question=TEXTS)
def test_changes_in_any_order_give_what_building_afresh_gives(
    tmp_path_factory: pytest.TempPathFactory,
    lexicon: Lexicon,
    cache: Path,
    steps: list[tuple[dict[str, str], set[str]]],
    question: str,
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    grown = LexicalIndex.open(folder, lexicon, cache=cache)
    kept: dict[str, str] = {}
    for added, removed in steps:
        grown.update(add=[Entry(k, text) for k, text in added.items()], remove=removed)
        kept = {k: text for k, text in kept.items() if k not in removed} | added
    fresh = LexicalIndex.open(tmp_path_factory.mktemp("fresh"), lexicon, cache=cache)
    fresh.update(add=[Entry(k, text) for k, text in sorted(kept.items())], remove=())
    expected = fresh.search(question, k=20)
    assert grown.search(question, k=20) == expected
    assert LexicalIndex.open(folder, lexicon, cache=cache).search(question, k=20) == expected
    assert list(grown.ids) == sorted(kept)
