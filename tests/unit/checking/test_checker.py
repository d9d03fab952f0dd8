"""What a checked answer calls verified, cited, inferred or unverified, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.checker import Checker
from bot.checking.claims import bare
from bot.checking.places import translator
from bot.checking.support import Support
from bot.language.scripts import fold
from bot.types import (
    Case,
    Checked,
    Document,
    Evidence,
    Hit,
    Passage,
    Plan,
    Reading,
    Translation,
    Verdict,
    mark_run,
)
from tests.unit.answering.samples import PHRASES, SAID

NAMES = {"Laiwang": "来往", "DingTalk": "钉钉", "Alibaba": "阿里", "Tencent": "腾讯"}


def names_in(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(n for n, zh in NAMES.items() if n.lower() in folded or zh in folded)


def found(text: str, *, start: int = 0, side: str | None = None, **others: str) -> Hit:
    about = {"document": "doc.txt", "language": "zh-Hant", "genre": "forum", "title": "A forum"}
    passage = Passage(
        id=text[:8], start=start, end=start + len(text), text=text, **(about | others),  # type: ignore[arg-type]
    )  # fmt: skip
    return Hit(passage=passage, score=0.5, side=side)


HITS = (
    found("來往在2013年有1000萬用戶。來往沒有成功。", start=100),
    found("騰訊也嘗試過做電商,推出過自己的微店。", start=500, title="阿里為什麼不做社交"),
    found("DingTalk has 10 million users in 2016. It grew.", author="36氪", language="en"),
    found("Prices:\n\n| app | price |\n|---|---|\n| Laiwang | 3 yuan |\n| DingTalk | 4 yuan |"),
)


def checker(**others: object) -> Checker:
    given = {
        "support": Support(names_in=names_in, relate=lambda statement, said: 1.0),
        "translate": lambda name, start, end, language: None,
        "phrases": PHRASES,
    }
    return Checker(**(given | others))  # type: ignore[arg-type]


def check(
    draft: str,
    *,
    hits: Sequence[Hit] = HITS,
    items: tuple[str, ...] = (),
    of: Checker | None = None,
    question: str = "?",
) -> Checked:
    plan = Plan(rewritten=question, language="en", items=items)
    return (of or checker()).check(draft, Evidence(plan=plan, hits=tuple(hits)))


def statuses(checked: Checked) -> list[tuple[str | None, str | None]]:
    """Returns each statement's status with its basis or reason."""
    return [
        (claim.status, claim.basis or claim.reason)
        for claim in checked.claims
        if claim.kind == "statement"
    ]


def test_whole_sentences_of_the_source_are_verified_whatever_their_script() -> None:
    checked = check("来往没有成功 [1.2]. 來往在2013年有1000萬用戶。來往沒有成功。 [1.1-2]")
    assert checked.text == "来往没有成功 [1]. 來往在2013年有1000萬用戶。來往沒有成功。 [2]"
    assert statuses(checked)[0] == ("verified", "wording")
    citation = checked.citations[0]
    assert (citation.n, citation.start, citation.end) == (1, 117, 124)
    assert citation.quote == "來往沒有成功。"
    assert (citation.focus_start, citation.focus_end) == (117, 123)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("Laiwang had 10 million users in 2013 [1.1].", ("cited", None)),
        ("Laiwang had 11 million users in 2013 [1.1].", ("unverified", "number")),
        ("Laiwang had 10 million users in 2014 [1.1].", ("unverified", "date")),
        ("DingTalk had 10 million users in 2013 [1.1].", ("unverified", "name")),
        ("Laiwang succeeded [1.2].", ("unverified", "negation")),
        ("來往成功 [1.2]。", ("unverified", "negation")),
        ("來往有1000萬用戶 [1.1]。", ("cited", None)),
        ("Laiwang had users [9.1].", ("unverified", "not_found")),
        ("Laiwang had users [1.9].", ("unverified", "not_found")),
        ("Laiwang had users.", ("unverified", "uncited")),
        ("Laiwang had users [0.1].", ("unverified", "not_found")),
        ("| app | price |\n|---|---|\n| Laiwang | 3 yuan [4.3] |", ("verified", "wording")),
        ("| app | price |\n|---|---|\n| Laiwang | 4 yuan [4.4] |", ("cited", None)),
        ("| app | cost |\n|---|---|\n| Laiwang | 3 yuan [4.3] |", ("cited", None)),
        ("| app | price |\n|---|---|\n| Laiwang | 5 yuan [4.3] |", ("unverified", "number")),
    ],
)
def test_what_is_not_the_sources_wording_is_cited_at_best(
    draft: str, expected: tuple[str, str | None]
) -> None:
    assert statuses(check(draft)) == [expected]


