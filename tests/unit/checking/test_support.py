"""What a source is called may be said beside its quote, in any language that it is called in."""

from __future__ import annotations

import pytest

from bot.checking.support import Support
from bot.language.hedging import clauses
from bot.types import Passage, Quoted
from tests.unit.checking.test_guards import names_in

TEXT = "腾讯有三家店。"
PASSAGE = Passage(
    id="1", document="a.txt", start=0, end=len(TEXT), text=TEXT, language="zh-Hans",
    genre="forum", title="京東為什麼沒有5家店", date="2014-05",
)  # fmt: skip
TOLD = "Why JD has not 5 shops"


def holds(statement: str, *told: str) -> bool:
    support = Support(
        names_in=names_in, relate=lambda one, other: 1.0, told_titles=lambda passage: told
    )
    return support.objection(statement, [Quoted(TEXT, PASSAGE)]) is None


@pytest.mark.parametrize(
    "statement",
    [
        "Tencent has 3 shops.",
        "“京東為什麼沒有5家店”: Tencent has 3 shops.",
        "《京東為什麼沒有5家店》（论坛，2014-05）：腾讯有三家店",
        f"“{TOLD}” (forum answer, 2014-05): Tencent has 3 shops.",
    ],
)
def test_numbers_names_and_negations_of_a_title_are_not_the_statements(statement: str) -> None:
    assert holds(statement, TOLD)


def test_a_title_that_the_source_does_not_have_is_part_of_what_is_stated() -> None:
    assert not holds(f"“{TOLD}” (forum answer, 2014-05): Tencent has 3 shops.")
    assert not holds(f"“{TOLD}”: Tencent has 3 shops.", "Why JD has no shops")


@pytest.mark.parametrize(
    "statement",
    ["Tencent has not 3 shops.", "Tencent has 5 shops.", "JD has 3 shops.", "Tencent has 4 shops."],
)
def test_what_the_title_says_does_not_stand_in_for_the_quote(statement: str) -> None:
    assert not holds(f"“{TOLD}”: {statement}", TOLD)


@pytest.mark.parametrize(
    ("statement", "said", "reason"),
    [
        ("Tencent has 4 shops.", "腾讯有三家店。", "number"),
        ("It opened in 2014.", "It opened in 2013.", "date"),
        ("It cost 3 yuan.", "It cost 3 dollars.", "unit"),
        ("JD has 3 shops.", "腾讯有三家店。", "name"),
        ("Tencent bought JD.", "京东收购腾讯。", "role"),
        ("Tencent did not try.", "腾讯尝试过。", "negation"),
        ("They sold the dock.", "They may sell the dock.", "hedge"),
        ("Tencent has 3 shops.", "腾讯有三家店。", None),
        ("Some 38 million came.", "In all 37.6 million came.", None),
        ("37.6 million came.", "Some 38 million came.", "number"),
        ("50% were for it.", "Half were for it.", None),
        ("The \u0421omet sank.", "The Comet sank.", "look_alike"),
        ("All shops closed.", "Most shops closed.", "quantifier"),
        ("It opened 3 shops a year.", "It opened 3 shops in two years.", "unit"),
        ("A cure by 2030 is near.", "A cure by 2030?", "fragment"),
        ("Is a cure near?", "Is a cure near?", None),
        ("It sold 3 shops.", "With 3 shops sold, why does it stay?", None),
        ("The bank sued the guarantor.", "The guarantor sued the bank.", "role"),
        ("Dale said it errs often.", "Dale praised it; Iyer said it errs often.", "subject"),
        ("Iyer said it errs.", "Dale praised it at length; Iyer said it errs.", None),
        ("The two were rivals.", "JD and Suning were rivals.", None),
        ("The two of 5 shops closed.", "JD and Suning shops closed.", "number"),
        ("So 67 may not close.", "In all 67 shops may not close.", None),
        ("It opened as a second-level shop of 3.", "It opened 3 shops.", None),
        ("It may not close every shop.", "It may close some shops, not all.", None),
    ],
)
def test_a_guard_says_what_it_objects_to(statement: str, said: str, reason: str | None) -> None:
    source = Passage(
        id="1", document="a.txt", start=0, end=len(said), text=said, language="en", genre="article",
        title="Title",
    )  # fmt: skip
    support = Support(names_in=names_in, relate=lambda one, other: 1.0)
    assert support.objection(statement, [Quoted(said, source)]) == reason


def test_another_subject_is_objected_to() -> None:
    support = Support(names_in=names_in, relate=lambda one, other: 0.1)
    assert support.objection("Cats purr.", [Quoted(TEXT, PASSAGE)]) == "subject"


