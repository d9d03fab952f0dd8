"""``bot check DRAFT``: a memo's planted faults are found, and what is right is let be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from tests.integration.conftest import Cli

SOURCES = {
    "harbour.txt": """Report on the harbour ferries

The Blue Strait line carried 3.2 million passengers in 2019. Its fleet has eleven ships.
The line bought the Osprey docks in June 2018 for 85 million euros. The old docks
were closed in 2020.
Winter fares rose by 4 per cent. The chairman denied that the night boat would be cut.
The union says that 900 dockers walked out; the operator counted 600.
The line may order two electric ships next year. Most crews live on the island.
""",
    "桥梁.txt": """新桥工程

新桥长一千二百米，由城建三局承建。工程2016年开工，2019年通车。
施工队先修便道，再架主梁。总造价为八亿元，比预算少六千万元。
管理处没有收取过桥费。大部分居民支持保留旧桥。
市政府正在考虑拆除旧桥。
""",
    "茶園.txt": """茶園紀事

茶園一九七二年由林家開墾，面積四十公頃。林先生把茶廠賣給了合作社。
今年採茶工人有一百二十名，其中七成是女性。春茶每公斤賣三千元。
合作社尚未加入有機認證。遊客中心在颱風之後關閉，次年才重開。
""",
}
MEMOS: dict[str, list[tuple[str, bool]]] = {
    "ferries.md": [
        ("The Blue Strait line carried 3.2 million passengers in 2019.", True),
        ("Its fleet has twelve ships.", False),
        ("In June 2018 the line bought the Osprey docks.", True),
        ("The line bought the Osprey docks for 85 million dollars.", False),
        ("Winter fares rose by 4 per cent.", True),
        ("The night boat would be cut, the chairman said, and did not deny it.", False),
        ("The union says that 600 dockers walked out.", False),
        ("The line ordered two electric ships.", False),
        ("All crews live on the island.", False),
        ("The old docks were closed in 2018.", False),
    ],
    "bridge.txt": [
        ("新桥长一千二百米，由城建三局承建。", True),
        ("工程2015年开工。", False),
        ("施工队先架主梁，再修便道。", False),
        ("总造价为八亿元。", True),
        ("管理处收取过桥费。", False),
        ("所有居民支持保留旧桥。", False),
        ("市政府拆除了旧桥。", False),
    ],
    "tea.docx": [
        ("茶園一九七二年由林家開墾。", True),
        ("茶園面積四十公畝。", False),
        ("合作社把茶廠賣給了林先生。", False),
        ("今年採茶工人有一百二十名，其中七成是女性。", True),
        ("春茶每公斤賣四千元。", False),
        ("合作社加入了有機認證。", False),
    ],
}


@pytest.fixture
def own(cli: Cli, tmp_path: Path, dictionary: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line over a library of the three texts alone."""
    seeds = tmp_path / "texts"
    seeds.mkdir()
    for name, text in SOURCES.items():
        (seeds / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("BOT_SEEDS_DIR", str(seeds))
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "cache").symlink_to(dictionary)
    return cli


def written(folder: Path, name: str) -> Path:
    """Returns the file of a memo: a heading, and its statements as paragraphs."""
    path = folder / name
    said = [statement for statement, _ in MEMOS[name]]
    if path.suffix == ".docx":
        memo = docx.Document()
        memo.add_heading("備忘錄", 1)
        for each in said:
            memo.add_paragraph(each)
        memo.save(str(path))
    else:
        path.write_text("\n\n".join(["# Memo", *said]), encoding="utf-8")
    return path


def test_planted_faults_are_found(own: Cli, tmp_path: Path) -> None:
    found = dict[str, Any]()
    for name, said in MEMOS.items():
        answer = own("check", str(written(tmp_path, name)), "--json").json
        told = {claim["text"]: claim for claim in answer["claims"]}
        assert answer["judge"] is None
        for statement, right in said:
            claim = told[statement]
            found[statement] = (right, claim)
        quotes = {citation["n"]: citation for citation in answer["citations"]}
        for claim in told.values():
            for n in claim["citations"]:
                assert (
                    quotes[n]["counter"]
                    or claim["status"] != "unverified"
                    or any(
                        n in other["citations"] and other["status"] != "unverified"
                        for other in told.values()
                    )
                )
    faults = [claim for right, claim in found.values() if not right]
    alarms = [c["text"] for right, c in found.values() if right and c["status"] == "unverified"]
    missed = [claim["text"] for claim in faults if claim["status"] != "unverified"]
    assert not alarms
    assert not [claim for claim in faults if claim["status"] in ("verified", "inference")]
    assert len(missed) <= 2, missed
    against = [claim for claim in faults if claim["citations"]]
    assert len(against) >= 14


def test_a_draft_is_shown_with_what_the_source_says_instead(own: Cli, tmp_path: Path) -> None:
    run = own("check", str(written(tmp_path, "ferries.md")))
    assert "twelve ships. *(Not verified: the source has another number, or none)*[^" in run.out
    assert "says otherwise" in run.out
    assert own("check").status == 2
    assert own("check", str(tmp_path / "none.md")).status == 1