@pytest.mark.parametrize(
    ("draft", "verified"),
    [("Lin: It grew fast [1.2].", True), ("Mao: It grew fast [1.2].", False)],
)
def test_words_with_who_has_the_turn_before_them_are_the_sources(
    draft: str, *, verified: bool
) -> None:
    talk = "Lin: We sold it. It grew fast.\nMao: When?\nLin: In May.\nMao: And now?\nLin: It rests."
    ((status, _),) = statuses(check(draft, hits=[found(talk, language="en")]))
    assert (status == "verified") == verified


def test_a_bare_passage_looks_for_the_sentences_that_bear_the_statement() -> None:
    def relate(statement: str, said: str) -> float:
        return 0.9 if "沒有成功" in said and "1000" not in said else 0.1

    of = checker(support=Support(names_in=names_in, relate=relate))
    checked = check("来往没有成功 [1].", of=of)
    assert [c.quote for c in checked.citations] == ["來往沒有成功。"]
    assert statuses(checked) == [("verified", "wording")]
    none = checker(support=Support(names_in=names_in, relate=lambda *_: 0.1))
    assert statuses(check("Cats purr [1].", of=none)) == [("unverified", "not_found")]


def test_a_statement_under_a_side_is_verified_only_if_its_sentence_names_that() -> None:
    hits = (found("It grew fast.", language="en"), found("Tencent grew.", language="en"))
    items = ("DingTalk", "Tencent")
    checked = check(
        "DingTalk: It grew fast. [1.1]\nTencent: Tencent grew. [2.1]\n"
        "DingTalk: Tencent grew. [2.1]",
        hits=hits,
        items=items,
    )
    assert statuses(checked) == [
        ("cited", None), ("verified", "wording"), ("unverified", "subject"),
    ]  # fmt: skip
    beside = (found("It grew fast. Its rival is DingTalk.", language="en"),)
    assert statuses(check("DingTalk: It grew fast. [1.1-2]", hits=beside, items=items)) == [
        ("cited", None)
    ]
    headed = (found("It grew fast.", language="en", heading="DingTalk"),)
    assert statuses(check("DingTalk: It grew fast. [1.1]", hits=headed, items=items)) == [
        ("verified", "wording")
    ]


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("3 + 4 = 7 [inference: 4.3, 4.4].", ("inference", "computed")),
        ("3 + 4 = 8 [inference: 4.3, 4.4].", ("unverified", "number")),
        ("Laiwang and Tencent tried [inference: 1.1, 2.1].", ("cited", None)),
        ("Tencent did not try [inference: 2.1].", ("unverified", "negation")),
        ("Laiwang lost [inference: 9.1].", ("unverified", "not_found")),
    ],
)
def test_an_inference_is_one_only_where_it_is_computed(
    draft: str, expected: tuple[str, str]
) -> None:
    assert statuses(check(draft)) == [expected]


