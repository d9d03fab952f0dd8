"""Several libraries in one data folder: what is in one, and what its names mean, is in no other."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bot.service.libraries import create, library_name, names, receiving, remove
from bot.service.vocabulary import Words
from bot.settings import PROJECT, load_settings
from tests.integration.conftest import Cli


@pytest.fixture
def data(environment: pytest.MonkeyPatch, own_data: Path, tmp_path: Path) -> Path:
    """A data folder with the dictionary's tables and nothing else."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "cache").symlink_to(own_data / "cache")
    environment.setenv("BOT_DATA_DIR", str(folder))
    environment.setenv("BOT_SEEDS_DIR", str(tmp_path / "no-seeds"))
    return folder


def file(folder: Path, name: str, text: str) -> str:
    """Writes a text to be added, and returns where it is."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.usefixtures("data")
def test_two_commands_lead_from_nothing_to_an_answer_over_ones_own_files(
    cli: Cli, tmp_path: Path
) -> None:
    added = cli("add", file(tmp_path, "kodak.txt", "Kodak failed in 2012."))
    assert added.status == 0
    assert "added to the library 'documents'" in added.err
    answer = cli("ask", "--json", "When did Kodak fail?").json
    assert (answer["library"], answer["citations"][0]["quote"]) == (
        "documents", "Kodak failed in 2012.",
    )  # fmt: skip
    assert [each["name"] for each in cli("library", "list", "--json").json] == ["demo", "documents"]
    assert cli("add", file(tmp_path, "nokia.txt", "Nokia fell.")).err == ""
    assert cli("describe", "nokia.txt", "--tags", "phones, Espoo").status == 0
    one = cli("ask", "--json", "Who fell?", "--only", "tag:espoo lang:en").json
    assert [note["text"] for note in one["notes"]] == ["Answered from 1 of 2 documents."]
    none = cli("ask", "--json", "When did Kodak fail?", "--only", "tag:phones").json
    assert (none["status"], none["citations"]) == ("refused", [])
    assert "Only 1 of 2 documents were searched" in none["notes"][0]["text"]
    assert "kodak.txt" in none["notes"][0]["text"]
    (hit,) = cli("search", "--json", "Kodak", "--only", "tag:phones").json
    assert hit["document"] == "nokia.txt"
    wrong = cli("ask", "Who fell?", "--only", "tag:cars")
    assert (wrong.status, wrong.out) == (2, "")
    assert "There are: phones, Espoo." in wrong.err


@pytest.mark.usefixtures("data")
def test_answers_and_names_of_two_libraries_never_mix(cli: Cli, data: Path, tmp_path: Path) -> None:
    for library, meant, text in (
        ("sky", "[Mercury, 水星, the Swift]", "水星离太阳最近。"),
        ("lab", "[quicksilver, 水银, the Swift]", "水银在室温下是液体。"),
    ):
        cli("library", "new", library)
        (data / "libraries" / library / "glossary.yaml").write_text(
            f"entities:\n  - {meant}\n", encoding="utf-8"
        )
        cli("add", file(tmp_path, f"{library}.txt", text))
    for library, found in (("sky", "水星"), ("lab", "水银")):
        assert cli("library", "use", library).status == 0
        for question in ("the Swift", "水星", "quicksilver", "Mercury", "液体", "太阳"):
            hits = cli("search", "--json", question).json
            assert {hit["document"] for hit in hits} <= {f"{library}.txt"}
            answer = cli("ask", "--json", f"{question}?").json
            assert answer["library"] == library
            assert {each["document"] for each in answer["citations"]} <= {f"{library}.txt"}
        (hit,) = cli("search", "--json", "the Swift").json
        assert any(found in match for match in hit["matches"])


@pytest.mark.usefixtures("data")
def test_ordinary_sentences_with_aliases_of_the_demo_name_nothing_in_another_library(
    cli: Cli, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("BOT_SEEDS_DIR", str(PROJECT / "seeds"))
    sentences = Path(__file__).with_name("ordinary.txt")
    cli("library", "new", "own")
    cli("add", str(sentences))
    words, demo = (Words.load(load_settings(library=name)) for name in ("own", "demo"))
    told = sentences.read_text(encoding="utf-8").splitlines()
    assert len(told) == 40
    assert sum(map(bool, map(demo.names_in, told))) > 30  # They do hold aliases.
    assert [each for each in told if words.names_in(each)] == []
    said = (
        "Weibo is his income. The train is bound for Laiwang. WeChat Moments later lights went out."
    )
    claims = cli("check", "--json", file(tmp_path, "draft.md", said)).json["claims"]
    assert [each["text"] for each in claims if each["status"] == "verified"] == []


@pytest.mark.usefixtures("data")
def test_a_library_is_made_used_removed_and_brought_back(cli: Cli, tmp_path: Path) -> None:
    assert "Add your first documents" in cli("library", "new", "films").err
    empty = cli("ask", "--json", "谁导演了《英雄》？").json
    assert (empty["status"], empty["library"]) == ("refused", "films")
    assert "请先添加文档" in empty["answer"]
    cli("add", file(tmp_path, "hero.txt", "张艺谋导演了《英雄》。"))
    assert cli("library", "new", "films").status == 2
    assert cli("library", "new", "../films").status == 2
    assert cli("library", "remove", "films").status == 0
    assert cli("ask", "--library", "films", "谁？").status == 2
    assert [each["name"] for each in cli("library", "list", "--json").json] == ["demo"]
    assert cli("library", "restore", "films").status == 0
    assert cli("documents", "--library", "films", "--json").json[0]["name"] == "hero.txt"
    for wrong in (("list", "x"), ("use",), ("use", "nobody"), ("restore", "nobody")):
        assert cli("library", *wrong).status == 2


def test_what_the_page_hands_in_to_the_demo_makes_a_library_unless_the_demo_is_named(
    data: Path,
) -> None:
    settings = load_settings()
    named = settings.model_copy(update={"library": "demo"})
    assert receiving(named, "demo") == "demo"
    assert (names(settings), library_name(settings)) == (["demo"], "demo")
    assert [receiving(settings, "demo") for _ in range(2)] == ["documents", "documents"]
    assert (names(settings), library_name(settings)) == (["demo", "documents"], "documents")
    create(settings, "films")
    remove(settings, "documents")
    assert receiving(settings, "films") == "films"
    assert receiving(settings, "demo") == "documents"
    assert library_name(settings) == "films"  # What the command line uses was chosen.
    assert not (data / "libraries" / "documents" / "library.sqlite").exists()


def test_a_removed_library_is_deleted_for_good_after_a_week(cli: Cli, data: Path) -> None:
    for name in ("one", "two"):
        cli("library", "new", name)
        cli("library", "remove", name)
    (old,) = (data / "removed").glob("one@*")
    old.rename(old.with_name("one@1000000000"))
    assert cli("library", "restore", "one").status == 2
    assert [path.name[:4] for path in (data / "removed").iterdir()] == ["two@"]


@pytest.mark.usefixtures("data")
def test_a_library_is_kept_in_step_with_the_folders_that_it_watches(
    cli: Cli, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    file(folder, "kodak.txt", "Kodak failed in 2012.")
    file(folder, "deep/nokia.txt", "Nokia fell.")
    file(folder, "catalogue.yaml", "documents: {kodak.txt: {date: 2013, unknown: [author]}}")
    cli("library", "new", "firms")
    assert "added: kodak.txt, nokia.txt" in cli("watch", str(folder)).out
    assert cli("watch", str(tmp_path / "nowhere")).status == 2
    held = {each["name"]: each for each in cli("documents", "--json").json}
    assert (held["kodak.txt"]["date"], held["kodak.txt"]["unknown"]) == ("2013", ["author"])
    assert cli("remove", "kodak.txt").status == 2
    (folder / "deep" / "nokia.txt").rename(folder / "rim.txt")
    file(folder, "catalogue.yaml", "documents: {kodak.txt: {date: 2014}}")
    file(folder, "palm.txt", "Palm was sold.")
    told = cli("sync").out
    assert "added: palm.txt\nchanged: kodak.txt" in told
    assert "renamed: nokia.txt is now rim.txt" in told
    (folder / "palm.txt").unlink()
    assert {each["name"] for each in cli("documents", "--json").json} == {"kodak.txt", "rim.txt"}
    shutil.rmtree(folder)
    away = cli("documents", "--json")
    assert {each["name"] for each in away.json} == {"kodak.txt", "rim.txt"}
    assert "cannot be reached; it stays as it was" in away.err


@pytest.mark.usefixtures("data")
def test_a_source_folder_that_was_copied_elsewhere_loses_nothing(cli: Cli, tmp_path: Path) -> None:
    for name in ("kodak", "nokia"):
        file(tmp_path / "seeds", f"{name}.txt", f"{name.title()} failed.")
    before = {"BOT_SEEDS_DIR": str(tmp_path / "seeds")}
    held = cli("documents", "--json", settings=before).json
    shutil.copytree(tmp_path / "seeds", tmp_path / "copy")
    (tmp_path / "copy" / "nokia.txt").rename(tmp_path / "copy" / "rim.txt")
    after = {"BOT_SEEDS_DIR": str(tmp_path / "copy")}
    for _ in range(2):
        found = cli("documents", "--json", settings=after)
        assert "skipped" not in found.err
        assert [each["name"] for each in found.json] == ["kodak.txt", "rim.txt"]
        assert [each["id"] for each in found.json] == [each["id"] for each in held]


def test_an_emptied_database_is_filled_again_and_what_is_lost_is_named_with_status_1(
    cli: Cli, data: Path, tmp_path: Path
) -> None:
    cli("add", file(tmp_path, "kodak.txt", "Kodak failed in 2012."), file(tmp_path, "b.txt", "B."))
    library = data / "libraries" / "documents"
    (library / "library.sqlite").write_bytes(b"")
    run = cli("ask", "--json", "When did Kodak fail?")
    assert (run.status, run.json["status"]) == (0, "answered")
    assert "read again from the originals: b.txt, kodak.txt" in run.err
    (library / "library.sqlite").write_bytes(b"")
    shutil.rmtree(library / "originals")
    (tmp_path / "kodak.txt").unlink()
    run = cli("ask", "--json", "When did Kodak fail?")
    assert (run.status, json.loads(run.out)["status"]) == (1, "refused")
    assert "lost kodak.txt: Its original is missing or damaged. Add it again" in run.err
    doctor = cli("doctor")
    assert doctor.status == 1
    assert "WRONG\tlibrary\tkodak.txt: Its original is missing" in doctor.out


@pytest.mark.usefixtures("data")
def test_the_documented_example_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = (PROJECT / "docs" / "use.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", written, re.DOTALL)
    file(tmp_path, "notes/hero.md", "Zhang Yimou directed Hero in 2002.")
    file(tmp_path, "notes/farewell.md", "Chen Kaige directed Farewell in 1993.")
    exec(example, {})
    told = capsys.readouterr().out
    assert "verified Zhang Yimou directed Hero in 2002." in told
    assert "Matrix" in told
    assert [path.name for path in (tmp_path / "data" / "libraries").iterdir()] != []


@pytest.mark.usefixtures("data")
def test_names_are_suggested_from_what_documents_join_and_added(cli: Cli, tmp_path: Path) -> None:
    said = (
        "Bosideng (波司登) makes coats. 澜石科技（Lanstone）在渝城。 Meta, formerly Facebook, is."
    )
    cli("add", file(tmp_path, "names.txt", said), file(tmp_path, "down.txt", "波司登卖羽绒服。"))
    pairs = [tuple(each["names"]) for each in cli("glossary", "suggest", "--json").json]
    assert ("Bosideng", "波司登") in pairs
    assert ("Meta", "Facebook") in pairs
    assert ("澜石科技", "Lanstone") in pairs
    assert cli("glossary", "add", " ").status == 2
    assert cli("glossary", "add", "Bosideng", "波司登").status == 0
    assert cli("glossary", "add", "波司登", "Bosideng Group").status == 0
    assert cli("glossary", "list", "--json").json == [["Bosideng", "波司登", "Bosideng Group"]]
    assert cli("glossary", "list", "--json", "--library", "demo").json == []
    found = cli("search", "--json", "Bosideng Group").json
    assert {hit["document"] for hit in found} == {"names.txt", "down.txt"}
    again = cli("glossary", "suggest", "--json").json
    assert "Bosideng" not in [name for each in again for name in each["names"]]


SHORTENED = {
    "An Office of Primary Interest (OPI) was named.": ("Office of Primary Interest", "OPI"),
    "It asks the Name\nService Switch (NSS) first.": ("Name Service Switch", "NSS"),
    "The American foulbrood (AFB) of bees": ("American foulbrood", "AFB"),
    "兩大協議：UCP（Universal Commerce Protocol）等": ("Universal Commerce Protocol", "UCP"),
    "南投合作農場（原名中寮蜂場）有蜂。南投合作農場在山上。": ("南投合作農場", "中寮蜂場"),
    "翠园食品（Jade Orchard，简称JO）": ("翠园食品", "Jade Orchard"),
    "狄斯瓦螨（Varroa destructor）很小。": ("狄斯瓦螨", "Varroa destructor"),
}


@pytest.mark.usefixtures("data")
def test_short_forms_former_names_and_species_are_suggested(cli: Cli, tmp_path: Path) -> None:
    other = "The Committee of Ministers (DVD) met. 见GNU风格（BSD风格）。管理办法（以下简称办法）"
    cli("add", file(tmp_path, "short.txt", "\n\n".join([*SHORTENED, other])))
    found = cli("glossary", "suggest", "--json").json
    pairs = [tuple(each["names"]) for each in found]
    assert set(pairs) == {*SHORTENED.values(), ("翠园食品", "JO")}
    assert len(pairs) == len(set(pairs))


JOINED = """Marlow Ferries（馬洛渡輪）很大。青穗茶业（Brightear Tea）是公司，青穗茶业不卖咖啡。

