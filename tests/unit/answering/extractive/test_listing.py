"""Statements that belong together: a whole list, events in time, a source part by part."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.extractive.display import Segment
from bot.answering.extractive.listing import by_speaker, in_time, of_one_document, overview, run
from bot.answering.extractive.statements import Ranked, Told
from tests.unit.answering.samples import material, quotes, statement


def told(n: int, *sentences: str, **about: str) -> Told:
    return material(n, " ".join(sentences), **about), [Segment(each, each) for each in sentences]


def ranked(*given: Told, first: str = "") -> Ranked:
    """Returns every sentence as a statement, the one that begins with ``first`` foremost."""
    statements = [
        statement(segment.quote, source.n, order=order, **source.about)
        for source, segments in given
        for order, segment in enumerate(segments)
    ]
    return sorted(statements, key=lambda s: not s.segment.quote.startswith(first or "\0"))


NUMBERED = ("1. Rent rose.", "2. Staff left.", "3、客人少了。")
LABELLED = ("Rent: it rose.", "Staff: they left.", "客人：少了。")


@pytest.mark.parametrize("members", [NUMBERED, LABELLED], ids=["numbered", "labelled"])
def test_a_list_is_told_whole_in_its_order_whatever_its_members_score(
    members: tuple[str, ...],
) -> None:
    source = told(1, "The shop closed.", *members)
    assert quotes(run(ranked(source, first=members[2]), [source], None)) == [*members]


def test_a_list_goes_on_over_the_passages_of_a_document() -> None:
    later = told(1, "3) Guests left.", file="d", start="90")
    sooner = told(2, "(1) Rent rose.", "(2) Staff left.", file="d", start="0")
    chosen = quotes(run(ranked(later, sooner), [later, sooner], None))
    assert chosen == ["(1) Rent rose.", "(2) Staff left.", "3) Guests left."]


def test_the_list_of_the_size_asked_for_is_told_rather_than_the_nearest() -> None:
    five = told(1, *(f"{n}. A shop." for n in range(1, 6)))
    three = told(2, *NUMBERED)
    given = [five, three]
    assert len(run(ranked(*given, first="1. A"), given, None)) == 5
    assert quotes(run(ranked(*given, first="1. A"), given, 3)) == [*NUMBERED]


def test_a_list_may_have_one_more_than_was_said_and_no_less() -> None:
    source = told(1, "It closed.", *NUMBERED)
    far = told(2, "Banks opened.")
    given = [source, far]
    assert quotes(run(ranked(*given, first="Banks"), given, 2)) == [*NUMBERED]
    assert run(ranked(*given, first="Banks"), given, 4) == []


@pytest.mark.parametrize(
    "sentences",
    [
        ("1. Rent rose.", "2. Staff left."),
        ("In 2014 rent rose.", "In 2015 staff left.", "In 2016 guests left."),
        ("He said, well: no.", "They said. So: no.", "We asked, why: no."),
    ],
    ids=["too few", "years", "colons late in a sentence"],
)
def test_what_is_no_list_gives_none(sentences: tuple[str, ...]) -> None:
    source = told(1, *sentences)
    assert run(ranked(source), [source], None) == []


def test_the_list_in_the_passage_beside_the_best_statement_is_told() -> None:
    lead = told(1, "Why did it close?", file="d", start="0")
    members = told(2, *NUMBERED, file="d", start="40")
    assert quotes(run(ranked(lead, members, first="Why"), [lead, members], None)) == [*NUMBERED]
    other = told(2, *NUMBERED, file="e", start="40")
    assert run(ranked(lead, other, first="Why"), [lead, other], None) == []


def test_nothing_told_is_no_list() -> None:
    assert run([], [], 3) == []


def test_a_long_list_ends_at_ten() -> None:
    source = told(1, *(f"{n}. Shop number {n}." for n in range(1, 15)))
    assert len(run(ranked(source), [source], None)) == 10


def test_each_speaker_is_told_once_by_the_best_that_he_says() -> None:
    forum = {"file": "forum.txt"}
    given = [
        told(1, "Ann says rent.", "Ann says staff.", by="Ann", **forum),
        told(2, "Bob says rent.", by="Bob", **forum),
        told(3, "A paper says rent."),
    ]
    assert quotes(by_speaker(ranked(*given, first="Ann says staff"))) == [
        "Ann says staff.",
        "Bob says rent.",
        "A paper says rent.",
    ]


def test_events_of_several_sources_stand_in_the_order_of_their_dates() -> None:
    given = [
        told(1, "In 2016 it closed.", "Later it was sold."),
        told(2, "2014年11月改名。", "2014年5月开业。"),
        told(3, "2013-09 it was planned.", "The weather was fine."),
    ]
    chosen = in_time(ranked(*given), {1, 2, 3})
    assert quotes(chosen) == [
        "2013-09 it was planned.",
        "2014年5月开业。",
        "2014年11月改名。",
        "In 2016 it closed.",
    ]


def test_events_without_dates_come_last_or_alone() -> None:
    given = [told(1, "Later it closed."), told(2, "Then it was sold.")]
    assert {*quotes(in_time(ranked(*given), {1, 2}))} == {"Later it closed.", "Then it was sold."}


def test_one_source_tells_its_events_in_its_own_order() -> None:
    dates = ("In 2016 it closed.", "In 2013 it had opened.", "In 2014 it grew.")
    source = told(1, *dates, "It was red.")
    assert quotes(in_time(ranked(source, first="In 2014"), {1})) == [*dates]


def test_no_stage_of_one_source_is_left_out_for_want_of_dates() -> None:
    one = told(1, "At first it grew.", "後來它關門了。", file="d", start="0")
    two = told(2, "In 2016 it was sold.", "It was red.", file="d", start="80")
    assert quotes(in_time(ranked(one, two), {1, 2})) == [
        "At first it grew.",
        "後來它關門了。",
        "In 2016 it was sold.",
    ]


def test_only_the_passages_asked_about_tell_events() -> None:
    given = [told(1, "In 2016 it closed."), told(2, "In 2013 banks opened.")]
    assert quotes(in_time(ranked(*given), {1})) == ["In 2016 it closed."]


def test_a_summary_is_of_the_document_that_most_passages_are_from() -> None:
    given = [told(n, f"Part {n}.", file=name) for n, name in enumerate("abbacc")]
    assert of_one_document(given[1:3] + given[:1]) == given[1:3]
    assert of_one_document(given) == [given[0], given[3]]
    assert of_one_document([]) == []


def test_an_overview_takes_the_best_of_each_part_in_the_order_of_the_text() -> None:
    end = told(2, "It closed.", "It was red.", file="d", start="80")
    begin = told(1, "It opened.", "It was new.", file="d", start="0")
    chosen = overview(ranked(end, begin, first="It was new"), 2)
    assert quotes(chosen) == ["It was new.", "It closed."]


@settings(max_examples=40)
@given(st.integers(0, 30), st.integers(2, 8))
def test_an_overview_has_the_beginning_and_the_end_and_no_more_than_asked(
    parts: int, most: int
) -> None:
    given = [told(n, f"Part {n}.", file="d", start=str(n)) for n in range(parts)]
    chosen = quotes(overview(ranked(*given), most))
    assert len(chosen) <= most
    assert chosen[:1] == (["Part 0."] if parts else [])
    assert chosen[-1:] == ([f"Part {parts - 1}."] if parts else [])


def test_ordinals_tell_a_list_only_where_its_size_is_asked_for() -> None:
    forms = ["The first form is red.", "The second form is blue.", "第三種是綠色。"]
    source = told(1, "Second to none.", "Forms.", *forms)
    given = ranked(source, first="Forms")
    assert quotes(run(given, [source], 3)) == forms
    assert run(given, [source], None) == []