def test_a_cell_under_words_that_its_source_has_not_is_cited_though_a_name_in_them_is_there() -> (
    None
):
    hits = (found("Laiwang opened in May.", language="en", title="Alibaba"),)
    for head, status in (("opened", "verified"), ("users of Alibaba", "cited")):
        draft = f"| | {head} |\n|---|---|\n| Laiwang | Laiwang opened in May. [1.1] |"
        (cell,) = [c for c in check(draft, hits=hits, items=("Laiwang",)).claims if c.citations]
        assert cell.status == status


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Staff — Ash: 9", "inference"),
        ("Ash has the most staff, 9", "inference"),
        ("Ash has the fewest staff, 9", "cited"),
        ("Elm: 4", "cited"),
        ("Elm: 9", "unverified"),
        ("Fir: 7; Elm: 9", "unverified"),
    ],
)
def test_what_is_worked_out_over_rows_is_an_inference_only_if_right(said: str, status: str) -> None:
    rows = [
        f"Firm: {name}; Staff: {n}; Since: 199{n}."
        for name, n in (("Elm", 4), ("Fir", 7), ("Ash", 9))
    ]
    hits = tuple(found(row, language="en") for row in rows)

    def words(text: str) -> set[str]:
        return {*re.findall(r"\w+", text.lower())} - {"the", "has", "with"}

    by_words = Support(
        names_in=names_in,
        relate=lambda one, other: len(words(one) & words(other)) / max(1, len(words(one))),
    )
    checked = check(
        f"{said} [inference: 1.1, 2.1, 3.1]", hits=hits, of=checker(support=by_words),
        question="firm with the most staff",
    )  # fmt: skip
    assert [claim.status for claim in checked.claims] == [status]


def test_our_own_translation_is_cited_at_best() -> None:
    of = checker(translate=lambda *_: "Laiwang did not succeed at all.")
    checked = check("Laiwang did not succeed at all [1.2].", of=of)
    assert statuses(checked) == [("cited", None)]
    assert checked.citations[0].translation == "Laiwang did not succeed at all."


class Told:
    """A judge that says what it is told of each case, in turn."""

    def __init__(self, *verdicts: Verdict | None, promotes: bool = True) -> None:
        self.verdicts, self.promotes, self.asked = verdicts, promotes, list[Case]()

    def read(self, cases: Sequence[Case], known: Reading | None = None) -> Reading:
        new = [case for case in cases if not known or case not in known.verdicts]
        self.asked += new
        said = zip(new, self.verdicts, strict=False)
        verdicts = {case: (verdict, "words") for case, verdict in said if verdict}
        return Reading(
            judge="told", promotes=self.promotes,
            verdicts={**(known.verdicts if known else {}), **verdicts},
        )  # fmt: skip


READ = (
    "Laiwang had 10 million users in 2013 [1.1]. Tencent tried [2.1]. DingTalk had users [3.1]. "
    "来往没有成功 [1.2]. Tencent did not [2.1]. Users grew [inference: 3.2]."
)


def test_a_judge_reads_what_is_cited_and_may_verify_it() -> None:
    judge = Told("supported", "contradicted", None, "supported", "supported")
    checked = check(READ, of=checker(judge=judge))
    assert statuses(checked) == [
        ("verified", "judged"), ("unverified", "contradicted"), ("cited", None),
        ("verified", "wording"), ("unverified", "negation"), ("inference", "judged"),
    ]  # fmt: skip
    # What a guard objects to is read as well: only if both object it is sent back.
    assert [case.statement for case in judge.asked] == [
        c.text for c in checked.claims if c.basis != "wording"
    ]
    assert [(READ[each.start : each.end], each.why) for each in checked.failing] == [
        ("Tencent tried [2.1]", "contradicted: words")
    ]
    (source,) = judge.asked[-1].sources
    assert (source.before, source.text) == ("DingTalk has 10 million users in 2016.", "It grew.")


def test_a_judge_that_may_only_veto_verifies_nothing() -> None:
    judge = Told("supported", "not_stated", promotes=False)
    assert statuses(check(READ, of=checker(judge=judge)))[:3] == [
        ("cited", None), ("unverified", "not_stated"), ("cited", None),
    ]  # fmt: skip


def test_only_what_is_new_in_a_mended_answer_is_judged_again() -> None:
    judge = Told("supported", "supported")
    first = check("It grew in 2016 [3.1].", of=checker(judge=judge))
    plan = Plan(rewritten="?", language="en")
    again = checker(judge=judge).check(
        "It grew in 2016 [3.1]. It grew then [3.2].", Evidence(plan=plan, hits=HITS), first.reading
    )
    assert [case.statement for case in judge.asked] == ["It grew in 2016", "It grew then"]
    assert [claim.basis for claim in again.claims] == ["judged", "judged"]


