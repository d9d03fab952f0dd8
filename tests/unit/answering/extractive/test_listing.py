"""Statements that belong together: a whole list, events in time, a source part by part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.extractive.display import Segment
from bot.answering.extractive.listing import enumerating, in_time, run, voices
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


def test_of_two_lists_of_the_size_asked_for_the_one_with_most_of_the_best_is_told() -> None:
    ordinals = told(1, "First we ate.", "Second, it rained.", "Third, we left.", file="a")
    three = told(2, *NUMBERED, file="b")
    best = [
        *ranked(ordinals)[:1],
        *ranked(three),
        *ranked(told(3, *"abcdefgh")),
        *ranked(ordinals)[1:],
    ]
    assert quotes(run(best, [ordinals, three], 3)) == [*NUMBERED]


def test_the_clauses_of_one_sentence_are_a_list_whatever_begins_them() -> None:
    clauses = ("难点有三：牌照要审批；", "医师不愿随车；", "信号不稳。")
    source = told(1, "他来了。", *clauses, "他走了。")
    assert quotes(run(ranked(source, first=clauses[0]), [source], 3)) == [*clauses]


def test_a_list_of_another_size_is_not_the_one_asked_for() -> None:
    five = told(1, *(f"{n}. A shop." for n in range(1, 6)))
    assert run(ranked(five), [five], 3) == []


def test_turns_of_a_talk_are_no_list() -> None:
    talk = told(1, "Ann: It rained.", "We stayed in.", "Bob: It did not.", "I went out.")
    assert run(ranked(talk), [talk], None) == []
    source, segments = talk
    turns = [replace(s, context=who) for s, who in zip(segments, ("Ann", "Ann", "Bob", "Bob"))]  # noqa: B905
    assert run(ranked((source, turns)), [(source, turns)], 2) == []


def test_what_the_best_is_no_part_of_is_not_told_as_the_list() -> None:
    source, far = told(1, "It closed.", *NUMBERED), told(2, "Banks opened.")
    assert run(ranked(source, far, first="Banks"), [source, far], None) == []
    assert run(ranked(source, far, first="Banks"), [source, far], 7) == []


def test_items_under_one_line_that_announces_them_are_a_list() -> None:
    texts = ("rent;", "staff.", "It was red.")
    segments = [Segment(t, t, context="" if t[0] == "I" else "Reasons:") for t in texts]
    source: Told = (material(1, " ".join(texts)), segments)
    given = [statement(s.quote, 1, order=n) for n, s in enumerate(segments)]
    assert quotes(run(given, [source], None)) == ["rent;", "staff."]


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
    ]
    assert quotes(voices(ranked(*given, first="Ann says staff"))) == [
        "Ann says staff.",
        "Bob says rent.",
    ]


def test_a_document_in_one_voice_is_summed_up_in_the_order_of_its_text() -> None:
    end = told(2, "It closed.", file="d", start="80")
    begin = told(1, "It opened.", file="d", start="0")
    other = told(3, "Banks opened.")
    chosen = quotes(voices(ranked(end, begin, other, first="It closed")))
    assert chosen == ["It opened.", "It closed."]


def test_events_of_several_sources_stand_in_the_order_of_their_dates() -> None:
    given = [
        told(1, "In 2016 it closed.", "Later it was sold."),
        told(2, "2014年11月改名。", "2014年5月开业。"),
        told(3, "In 2013 it was planned.", "The weather was fine."),
    ]
    assert quotes(in_time(ranked(*given))) == [
        "In 2013 it was planned.",
        "2014年5月开业。",
        "2014年11月改名。",
        "In 2016 it closed.",
    ]


def test_one_source_tells_its_events_in_its_own_order() -> None:
    dates = ("In 2016 it closed.", "In 2013 it had opened.", "In 2014 it grew.")
    source = told(1, *dates, "It was red.")
    assert quotes(in_time(ranked(source, first="In 2014"))) == [*dates]


def test_what_lists_several_things_in_few_words_comes_first_where_no_list_stands() -> None:
    long = f"It made {'very ' * 80}many things, one and all."
    several = "It made tea, coffee, and cocoa."
    found = ranked(told(1, "It made a thing.", several, long), first=long)
    assert quotes(enumerating(found))[0] == several
    assert quotes(enumerating(found))[-1] == long


def test_of_two_lists_that_hold_the_best_the_longer_is_told() -> None:
    clauses = told(2, "We do next year: a shed;", "a road;", "a well.")
    labels = told(1, "We did last year: a fence.", "We do this year: a barn.")
    best = ranked(labels, clauses, first="We do next")
    assert quotes(run(best, [labels, clauses], None)) == quotes(ranked(clauses))