def test_a_denial_in_another_clause_of_a_long_sentence_is_not_the_statements() -> None:
    said = "Tencent tried shops, and JD, which came later, never did."
    source = Passage(
        id="1", document="a.txt", start=0, end=len(said), text=said, language="en", genre="article",
        title="Title",
    )  # fmt: skip
    near = Support(names_in=names_in, relate=lambda one, other: float("tried" in other))
    assert near.objection("Tencent tried shops.", [Quoted(said, source)]) is None
    # What the sentence says without a denial is denied by nothing in it.
    assert near.objection("Tencent never tried shops.", [Quoted(said, source)]) == "negation"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("The porters struck in spring.", None),
        ("The agency did not pay wages.", None),
        ("The agency paid wages.", "negation"),
        ("The porters did not strike in spring.", "negation"),
        ("The porters struck in spring, the agency paid wages.", "negation"),
        ("The porters struck in spring, and it did pay.", "negation"),
    ],
)
def test_a_denial_is_looked_for_where_each_clause_is_drawn_from(
    statement: str, reason: str | None
) -> None:
    said = "The porters struck in spring, for the agency did not pay them wages, and nobody minded."

    def relate(one: str, other: str) -> float:
        words, known = (
            [w[:3] for w in text.lower().split() if len(w) > 3] for text in (one, other)
        )
        return len({*words} & {*known}) / max(len({*words}), 1)

    source = Passage(
        id="1", document="a.txt", start=0, end=len(said), text=said, language="en", genre="article",
        title="Title",
    )  # fmt: skip
    support = Support(names_in=names_in, relate=relate)
    assert support._negation_agrees(statement, [c.text for c in clauses(said)]) is (reason is None)
    assert support.objection(statement, [Quoted(said, source)]) == reason


def quoted(text: str, before: str = "") -> list[Quoted]:
    source = Passage(
        id="1", document="a.txt", start=0, end=len(text), text=text, language="en", genre="article",
        title="Title",
    )  # fmt: skip
    return [Quoted(text, source, before=before)]


def shared(one: str, other: str) -> float:
    """The share of the words that the other has too, by their first four letters."""
    words, known = (
        {word.strip(".,;")[:4] for word in text.lower().split() if len(word) > 3}
        for text in (one, other)
    )
    return len(words & known) / max(len(words), 1)


LEVY = "The council did not raise the levy, but it widened the list of taxed vehicles last spring."


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("The council widened the list of taxed vehicles last spring.", None),
        ("The council did not raise the levy.", None),
        ("The council raise the levy.", "negation"),
        ("The council has not widened the list of taxed vehicles last spring.", "negation"),
    ],
)
def test_a_denial_is_of_the_words_behind_it(statement: str, reason: str | None) -> None:
    support = Support(names_in=names_in, relate=shared, cut=str.split)
    assert support.objection(statement, quoted(LEVY)) == reason


def test_a_clause_that_ends_with_what_it_denies_says_nothing_else() -> None:
    support = Support(names_in=names_in, relate=shared, cut=str.split)
    said = quoted("Anglers who bring lines to the pier are not admitted.")
    assert support.objection("Anglers may bring lines to the pier.", said) == "negation"


@pytest.mark.parametrize(
    ("statement", "before", "reason"),
    [
        ("Tencent has three shops.", "Tencent came first.", None),
        ("Tencent has three shops.", "The firm came first.", "name"),
        ("JD has three shops.", "Tencent came first.", "name"),
    ],
)
def test_who_is_not_named_again_is_named_in_the_sentence_before(
    statement: str, before: str, reason: str | None
) -> None:
    support = Support(names_in=names_in, relate=lambda one, other: 1.0)
    assert support.objection(statement, quoted("It has three shops.", before)) == reason


def test_a_part_of_a_name_is_the_sentences() -> None:
    support = Support(
        names_in=lambda text: frozenset({"WeChat Pay" if "Pay" in text else "WeChat"}),
        relate=lambda one, other: 1.0,
    )
    assert support.objection("WeChat has users.", quoted("WeChat Pay has users.")) is None


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Harbour ferries carried 40 people.", None),
        ("Island railways carried 70 people.", None),
        ("Island railways carried 40 people.", "number"),
        ("Harbour ferries and island railways carried 40 and 70 people.", None),
    ],
)
def test_a_value_is_its_own_clauses(statement: str, reason: str | None) -> None:
    support = Support(names_in=names_in, relate=shared)
    said = "Harbour ferries carried 40 people, island railways carried 70 people."
    assert support.objection(statement, quoted(said)) == reason


def test_an_author_may_be_named_in_another_script_than_the_sources() -> None:
    said, author = "微信和京东都有三家店。", "騰訊觀察"
    source = Passage(
        id="1", document="a.txt", start=0, end=len(said), text=said, language="zh-Hans",
        genre="forum", title="Title", author=author,
    )  # fmt: skip
    support = Support(names_in=names_in, relate=lambda one, other: 1.0)
    assert support.objection("腾讯观察说京东有三家店。", [Quoted(said, source)]) is None


def test_a_translation_helps_to_see_the_subject_but_states_nothing() -> None:
    asked: list[str] = []

    def relate(statement: str, said: str) -> float:
        asked.append(said)
        return 1.0

    support = Support(names_in=names_in, relate=relate)
    source = Passage(
        id="1", document="a.txt", start=0, end=4, text="很多用戶", language="zh-Hant",
        genre="article", title="Title",
    )  # fmt: skip
    quoted = Quoted("很多用戶", source, "500 users")
    assert support.objection("500 users", [quoted]) == "number"
    assert support.objection("many users", [quoted]) is None
    assert any("500 users" in each for each in asked)
