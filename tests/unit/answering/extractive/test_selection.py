"""Which sentences the offline model tells: those that answer, in the form that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.answering.extractive.display import Segment
from bot.answering.extractive.ranking import Ranker
from bot.answering.extractive.selection import Selector
from bot.answering.extractive.statements import Choice
from bot.answering.prompts import Brief, Material
from tests.unit.answering.samples import as_it_is, quotes, shares
from tests.unit.answering.samples import material as passage

NAMES = ("Red", "Blue", "Green")


def names_in(text: str) -> frozenset[str]:
    return frozenset(name for name in NAMES if name.lower() in text.lower())


def segments(document: str, told: Sequence[str], language: str) -> list[Segment]:
    return [Segment(s, s) for text in told for s in text.split("|")]


BOTH = ("Red", "Blue")


def choose(
    question: str,
    *passages: Material,
    items: tuple[str, ...] = (),
    criteria: tuple[str, ...] = (),
    context: str = "",
    beside: tuple[str, ...] = (),
    near: float | None = None,
) -> Choice:
    ranker = Ranker(
        shares=shares,
        names_in=lambda text: names_in(text.replace("Rot", "Red").replace("Blau", "Blue")),
        things=lambda text: [name for name in ("Pine", "Ash") if name in text],
        near=lambda question, text: shares(question, [text])[0] if near is None else near,
        words=lambda text: len(text.split()),
        distinct=lambda name: name.split()[0] if name.endswith(" Line") else "",
    )
    selector = Selector(ranker=ranker, segments=segments, titled=as_it_is)
    asked = " ".join(word for word in question.strip("?").split() if word not in items)
    brief = Brief(question, context, "en", items, asked, criteria, passages, beside)
    told = selector.told(brief)
    return selector.select(brief, told, ranker.rank(question, context, told))


def select(question: str, *passages: Material, **others: str) -> list[str]:
    return quotes(choose(question, *passages, **others).statements)


def test_the_sentence_that_has_what_is_asked_comes_first_with_what_is_close_to_it() -> None:
    text = "The app is red.|The app had users.|Users of the app.|The app lost its users in spring."
    told = select("When did the app lose its users?", passage(1, text))
    assert told == [text.split("|")[3], "The app had users."]


def test_a_plain_question_is_answered_in_three_sentences_at_most() -> None:
    text = "|".join(f"The app had users in {place}." for place in ("May", "June", "July", "town"))
    assert len(select("Where had the app users?", passage(1, text))) == 3


def test_a_sentence_with_a_value_of_the_type_asked_for_comes_first() -> None:
    text = "The app of the firm opened.|The app opened in 2013."
    assert select("When was the app opened?", passage(1, text))[0] == "The app opened in 2013."


def test_only_the_source_asked_for_is_told() -> None:
    passages = (passage(1, "The app failed early.", side="novel"), passage(2, "The app failed."))
    assert select("Why has the app failed?", *passages) == ["The app failed early."]


@pytest.mark.parametrize(
    ("head", "about"),
    [
        ("The app", {"under": "Part › The app"}),
        ("The app", {"by": "The app"}),
        ("By App Lee (of The App Times)", {"by": "App Lee"}),
        ("THE APP, a history of the app, May 2025", {"title": "THE APP"}),
    ],
)
def test_headings_bylines_and_imprints_are_not_told(head: str, about: dict[str, str]) -> None:
    told = select("What of the app?", passage(1, f"{head}|The app failed.", **about))
    assert told == ["The app failed."]


def test_a_sentence_that_asks_gives_its_place_to_what_answers_it() -> None:
    text = "May the permit be sold?|No, it stays with its owner."
    told = select("May the permit be sold?", passage(1, text))
    assert told == ["No, it stays with its owner."]


@pytest.mark.parametrize(
    "question", ["When did Pine open a store?", "When did Pine open a store, when close it?"]
)
def test_what_begins_with_another_thing_is_not_told_beside_an_answer(question: str) -> None:
    text = (
        "Pine did open a store in 1998.|Ash did open a store in 2004 in a place.|It closed in 2019."
    )
    assert "Ash did open a store in 2004 in a place." not in select(question, passage(1, text))
    of_both = text.replace("Ash did", "Ash and Pine did")
    assert "Ash and Pine did open" in " ".join(select(question, passage(1, of_both)))


def test_yes_or_no_is_said_by_the_sentence_that_leads() -> None:
    text = "Far off.|The unit does not drive at night."
    choice = choose("Does the unit drive at night?", passage(1, text))
    assert choice.verdict == "says_no"
    assert quotes(choice.drawn_from) == ["The unit does not drive at night."]


def test_each_side_is_told_by_what_is_asked_of_it_and_names_it() -> None:
    passages = (
        passage(1, "Red grew in May.|Blue grew in June.", side="Red"),
        passage(2, "Blue grew in June.|Green grew.", side="Blue"),
    )
    choice = choose("How did Red and Blue grow?", *passages, items=BOTH)
    told = {(s.item, s.segment.quote) for s in choice.statements}
    assert ("Red", "Red grew in May.") in told
    assert ("Blue", "Blue grew in June.") in told
    assert ("Red", "Blue grew in June.") not in told


def test_a_side_is_told_by_a_value_of_the_type_that_is_asked_for() -> None:
    passages = [
        passage(
            n, f"{each} is a dear ship, its cost was cut.|{each} cost {n} million euros.", side=each
        )
        for n, each in enumerate(("Red", "Blue"), start=1)
    ]
    choice = choose("What did the ships Red and Blue cost?", *passages, items=BOTH)
    assert quotes(choice.statements) == ["Red cost 1 million euros.", "Blue cost 2 million euros."]


def test_a_row_on_another_aspect_is_not_told() -> None:
    rows = "Feature: crew; Red: a nurse; Blue: a doctor.|Feature: price; Red: 3; Blue: 4."
    assert list(choose("What price are Red and Blue?", passage(1, rows), items=BOTH).rows) == [
        "price"
    ]


def test_a_row_that_has_a_column_for_each_side_is_told_by_its_values() -> None:
    row = "Feature: crew; Red: a nurse; Blue: a doctor."
    choice = choose("Compare the crew of Red and Blue", passage(1, row), items=BOTH)
    assert {i: words for i, (words, _) in choice.rows["crew"].items()} == {
        "Red": "a nurse", "Blue": "a doctor",
    }  # fmt: skip


def test_an_aspect_that_nothing_tells_is_left_empty() -> None:
    one = passage(1, "Red has a price of 3 euros.|Red is here.", side="Red")
    choice = choose("Compare them", one, items=BOTH, criteria=("price", "founder"))
    assert set(choice.rows["price"]) == {"Red"}
    assert choice.rows["founder"] == {}


def cell(item: str, *passages: Material, beside: tuple[str, ...] = ()) -> str | None:
    row = choose("Compare", *passages, items=(item,), criteria=("price",), beside=beside).rows
    return row.get("price", {}).get(item, (None,))[0]


def test_no_cell_tells_of_what_is_compared_beside_its_item() -> None:
    text = "Red is a ship.|Blue has a price of 3 euros.|Its price was 2 euros."
    assert cell("Red", passage(1, text, title="Red and Blue"), beside=("Blue",)) is None
    assert cell("Blue", passage(1, text, title="Red and Blue"), beside=("Red",))
    text = "Red has a price of 2 euros, Blue one of 3."
    assert all(cell(each, passage(1, text), beside=("Red", "Blue")) for each in ("Red", "Blue"))
    text = "Red has a price above the 3 euros of Blue."
    assert cell("Blue", passage(1, text), beside=("Red",)) is None


def test_a_pronoun_before_what_is_said_of_another_goes_to_the_thing_named_before() -> None:
    text = "Red sails.|In May it had a price of 3 euros; Blue had a price of 2."
    assert cell("Red", passage(1, text), beside=("Blue",))
    text = "Red sails.|In May Blue had a price of 2; it sails too."
    assert cell("Red", passage(1, text), beside=("Blue",)) is None


def test_no_heading_and_no_question_is_a_cell() -> None:
    for text in ("The price of Red", "What is the price of Red?"):
        assert cell("Red", passage(1, text)) is None
    assert cell("Red", passage(1, "- The price of Red: 3 euros"))


def test_a_cell_states_a_value_of_its_aspects_type_and_of_its_year() -> None:
    for text in ("Red has a price that nobody knows.", "The price of Red fell in 2011."):
        assert cell("Red", passage(1, text)) is None
    told = passage(1, "Red had a price of 3 euros in 2022.|Red had a price of 4 euros in 2023.")
    row = choose("Compare", told, items=BOTH, criteria=("price in 2023",)).rows["price in 2023"]
    assert "4 euros" in row["Red"][0]


def test_what_is_only_planned_gives_way_in_a_cell_to_what_is() -> None:
    told = passage(1, "The price of Red is expected to be 9 yuan.|Red has a price of 8 yuan.")
    row = choose("Compare", told, items=("Red",), criteria=("price",)).rows["price"]
    assert row["Red"][0] == "Red has a price of 8 yuan."


def test_a_cell_is_what_stands_under_any_name_of_a_thing() -> None:
    told = passage(1, "Item: price; Rot: 8 yuan; Blau: 9 yuan.")
    row = choose("Compare", told, items=BOTH, criteria=("price",)).rows["price"]
    assert {item: words for item, (words, _) in row.items()} == {"Red": "8 yuan", "Blue": "9 yuan"}


def test_a_value_of_another_kind_is_not_the_cells() -> None:
    assert cell("Red", passage(1, "The loss of Red was 3 euros.", under="The price")) is None
    assert cell("Red", passage(1, "Red had a loss of 2 euros at a price of 3."))


def test_a_section_is_headed_by_what_its_cells_tell_and_a_title_is_not() -> None:
    text = "3 euros for each hour.|We asked its owner."
    for heads, found in (("Red \u203a Charges", True), ("Red \u203a People", False)):
        assert bool(cell("Red", passage(1, text, under=heads))) == found
    assert cell("Red", passage(1, text, under="Red", title="The price of ships")) is None


def test_a_matrix_without_a_cell_is_no_answer_in_another_form() -> None:
    told = passage(1, "The price of the ship was 3 euros.")
    given = {"items": {"Red": "Red"}, "criteria": ("price",)}
    assert not choose("Red: price", told, **given, beside=("Blue",)).statements
    assert choose("What is the price of Red?", told, **given).statements


@pytest.mark.parametrize(
    ("aspect", "told", "found"),
    [
        ("number of customers", "Red aims at customers who sail.", False),
        ("number of customers", "Red has 30 customers.", True),
        ("target users", "Red aims at users who sail.", True),
        ("launch date", "Red sailed to town in 2013.", False),
        ("launch date", "Red was launched in 2013.", True),
    ],
)
def test_an_aspect_is_of_the_kind_of_fact_named_first_in_it(
    aspect: str, told: str, found: bool
) -> None:
    given = {"items": {"Red": "Red"}, "criteria": (aspect,), "beside": ("Blue",)}
    assert bool(choose("Compare", passage(1, told), **given).rows[aspect]) == found


def test_a_follow_up_is_ranked_by_its_own_words_first() -> None:
    text = "Taobao held a sale.|Far away.|Alipay gave out packets in spring."
    told = select("Taobao held a sale", passage(1, text), context="Alipay packets in spring")
    assert told[0] == "Taobao held a sale."


SOLD = "In 2023 Pine sold 40 boats.|In 2022 Pine sold 31 boats.|Ash sold 12 boats in 2023."


def test_where_a_value_is_asked_for_each_source_gives_one_of_the_time_asked_about() -> None:
    asked = "How many boats did Pine sell in {}?"
    told = select(asked.format(2023), passage(1, SOLD), passage(2, "Pine sold 41 boats in 2023."))
    assert told == ["In 2023 Pine sold 40 boats.", "Pine sold 41 boats in 2023."]
    assert select(asked.format(2022), passage(1, SOLD)) == ["In 2022 Pine sold 31 boats."]
    assert len(select("What of the boats that Pine sold?", passage(1, SOLD))) > 1


def test_a_time_told_from_that_of_the_sentence_before_is_another() -> None:
    text = "In 2023 Pine sold 40 boats.|A year earlier Pine had sold no fewer than 45 boats."
    assert select("How many boats did Pine sell in 2023?", passage(1, text)) == [text.split("|")[0]]


def test_each_part_of_a_question_is_answered_by_one_value() -> None:
    told = select("Pine: (a) how many boats in 2023? (b) how many boats in 2022?", passage(1, SOLD))
    assert told == SOLD.split("|")[:2]


COSTS = "The parcel service cost USD 14 million.|The staff course runs in May."


def test_a_part_of_a_question_is_not_answered_with_the_value_of_another_thing() -> None:
    told = select("(a) cost of the parcel service (b) cost of the staff course", passage(1, COSTS))
    assert told == COSTS.split("|")


def test_a_thing_is_named_by_the_word_it_goes_by_alone_unless_another_has_that_too() -> None:
    text = "Rowe sails daily.|Lund sails on Sundays."
    told = choose("q", passage(1, text), items=("Rowe Line", "Lund Line"), criteria=("sails",))
    assert {item: cell[0] for item, cell in told.rows["sails"].items()} == {
        "Rowe Line": "Rowe sails daily.", "Lund Line": "Lund sails on Sundays.",
    }  # fmt: skip
    both = ("Rowe Line", "Rowe Islands")
    assert not choose("q", passage(1, text), items=both, criteria=("sails",)).rows.get("sails")


def test_a_date_alone_does_not_tell_of_an_aspect() -> None:
    text = "Red was bought in 2019.|Blue made its first power in 2021."
    told = choose("q", passage(1, text), items=BOTH, criteria=("first power date",))
    assert {item: cell[0] for item, cell in told.rows["first power date"].items()} == {
        "Blue": "Blue made its first power in 2021.",
    }  # fmt: skip


def test_what_follows_the_best_is_told_with_it_where_a_reason_is_asked_for() -> None:
    text = "The ferry stopped in May.|Its hull had cracked.|It was painted blue."
    assert select("Why did the ferry stop?", passage(1, text))[:2] == [
        "The ferry stopped in May.", "Its hull had cracked.",
    ]  # fmt: skip
    assert "Its hull had cracked." not in select("When did the ferry stop?", passage(1, text))


@pytest.mark.parametrize(
    ("aspect", "told"),
    [
        ("推出時間", "Red 於2011年推了一款軟件。"),  # the date of a launch, not any
        ("用戶變化的原因", "Red 的用戶少了，因為停車場沒了。"),  # a reason, not a number
    ],
)
def test_an_aspect_in_chinese_is_of_what_it_ends_in(aspect: str, told: str) -> None:
    text = f"Red 於2015年被收購，有300名用戶。|{told}"
    cell = choose("q", passage(1, text), items=BOTH, criteria=(aspect,)).rows[aspect]["Red"]
    assert cell[0] == told


def test_a_word_of_another_language_does_not_tell_an_aspect_that_has_words_of_its_own() -> None:
    def told(text: str) -> bool:
        choice = choose(
            "Compare", passage(1, text), items=("Red",), criteria=("outcome",), near=0.0
        )
        return "Red" in choice.rows.get("outcome", {})

    assert told("Red has an outcome of note.")
    assert not told("Red 的年终奖金 outcome 由同事们一起决定，谁也没有意见。")
    assert told("Red 后来改名，最终关闭。")