def test_nobody_is_asked_where_nothing_is_cited() -> None:
    judge = Told()
    assert check("來往沒有成功 [1.2]. It is red.", of=checker(judge=judge)).reading is None
    assert not judge.asked


def test_what_is_not_stated_becomes_words_and_a_note() -> None:
    checked = check(
        "- Laiwang: NOT_STATED\n- DingTalk: It grew. [3.2]\n\n**NOT_STATED: who built it**",
        items=("Laiwang", "DingTalk"),
    )
    part, silent = (SAID["missing"].format(part=each) for each in ("who built it", "Laiwang"))
    assert [(note.kind, note.text, note.about) for note in checked.notes] == [
        ("absent", part, "who built it"), ("absent", silent, "Laiwang"),
    ]  # fmt: skip
    assert part in checked.text
    assert f"- Laiwang: {SAID['no_item']}" in checked.text
    assert [claim.kind for claim in checked.claims] == ["source_note", "statement", "source_note"]
    assert "NOT_STATED" not in checked.text


def test_the_lead_is_the_first_line_that_states_something() -> None:
    checked = check("Here it is:\n\nIt grew. [3.2] It failed.\n\nMore.")
    assert [checked.claims[n].text for n in checked.lead] == ["It grew.", "It failed."]


def test_a_draft_comes_back_in_the_grammar_with_what_fails_in_it() -> None:
    checked = check("It grew 【3.2】. Laiwang succeeded [1.2, 2]. It is red. So [inference: 3.1].")
    draft = "It grew [3.2]. Laiwang succeeded [1.2, 2]. It is red. So [inference: 3.1]."
    assert checked.draft == draft
    assert statuses(checked)[1] == ("unverified", "negation")
    # What a guard alone doubts has its sentences: it is marked, and nobody is asked to mend it.
    assert [draft[each.start : each.end] for each in checked.failing] == ["It is red."]


def test_a_run_is_cited_in_parts_that_are_short_enough() -> None:
    long = found(" ".join(f"Sentence {n} of {'x' * 390}." for n in range(4)), language="en")
    quotes = [c.quote for c in check("It is long [1.1-4].", hits=(long,)).citations]
    assert [len(quote) <= 1000 for quote in quotes] == [True, True]
    assert " ".join(quotes) == long.passage.text


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
    hans = [Translation(start=at, end=at + 4, language="zh-Hans", text="来了。") for at in (0, 4)]
    english = Document(
        name="en",
        text="One. Two.",
        sha256="",
        title="",
        language="en",
        genre="a",
        translations=tuple(hans),
    )
    assert translator([english])("en", 0, 8, "zh-Hant") == "來了。來了。"


DRAFTS = st.lists(
    st.sampled_from(
        ["It fell", "來往沒有成功", ". ", "。", ", ", "\n", "\n\n", "- ", "## ", "**", "| ",
         "|---|", " [1.2]", "[3.1-2]", " [inference: 1.1]", "[4]", "[9.9]", "[2013]", ": ",
         "NOT_STATED", "[", "]", "\x00"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(DRAFTS)
def test_every_offset_and_every_mark_is_as_the_contract_says(draft: str) -> None:
    checked = check(draft)
    numbers = {citation.n for citation in checked.citations}
    for claim in checked.claims:
        assert claim.start is not None
        assert claim.end is not None
        assert bare(checked.text[claim.start : claim.end]) == claim.text
        assert checked.text[claim.end :].startswith(mark_run(claim.citations))
        assert set(claim.citations) <= numbers
        assert (claim.status is None) == (claim.kind != "statement")
        assert (claim.reason is not None) == (claim.status == "unverified")
        assert (claim.basis is not None) == (claim.status in ("verified", "inference"))
    for citation in checked.citations:
        passage = next(
            hit.passage for hit in HITS
            if hit.passage.start <= citation.start and citation.end <= hit.passage.end
            and hit.passage.text[citation.start - hit.passage.start :].startswith(citation.quote)
        )  # fmt: skip
        assert passage.text[citation.start - passage.start : citation.end - passage.start] == (
            citation.quote
        )
        assert 0 < len(citation.quote) <= 1000
