"""Names as each reader knows them, and what of a passage the library has indexed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon, tabulate
from bot.language.segmentation import Analyser
from bot.retrieval.bm25 import Entry
from bot.service.vocabulary import PassageIndex, Words
from bot.settings import load_settings
from bot.types import Document, Translation
from tests.unit.answering.samples import passage

GLOSSARY = [["Laiwang", "来往", "往来"], ["Tmall", "天猫"], ["Oracle"]]
LINES = ["商店 商店 [shang1 dian4] /store/shop/"]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return Words(Lexicon(tabulate(LINES), GLOSSARY), tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("Laiwang", "en", "Laiwang"),
        ("Laiwang", "zh-Hans", "来往"),
        ("Laiwang", "zh-Hant", "來往"),
        ("來往", "en", "Laiwang"),
        ("LAIWANG", "zh-Hans", "来往"),
        ("Tmall", "zh-Hant", "天貓"),
        ("Oracle", "zh-Hans", "Oracle"),
        ("Nokia", "zh-Hans", "Nokia"),
        ("诺基亚", "zh-Hant", "諾基亞"),
        ("软件", "zh-Hant", "軟件"),
    ],
)
def test_a_name_is_given_as_the_reader_knows_it(
    words: Words, name: str, language: str, shown: str
) -> None:
    assert words.named(name, language) == shown


def test_names_are_found_in_every_script_by_their_canonical_form(words: Words) -> None:
    assert words.names_in("往來 bought TMALL from 来往") == {"Laiwang", "Tmall"}
    assert words.names_in("a shop") == frozenset()
    assert words.entities("天猫 and oracle") == ((0, 2, "Tmall"), (7, 13, "Oracle"))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Norrvik Store", "norrvik"),
        ("Store of Norrvik", "norrvik"),
        ("Norrvik Tarn", ""),  # either may be another's
        ("Norrvik", ""),
        ("a Shop", ""),
        ("诺维克商店", "诺维克"),
        ("商店", ""),
        ("诺维克", ""),
    ],
)
def test_a_name_goes_by_what_no_dictionary_has(words: Words, name: str, short: str) -> None:
    assert words.distinct(name) == short


def test_short_names_that_two_groups_have_are_left_out(words: Words) -> None:
    groups = [["Norrvik Store", "诺维克商店"], ["Norrvik Shop"]]
    assert words.with_short(groups) == [
        ("Norrvik Store", "诺维克商店", "诺维克"),
        ("Norrvik Shop",),
    ]


def test_names_that_no_index_knows_are_asked_for_by_all_and_stand_beside_their_words(
    words: Words,
) -> None:
    new = [["Redhill Tea", "红山茶"]]
    more = Words(Lexicon(tabulate(LINES), [*GLOSSARY, *new]), words.cache, new)
    assert more.with_joined("紅山茶 sells what?") == "紅山茶 sells what? Redhill Tea"
    assert more.with_joined("天猫 sells what?") == "天猫 sells what?"
    (told,) = more.analyser.analyse("Redhill Tea sells tea").sentences
    (asked,) = more.analyser.analyse("Redhill Tea sells tea", asked=True).sentences
    assert told.words == ["redhil", "tea", "sell", "tea", "@3"]
    assert asked.words == ["@3", "sell", "tea"]
    assert list(more.cut("买红山茶")) == ["买", "红山茶"]


def test_words_are_loaded_with_the_seeds_glossary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "glossary.yaml").write_text("entities: [[Redhill, 红山]]\n", encoding="utf-8")
    folders = []

    def load(folder: Path, glossary: Sequence[Sequence[str]]) -> Lexicon:
        folders.append(folder)
        return Lexicon(tabulate(LINES), glossary)

    monkeypatch.setattr(Lexicon, "load", load)
    settings = load_settings(
        environ={"BOT_DATA_DIR": str(tmp_path / "data"), "BOT_SEEDS_DIR": str(tmp_path)}
    )
    loaded = Words.load(settings)
    assert loaded.named("Redhill", "zh-Hant") == "紅山"
    assert folders == [tmp_path / "data" / "cache"] == [loaded.cache]


def test_the_analyser_and_the_glosser_are_made_once(words: Words) -> None:
    assert isinstance(words.analyser, Analyser)
    assert isinstance(words.glosser, Glosser)
    assert words.analyser is words.analyser
    assert words.glosser is words.glosser


def test_a_passage_is_indexed_with_its_names_and_its_own_translations() -> None:
    units = [
        Translation(start=start, end=start + 5, language="en", text=text)
        for start, text in ((0, "before"), (5, "red"), (10, "shop"), (15, "after"))
    ]
    document = cast(Document, SimpleNamespace(name="a.txt", translations=units))
    kept: list[tuple[list[Entry], object]] = []
    index = PassageIndex.__new__(PassageIndex)
    index.update = lambda *, add, remove, progress=None: kept.append((list(add), remove))  # type: ignore[method-assign]
    given = passage("红山商店", id="p", start=5, end=15, title="紅", heading="紅", author="Ann")
    index.put([given], {"a.txt": document})
    index.remove(["q"])
    entry = Entry(id="p", text="红山商店", heading="紅\nAnn", translation="red shop")
    assert kept == [([entry], ()), ([], ["q"])]
