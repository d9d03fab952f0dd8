"""What a checked answer calls verified, and what it never does."""

from __future__ import annotations

import re

import pytest

from bot.checking.checker import MAX_QUOTE, Checked, Checker, translator
from bot.checking.support import Quoted, Support
from bot.language.scripts import fold
from bot.types import Claim, Document, Passage, Translation

NAMES = {"Laiwang": "来往", "DingTalk": "钉钉", "Alibaba": "阿里", "Tencent": "腾讯"}
FIXED = "Hello. Ask me a question, please; I answer."


def names_in(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(n for n, zh in NAMES.items() if n.lower() in folded or zh in folded)


def passage(
    text: str, *, start: int = 0, title: str = "A forum", author: str | None = None
) -> Passage:
    return Passage(
        id=text[:8], document="doc.txt", start=start, end=start + len(text), text=text,
        language="zh-Hant", genre="forum", title=title, heading=author, author=author,
    )  # fmt: skip


PASSAGES = [
    passage("來往在2013年有1000萬用戶。來往沒有成功。", start=100),
    passage("騰訊也嘗試過做電商,推出過自己的微店。", start=500, title="阿里為什麼不做社交"),
    passage("DingTalk has 10 million users in 2016. " + "x " * 200, author="36氪"),
]


@pytest.fixture
def checker() -> Checker:
    support = Support(names_in=names_in, relate=lambda statement, quote: 1.0)
    return Checker(
        support=support,
        translate=lambda name, start, end, language: None,
        fixed=frozenset({fold(FIXED), fold("The sources do not say.")}),
    )


def check(checker: Checker, draft: str) -> Checked:
    return checker.check(draft, PASSAGES, "en")


def statuses(checked: Checked) -> list[str]:
    return [claim.status for claim in checked.claims]


def test_a_statement_that_agrees_with_its_quote_is_verified(checker: Checker) -> None:
    checked = check(
        checker, 'Laiwang had 10 million users in 2013 [1: "来往在2013年有1000万用户"].'
    )
    assert checked.text == "Laiwang had 10 million users in 2013 [1]."
    assert checked.claims == (
        Claim(text="Laiwang had 10 million users in 2013.", citations=(1,), status="verified"),
    )
    citation = checked.citations[0]
    assert citation.verified
    assert (citation.n, citation.start, citation.end) == (1, 100, 116)
    assert citation.quote == PASSAGES[0].text[:16] == "來往在2013年有1000萬用戶"


@pytest.mark.parametrize(
    "draft",
    [
        'Laiwang had 11 million users in 2013 [1: "來往在2013年有1000萬用戶"].',
        'Laiwang had 10 million users in 2014 [1: "來往在2013年有1000萬用戶"].',
        'Laiwang had 1000 users [1: "來往在2013年有1000"].',
        'Laiwang had 11 million users [1: "來往在2013年有1100萬用戶"].',
        'DingTalk had 10 million users in 2013 [1: "來往在2013年有1000萬用戶"].',
        'Laiwang succeeded [1: "來往沒有成功"].',
        'Laiwang was a success [1: "成功"].',
        'Laiwang was not used in 2013 [1: "來往在2013年有1000萬用戶"].',
        'Alibaba also tried e-commerce [2: "騰訊也嘗試過做電商"].',
        'Laiwang had 10 million users in 2013 [2: "來往在2013年有1000萬用戶"].',
        'Laiwang had 10 million users in 2013 [4: "來往在2013年有1000萬用戶"].',
        'Laiwang had 10 million users in 2013 [0: "來往在2013年有1000萬用戶"].',
        'Laiwang had users [1: "來往在2013年有1000萬用戶"] [1: "made up"].',
        'Laiwang had users [1: "來往在2013年有1000萬用戶"] [0: "made up"].',
        'Laiwang had users [1: "made up"] [inference: 1].',
        'Laiwang had users [1: ""].',
        "Laiwang had users.",
        "Laiwang had users [1].",
        'Laiwang had users [1: “來往在2013年有1000萬用戶”].',
    ],
)  # fmt: skip
def test_whatever_differs_from_its_source_is_never_verified(checker: Checker, draft: str) -> None:
    assert statuses(check(checker, draft)) == ["unverified"]


def test_a_quote_longer_than_is_allowed_does_not_count(checker: Checker) -> None:
    text = PASSAGES[2].text
    long = check(checker, f'DingTalk has users [3: "{text[: MAX_QUOTE + 2]}"].')
    just = check(checker, f'DingTalk has users [3: "{text[:MAX_QUOTE].rstrip()}"].')
    assert (statuses(long), long.citations) == (["unverified"], ())
    assert statuses(just) == ["verified"]


def test_another_subject_is_not_verified_by_an_exact_quote() -> None:
    support = Support(names_in=names_in, relate=lambda statement, quote: 0.2)
    checker = Checker(support=support, translate=lambda *_: None)
    assert statuses(check(checker, 'Cats purr [1: "來往在2013年"].')) == ["unverified"]


def test_the_title_and_the_author_may_be_said_beside_a_quote(checker: Checker) -> None:
    said = 'In «阿里為什麼不做社交», Tencent tried e-commerce [2: "騰訊也嘗試過做電商"].'
    headed = 'The answer headed 36氪: DingTalk has 10 million [3: "DingTalk has 10 million users"].'
    assert statuses(check(checker, said + " " + headed)) == ["verified", "verified"]


def test_a_denial_just_outside_the_quote_is_heard(checker: Checker) -> None:
    text = "Critics agree. It was never a success, but it grew. 來往成功不了。"
    passages = [passage(text)]
    cut = checker.check('It was a success [1: "a success"].', passages, "en")
    told = checker.check('It was never a success [1: "a success"].', passages, "en")
    other = checker.check('It grew [1: "it grew"].', passages, "en")
    after = checker.check('來往成功 [1: "來往成功"]。', passages, "zh-Hant")
    assert [statuses(each) for each in (cut, told, other, after)] == [
        ["unverified"], ["verified"], ["verified"], ["unverified"],
    ]  # fmt: skip


def test_a_quote_cited_twice_has_one_number(checker: Checker) -> None:
    checked = check(
        checker,
        'Tencent tried [2: "騰訊也嘗試過做電商"]. Laiwang did not succeed [1: "來往沒有成功"]. '
        'Tencent did try [2: "腾讯也尝试过做电商"].',
    )
    assert checked.text == "Tencent tried [1]. Laiwang did not succeed [2]. Tencent did try [1]."
    assert [claim.citations for claim in checked.claims] == [(1,), (2,), (1,)]
    assert [citation.n for citation in checked.citations] == [1, 2]
    assert statuses(checked) == ["verified"] * 3


def test_nothing_is_dropped_from_the_text(checker: Checker) -> None:
    draft = (
        '## Fate\nIt won [1: "made up"]. It lost [1: x]. See [7].\n\n'
        '- Laiwang did not succeed [1: "來往沒有成功"]\n\n| a | b |\n'
    )
    checked = check(checker, draft)
    assert checked.text == (
        "## Fate\nIt won. It lost [1: x]. See (7).\n\n- Laiwang did not succeed [1]\n\n| a | b |\n"
    )


def test_fixed_phrases_and_headings_claim_nothing(checker: Checker) -> None:
    draft = f"# Laiwang\n{FIXED}\n*The sources do not say.*\nIt won."
    assert [claim.text for claim in check(checker, draft).claims] == ["It won."]


def test_a_fixed_phrase_with_a_citation_is_checked(checker: Checker) -> None:
    checked = check(checker, 'The sources do not say. [1: "made up"]')
    assert statuses(checked) == ["unverified"]


VERIFIED = 'Laiwang did not succeed [1: "來往沒有成功"]. Tencent tried [2: "騰訊也嘗試過做電商"]. '


@pytest.mark.parametrize(
    ("inference", "status", "citations"),
    [
        ("Laiwang and Tencent did not get far [inference: 1, 2].", "inference", (1, 2)),
        ("Tencent tried [inference: 2].", "inference", (2,)),
        ("Laiwang and Tencent lost 5 users [inference: 1, 2].", "unverified", (1, 2)),
        ("DingTalk did not win [inference: 1].", "unverified", (1,)),
        ("Tencent did not try [inference: 2].", "unverified", (2,)),
        ("Laiwang lost [inference: 1, 3].", "unverified", (1,)),
        ("Laiwang lost [inference: 9].", "unverified", ()),
    ],
)
def test_an_inference_stands_on_verified_premises_and_adds_nothing(
    checker: Checker, inference: str, status: str, citations: tuple[int, ...]
) -> None:
    claim = check(checker, VERIFIED + inference).claims[-1]
    assert (claim.status, claim.citations) == (status, citations)


def test_an_inference_from_an_unverified_statement_is_unverified(checker: Checker) -> None:
    draft = 'Laiwang had 5 users [1: "來往沒有成功"]. Laiwang did not win [inference: 1].'
    assert statuses(check(checker, draft)) == ["unverified", "unverified"]


def test_an_inference_may_come_first_and_shows_its_premises(checker: Checker) -> None:
    checked = check(checker, "Tencent tried [inference: 2]. " + VERIFIED)
    assert checked.text.startswith("Tencent tried [2]. ")
    assert checked.claims[0].status == "inference"


def test_a_quote_and_an_inference_may_follow_one_statement(checker: Checker) -> None:
    draft = 'Laiwang did not succeed [1: "來往沒有成功"] [inference: 1].'
    checked = check(checker, draft)
    assert statuses(checked) == ["verified"]
    assert checked.text == "Laiwang did not succeed [1] [1]."


def test_every_number_shown_names_a_citation(checker: Checker) -> None:
    checked = check(checker, VERIFIED + 'Forged [[8: "made up"]7]. [9] ［2］ [3](x)')
    known = {citation.n for citation in checked.citations}
    assert {int(n) for n in re.findall(r"\[(\d+)\]", checked.text)} <= known


def test_a_citation_carries_the_stored_translation_of_its_words() -> None:
    units = (
        Translation(start=0, end=4, language="en", text="One."),
        Translation(start=4, end=8, language="en", text="Two."),
        Translation(start=8, end=9, language="fr", text="Trois."),
    )
    chinese = Document(
        name="zh", text="一一一。二二二。三", sha256="", title="", language="zh-Hans", genre="a",
        translations=units,
    )  # fmt: skip
    translate = translator([chinese])
    assert translate("zh", 0, 4, "en") == "One."
    assert translate("zh", 2, 6, "en") == "One. Two."
    assert translate("zh", 8, 9, "en") is None
    assert translate("zh", 0, 4, "zh-Hant") is None
    assert translate("unknown", 0, 4, "en") is None


def test_a_translation_helps_to_see_the_subject_but_states_nothing() -> None:
    asked: list[str] = []

    def relate(statement: str, quote: str) -> float:
        asked.append(quote)
        return 1.0

    support = Support(names_in=names_in, relate=relate)
    quoted = Quoted(text="很多用戶", passage=passage("很多用戶"), translation="500 users")
    assert not support.holds("500 users", [quoted])
    assert support.holds("many users", [quoted])
    assert "500 users" in asked[0]


SILENT = frozenset(map(fold, ("not stated in the sources", "资料未提及", "資料未提及")))


@pytest.mark.parametrize(
    "line",
    [
        "DingTalk: not stated in the sources",
        "- DingTalk: Not stated in the sources.",
        "- **釘釘**：資料未提及",
        "| DingTalk: not stated in the sources |",
        "not stated in the sources",
    ],
)
def test_a_fixed_phrase_claims_nothing_with_the_name_of_an_item_before_it(line: str) -> None:
    checker = Checker(
        support=Support(names_in=names_in, relate=lambda statement, quote: 1.0),
        translate=lambda *_: None,
        fixed=SILENT | {f"{phrase}." for phrase in SILENT},
    )
    assert check(checker, line).claims == ()


@pytest.mark.parametrize(
    "line",
    [
        "DingTalk: not stated in the sources, but it failed.",
        "DingTalk failed. It is: dead.",
        "DingTalk failed, not stated in the sources",
    ],
)
def test_a_fixed_phrase_with_more_beside_it_is_a_claim(line: str) -> None:
    checker = Checker(
        support=Support(names_in=names_in, relate=lambda statement, quote: 1.0),
        translate=lambda *_: None,
        fixed=SILENT,
    )
    assert set(statuses(check(checker, line))) == {"unverified"}


def test_a_fixed_phrase_that_carries_a_quote_is_checked_like_any_claim(checker: Checker) -> None:
    checked = check(checker, 'The sources do not say [1: "made up"].')
    assert statuses(checked) == ["unverified"]


def test_each_claim_is_told_with_what_it_stands_under(checker: Checker) -> None:
    checked = check(checker, "**Users**\n\nThe sources do not say.\n\nLaiwang failed.")
    assert [claim.text for claim in checked.claims] == ["Laiwang failed."]
    assert checked.under == ("**Users**",)
