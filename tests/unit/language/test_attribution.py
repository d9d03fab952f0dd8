from __future__ import annotations

import pytest

from bot.language.attribution import attribution


@pytest.mark.parametrize(
    ("statement", "who", "said"),
    [
        ("Ann Lee argues that the well is deep.", "Ann Lee", "the well is deep"),
        ("According to Ann Lee, the well is deep.", "Ann Lee", "the well is deep"),
        ("The well is deep, says Ann Lee.", "Ann Lee", "The well is deep"),
        ("李安认为，井很深。", "李安", "井很深"),
        ("據李安的說法，井很深。", "李安", "井很深"),
        ("“打井人”寫道，井很深。", "打井人", "井很深"),
        ("李安：井很深。", "李安", "井很深"),
        ("The author says that the well is deep.", "The author", "the well is deep"),
        ("Here it is said: the well is deep.", "Here it is", "the well is deep"),
        ("「井很深」是李安説的。", "李安", "井很深"),
        ("李安说的是“井很深”。", "李安", "井很深"),
        ("有人说井很深。", "有人", "井很深"),
        ("還有回答指出，井很深。", "還有", "井很深"),
    ],
)
def test_who_is_said_to_say_it(statement: str, who: str, said: str) -> None:
    found = attribution(statement)
    assert found
    assert (found.who, found.said, found.many) == (who, said, False)
    assert found.named is (who not in ("The author", "Here it is", "有人", "還有"))


@pytest.mark.parametrize(
    "statement",
    [
        "They all say that the well is deep.",
        "Others say so too.",
        "大家都說井很深。",
        "多位作者認為井很深。",
    ],
)
def test_several_are_said_to_say_it(statement: str) -> None:
    found = attribution(statement)
    assert found
    assert found.many


@pytest.mark.parametrize(
    "statement",
    [
        "The well is deep.",
        "井很深。",
        "他的話是真的。",
        "In 2013 it was dug.",
        "Both wells are said to be deep.",
        "",
    ],
)
def test_what_nobody_is_said_to_say(statement: str) -> None:
    assert attribution(statement) is None