来自哈佛森基金会（Halvorsen Foundation）的周明远（Zhou Mingyuan）去了费内克（Fenech）。"""
NOT_JOINED = """罗谨舟（CEO）在场。陈立新（Brightear）到了。公司在耶拿（Germany）。
Hamburg（德国）很大。Tideway Group（原名海潮集团）变了。长江电力（CYPC）涨了。
李思源（Managing Director）来了。
Lumatek（年营收三亿元）扩张。Nova Labs（上海）融资。Tim Cook（首席执行官）说了。Petra Novak (作者)。
石墨汽车（Lumatek）扩张。Meridian Bank (formerly Castle Trust) closed.
晨风航运（Ovalto）成立于2011年。晨风航运收购了 Ovalto。"""


@pytest.mark.usefixtures("data")
def test_names_in_two_scripts_are_learned_and_ranks_places_tickers_and_employers_are_not(
    cli: Cli, tmp_path: Path
) -> None:
    cli("add", file(tmp_path, "joined.txt", JOINED), file(tmp_path, "not.txt", NOT_JOINED))
    found = cli("glossary", "suggest", "--json").json
    assert {tuple(each["names"]) for each in found if each["learned"]} == {
        ("Marlow Ferries", "馬洛渡輪"),
        ("青穗茶业", "Brightear Tea"),
        ("哈佛森基金会", "Halvorsen Foundation"),
        ("周明远", "Zhou Mingyuan"),
        ("费内克", "Fenech"),
    }


@pytest.mark.usefixtures("data")
def test_a_learned_name_finds_and_answers_until_the_glossary_parts_it(
    cli: Cli, tmp_path: Path
) -> None:
    told = file(tmp_path, "told.txt", "Marlow Ferries runs 14 boats between the islands.")
    names = file(tmp_path, "names.txt", "馬洛渡輪（Marlow Ferries）有碼頭。")
    cli("add", told, names)
    asked = ("ask", "--json", "马洛渡轮有多少艘船？")
    quotes = [each["quote"] for each in cli(*asked).json["citations"]]
    assert "Marlow Ferries runs 14 boats between the islands." in quotes
    assert cli("ask", "--json", "马洛航空有多少艘船？").json["status"] == "refused"
    assert cli("glossary", "add", "马洛渡轮").status == 0
    assert cli(*asked).json["status"] == "refused"


@pytest.mark.usefixtures("data")
def test_a_learned_name_is_forgotten_with_the_document_that_says_it(
    cli: Cli, tmp_path: Path
) -> None:
    told = file(tmp_path, "told.txt", "Marlow Ferries runs 14 boats between the islands.")
    cli("add", told, file(tmp_path, "names.txt", "馬洛渡輪（Marlow Ferries）有碼頭。"))
    cli("remove", "names.txt")
    assert cli("ask", "--json", "马洛渡轮有多少艘船？").json["status"] == "refused"
