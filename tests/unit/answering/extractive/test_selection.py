"""Which sentences the offline model tells: those that answer, of each side, of the source named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.extractive.display import Segment
from bot.answering.extractive.selection import Selector
from bot.answering.prompts import Brief, Material
from tests.unit.answering.samples import material as passage
from tests.unit.answering.samples import quotes


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def score(question: str, texts: Sequence[str]) -> list[float]:
    asked = words(question)
    return [len(asked & words(text)) / max(1, len(asked)) for text in texts]


def segments(document: str, told: Sequence[str], language: str) -> list[Segment]:
    return [Segment(sentence, sentence) for text in told for sentence in text.split("|")]


NAMES = ("Red", "Blue", "Green")


def names_in(text: str) -> frozenset[str]:
    return frozenset(name for name in NAMES if name.lower() in text.lower())


def selector(*, answered: bool = True, lacking: str = "\0") -> Selector:
    return Selector(
        score=score,
        answers=lambda q, texts: answered,
        segments=segments,
        names_in=names_in,
        figures=lambda text: frozenset(re.findall(r"\d{3,}", text)),
        lacks=lambda part, texts: lacking in part,
    )


def select(
    question: str,
    *passages: Material,
    items: dict[str, str] | None = None,
    criteria: tuple[str, ...] = (),
    context: str = "",
    answered: bool = True,
) -> list[str]:
    brief = Brief(question, context, "en", items or {}, criteria, passages)
    return quotes(selector(answered=answered).select(brief))


def test_the_sentences_that_have_what_is_asked_come_first() -> None:
    text = "Nothing here.|The app had users.|The app lost its users in spring."
    assert select("When did the app lose its users?", passage(1, text))[0] == text.split("|")[2]


def test_nothing_is_told_when_nothing_answers() -> None:
    assert select("Why?", passage(1, "Because."), answered=False) == []
    assert select("Why?") == []


def test_each_side_is_scored_by_what_is_asked_of_it() -> None:
    passages = (
        passage(1, "Red grew in May.|Red is a colour.", side="Red"),
        passage(2, "Blue is a colour.|Blue grew in June.", side="Blue"),
    )
    chosen = select(
        "How do they differ?", *passages, items={"Red": "red grew", "Blue": "blue grew"}
    )
    assert "Red grew in May." in chosen[:2]
    assert "Blue grew in June." in chosen


def test_only_the_source_asked_for_is_told() -> None:
    passages = (passage(1, "The app failed early.", side="novel"), passage(2, "The app failed."))
    assert select("Why has the app failed?", *passages) == ["The app failed early."]


def test_headings_are_not_told() -> None:
    text = "The app|The app failed."
    assert select("What of the app?", passage(1, text, under="Part › The app")) == [
        "The app failed."
    ]


def test_the_same_words_are_told_once() -> None:
    assert select(
        "the app failed", passage(1, "The app failed."), passage(2, "The app failed.")
    ) == ["The app failed."]


def test_a_sentence_that_gives_a_reason_comes_first_when_one_is_asked_for() -> None:
    text = "The app failed quickly.|Far away.|The app failed because of its name."
    assert select("Why the app failed", passage(1, text))[0].endswith("its name.")


def test_a_sentence_that_asks_comes_after_one_that_states() -> None:
    text = "Has the app failed?|Far away.|The app has failed."
    assert select("the app has failed", passage(1, text))[0] == "The app has failed."


def test_a_follow_up_is_scored_by_its_own_words_first() -> None:
    text = "Taobao held a sale.|Far away.|Alipay gave out packets in spring."
    chosen = select("Taobao held a sale", passage(1, text), context="Alipay packets in spring")
    assert chosen[0] == "Taobao held a sale."


def test_a_source_is_summed_up_part_by_part_in_its_order() -> None:
    passages = (
        passage(2, "Second apps fail.|Apps fail and fail.", file="d"),
        passage(1, "First apps grow.|Apps grow and users of apps grow.", file="d"),
    )
    chosen = select("Please summarise it.", *passages)
    assert [text.split()[-1] for text in chosen] == ["grow.", "grow.", "fail.", "fail."]


def test_each_part_of_a_question_has_its_answer_told() -> None:
    passages = (
        passage(1, "The shop closed for rent.|The shop closed for good rent."),
        passage(2, "Banks opened in May.|The weather was fine."),
    )
    chosen = select("For what rent has the shop closed, and when have banks opened?", *passages)
    assert "Banks opened in May." in chosen[:2]
    assert chosen[0].startswith("The shop closed")


def test_a_list_is_told_whole_where_a_source_has_it_as_one() -> None:
    members = "1. Rent rose.|2. Staff left.|3. Guests left."
    chosen = select("List the reasons it closed.", passage(1, f"It closed.|{members}"))
    assert chosen == members.split("|")


def test_without_a_list_in_the_sources_the_best_sentences_are_told() -> None:
    text = "Rent is a reason.|Far away."
    assert select("List the reason.", passage(1, text)) == ["Rent is a reason."]


def test_whoever_says_it_is_told_once_when_speakers_are_asked_for() -> None:
    passages = (
        passage(1, "Rent was high.|Rent was too high.", file="f", by="Ann"),
        passage(2, "Rent was high indeed.", file="f", by="Bob"),
    )
    chosen = select("List which authors say rent was too high.", *passages)
    assert chosen == ["Rent was too high.", "Rent was high indeed."]


def test_events_are_told_in_time_of_what_is_asked_about() -> None:
    passages = (
        passage(1, "Red closed in 2016."),
        passage(2, "Red opened in 2013."),
        passage(3, "Trains began in 2012."),
    )
    assert select("Give a timeline of Red.", *passages) == [
        "Red opened in 2013.",
        "Red closed in 2016.",
    ]


def test_events_of_what_no_passage_names_are_told_of_all() -> None:
    assert select("Give a timeline of Green.", passage(1, "Trains began in 2012.")) == [
        "Trains began in 2012."
    ]


ASKED = {"Ann": "red shops", "Bob": "red shops"}
ANN = passage(1, "Red shops grew.", side="Ann", side_is="speaker")


def test_a_speaker_who_does_not_name_what_the_others_are_asked_about_is_silent() -> None:
    bob = passage(2, "Blue shops grew.", side="Bob", side_is="speaker")
    assert select("How do they differ?", ANN, bob, items=ASKED) == ["Red shops grew."]


def test_where_all_speakers_are_silent_their_best_is_told() -> None:
    given = [
        passage(n, f"Shops of {who} grew.", side=who, side_is="speaker")
        for n, who in enumerate(ASKED, 1)
    ]
    chosen = select("How do they differ?", *given, items=ASKED)
    assert chosen == ["Shops of Ann grew.", "Shops of Bob grew."]


def test_a_side_that_is_no_speaker_is_never_silent() -> None:
    given = (passage(1, "It grew.", side="Red"), passage(2, "Blue grew.", side="Blue"))
    items = {"Red": "red grew", "Blue": "blue grew"}
    assert select("How do they differ?", *given, items=items) == ["It grew.", "Blue grew."]


BOTH = {"Red": "", "Blue": ""}


def items_told(*passages: Material, items: dict[str, str]) -> list[tuple[str, str]]:
    """Returns (item, quote) of each statement told of a comparison."""
    brief = Brief("How do the shops differ?", "", "en", items, (), passages)
    return [(each.item, each.segment.quote) for each in selector().select(brief)]


def test_a_passage_found_for_several_sides_is_told_sentence_by_sentence() -> None:
    text = "Blue shops grew.|Red shops fell.|Red and Blue shops merged.|Shops closed."
    assert sorted(items_told(passage(1, text, side="Red | Blue"), items=BOTH)) == [
        ("Blue", "Blue shops grew."),
        ("Blue", "Red and Blue shops merged."),
        ("Red", "Red and Blue shops merged."),
        ("Red", "Red shops fell."),
        ("Red", "Shops closed."),
    ]


def test_a_passage_found_for_one_side_is_all_of_that_side() -> None:
    one, other = passage(1, "Shops fell.", side="Red"), passage(2, "Red shops grew.", side="Blue")
    assert items_told(one, other, items=BOTH) == [
        ("Red", "Shops fell."),
        ("Blue", "Red shops grew."),
    ]


def test_a_passage_found_for_no_side_is_told_of_none_unless_nothing_else_is() -> None:
    red, more = passage(1, "Red shops fell.", side="Red"), passage(2, "Shops closed.")
    assert items_told(red, more, items=BOTH) == [("Red", "Red shops fell.")]
    assert items_told(more, items=BOTH) == [("", "Shops closed.")]


def test_speakers_are_silent_only_on_what_no_item_is_called() -> None:
    asked = {"Red": "red shops", "Blue": "red shops"}
    given = [
        passage(n, f"Shops {did}.", side=who, side_is="speaker")
        for n, (who, did) in enumerate({"Red": "grew", "Blue": "fell"}.items(), 1)
    ]
    assert items_told(*given, items=asked) == [("Red", "Shops grew."), ("Blue", "Shops fell.")]


def test_several_aspects_are_told_by_item_and_aspect() -> None:
    given = (
        passage(1, "Red has a colour.|Red has a price.", side="Red"),
        passage(2, "Blue has a price.", side="Blue"),
    )
    items, criteria = {"Red": "", "Blue": ""}, ("price", "colour")
    assert select("Compare.", *given, items=items, criteria=criteria) == [
        "Red has a price.",
        "Blue has a price.",
        "Red has a colour.",
    ]


def test_one_item_under_one_aspect_is_a_cell_too() -> None:
    given = passage(1, "Red has a colour.|Red has a price.", side="Red")
    assert select("Red: price", given, items={"Red": ""}, criteria=("price",)) == [
        "Red has a price."
    ]


def missing(question: str, lacking: str) -> list[str]:
    brief = Brief(question, "", "en", {}, (), (passage(1, "The shop closed."),))
    return selector(lacking=lacking).missing(brief)


def test_the_parts_that_nothing_answers_are_missing() -> None:
    question = "Why did the shop close, and when did the bank open?"
    assert missing(question, "bank") == ["when did the bank open"]
    assert missing(question, "train") == []


def test_a_question_of_one_part_is_answered_or_refused_whole() -> None:
    assert missing("When did the bank open?", "bank") == []


def test_a_sentence_that_states_the_figure_asked_about_comes_first() -> None:
    text = "The shop had many users.|Then 500 came."
    assert select("What of the shop's users is 500?", passage(1, text))[0] == "Then 500 came."


def test_a_bare_question_of_the_source_gives_way_to_what_states_something() -> None:
    text = "Why did the shop close so soon?|The shop did close, for want of bread."
    assert select("Why did the shop close so soon", passage(1, text))[0] == text.split("|")[1]


def test_what_stands_under_a_heading_of_the_kind_asked_for_counts_more() -> None:
    told = "Bakers left the shop."
    first, second = passage(1, f"{told}|x"), passage(2, f"All {told}|x", under="Weaknesses")
    assert select("What weaknesses have bakers", first, second)[0] == f"All {told}"


def test_who_else_says_so_is_told_by_other_speakers() -> None:
    own = passage(1, "The shop was sold to Red.|The shop had bread.", by="Ann")
    other = passage(2, "Snow fell.|It seems that Red was sold the shop.", by="Bo")
    asked = "Who was the shop sold to, and does anybody else say so?"
    assert select(asked, own, other)[:2] == [
        "The shop was sold to Red.",
        "It seems that Red was sold the shop.",
    ]
