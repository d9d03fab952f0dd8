from __future__ import annotations

import pytest

from bot.answering.typed_values import typed
from bot.types import Claim, Value


def _value(text: str, question: str, *context: str) -> Value | None:
    [claim] = typed([Claim(text=text, citations=(1,), context=context)], question)
    return claim.value


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("The north well was dug on 3 May 2013, for £1.2 million.", "When was the north well dug?",
         Value(type="date", text="2013-05-03")),
        ("北井于2013年5月挖成。", "北井是什么时候挖成的？", Value(type="date", text="2013-05")),
        ("In 2013 the north well cost 1.2 million dollars.", "How much did the north well cost?",
         Value(type="money", text="1.2 million dollars", number=1_200_000.0, unit="dollar")),
        ("北井約花了一億元。", "北井花了多少钱？",
         Value(type="money", text="一億元", number=100_000_000.0, unit="yuan")),
        ("2013年北井的水佔全鎮的35%。", "北井的水佔全鎮的比例是多少？",
         Value(type="share", text="35%", number=35.0)),
    ],
)  # fmt: skip
def test_a_statement_has_the_value_that_was_asked_for(
    text: str, question: str, value: Value
) -> None:
    assert _value(text, question) == value


def test_a_cell_has_its_only_value() -> None:
    value = _value("40 metres deep", "Compare the wells.", "North well", "Depth")
    assert value
    assert (value.type, value.number) == ("number", 40.0)
    assert _value("Its 40 metres are dry.", "Compare the wells.", "North well", "launch") is None
    assert _value("Its 40 metres are dry.", "North well, south well: launch", "North well") is None
    launched = _value("40 of them began in 2013.", "Compare them.", "North well", "launch")
    assert launched == Value(type="date", text="2013")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("It was dug in 2013 and again in 2015.", "When was the north well dug?"),
        ("It was dug in 2013.", "Why was the north well dug?"),
        ("Nobody knows.", "When was the north well dug?"),
    ],
)
def test_what_states_no_value_or_several_has_none(text: str, question: str) -> None:
    assert _value(text, question) is None


def test_what_no_source_bears_has_no_value() -> None:
    [claim] = typed([Claim(text="It was dug in 2013.")], "When was the north well dug?")
    assert claim.value is None


@pytest.mark.parametrize(
    ("text", "thing", "value"),
    [
        ("The north well was dug in 2013, and the south well later.", "South well", None),
        ("The north well was dug in 2013, and the south well later.", "North well", "2013"),
        ("In 2013 came the north well, then the south well.", "South well", None),
        ("It was dug in 2013.", "South well", "2013"),
    ],
)
def test_a_cell_has_no_value_of_another_thing(text: str, thing: str, value: str | None) -> None:
    told = Claim(text=text, citations=(1,), context=(thing, "when dug"))
    [claim] = typed([told], "Compare them.", ("North well", "South well"))
    assert (claim.value and claim.value.text) == value
