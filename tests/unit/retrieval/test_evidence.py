"""How passages are chosen: each side its share, each document a chance, within the budget."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from bot.retrieval.bm25 import Found
from bot.retrieval.evidence import EvidenceBuilder
from bot.types import Evidence, Hit, Passage, Plan, Search, Source


def passage(name: str, document: str, length: int = 100) -> Passage:
    return Passage(
        id=name,
        document=document,
        start=0,
        end=length,
        text=(name * length)[:length],
        language="en",
        genre="article",
        title=document,
    )


PASSAGES = {
    name: passage(name, document)
    for name, document in [("a1", "a"), ("a2", "a"), ("a3", "a"), ("a4", "a"), ("b1", "b")]
}
SCORES = {"a1": 1.0, "a2": 0.9, "a3": 0.8, "a4": 0.7, "b1": 0.6}


def search(query: str, k: int, within: Container[str] | None) -> list[Found]:
    return [Found(n, s) for n, s in SCORES.items() if within is None or n in within][:k]


def stored(ids: Iterable[str]) -> list[Passage]:
    return [PASSAGES[name] for name in ids]


def ids_of(source: Source) -> frozenset[str]:
    return frozenset(n for n, p in PASSAGES.items() if p.document in source.documents)


def retrieve(*searches: Search, budget: int = 10_000, refusal: str | None = None) -> Evidence:
    builder = EvidenceBuilder(search, passages=stored, ids_of=ids_of, budget=budget)
    plan = Plan(rewritten="q", language="en", searches=searches, refusal=refusal)
    return builder.retrieve(plan)


def names(evidence: Evidence) -> list[str]:
    return [hit.passage.id for hit in evidence.hits]


def test_each_document_that_answers_gets_a_chance_near_the_front() -> None:
    assert names(retrieve(Search(query="q"))) == ["a1", "a2", "a3", "b1", "a4"]


def test_each_side_gets_its_share_and_its_name() -> None:
    side_a = Search(query="q", item="A", source=Source(label="A", documents=("a",)))
    side_b = Search(query="q", item="B", source=Source(label="B", documents=("b",)))
    evidence = retrieve(side_a, side_b, Search(query="q"), budget=200)
    assert [(hit.passage.id, hit.side) for hit in evidence.hits] == [("a1", "A"), ("b1", "B")]


def test_a_passage_found_twice_stands_once_with_its_side() -> None:
    side_a = Search(query="q", item="A", source=Source(label="A", documents=("a",)))
    evidence = retrieve(Search(query="q"), side_a)
    assert sorted(names(evidence)) == sorted(PASSAGES)
    assert next(hit.side for hit in evidence.hits if hit.passage.id == "a1") == "A"


def test_a_passage_found_for_several_sides_has_each_of_them_once() -> None:
    searches = [Search(query="q", item=item) for item in ("A", "B", "A", "C")]
    first = retrieve(*searches).hits[0]
    assert (first.side, first.more_sides) == ("A", ("B", "C"))


def test_the_budget_is_kept_in_characters() -> None:
    assert len(retrieve(Search(query="q"), budget=299).hits) == 2


def test_nothing_is_looked_up_for_a_refusal() -> None:
    assert retrieve(Search(query="q"), refusal="greeting").hits == ()


def test_what_says_the_same_stands_once_and_names_who_repeats_it() -> None:
    text = "來往的用戶突破了一千萬，這是阿里的大殺器。"
    said = {
        "a": replace(passage("a", "a"), text=text, author="甲"),
        "b": replace(passage("b", "b"), text=text.replace("來", "来"), author="乙"),
        "c": replace(passage("c", "c"), text="釘釘的用戶破億。", author="丙"),
    }
    builder = EvidenceBuilder(
        lambda query, k, within: [Found("a", 1.0), Found("b", 0.9), Found("c", 0.8)],
        passages=lambda ids: [said[name] for name in ids],
        ids_of=lambda source: frozenset(),
        budget=1000,
    )
    plan = Plan(rewritten="q", language="en", searches=(Search(query="q"),))
    hits = builder.retrieve(plan).hits
    assert [(hit.passage.id, hit.also) for hit in hits] == [("a", ("乙",)), ("c", ())]


def test_only_the_documents_in_scope_are_searched() -> None:
    asked: list[object] = []

    def search(query: str, k: int, within: object) -> list[object]:
        asked.append(within)
        return []

    builder = EvidenceBuilder(
        search,  # type: ignore[arg-type]
        passages=lambda ids: [],
        ids_of=lambda source: frozenset(f"{name}{n}" for name in source.documents for n in (1, 2)),
        budget=100,
    )
    named = Source(label="a", documents=("a", "c"))
    searches = (Search(query="x"), Search(query="y", source=named))
    builder.retrieve(Plan(rewritten="x", language="en", searches=searches, documents=("a", "b")))
    assert asked == [frozenset({"a1", "a2", "b1", "b2"}), frozenset({"a1", "a2"})]


def test_what_the_one_named_source_says_comes_before_what_others_say() -> None:
    named = Search(query="q", item="b", source=Source(label="b", documents=("b",)))
    assert names(retrieve(Search(query="q"), named))[0] == "b1"


def again(
    missing: list[str],
    *given: str,
    asked: str = "q p",
    budget: int = 10_000,
    kept: frozenset[int] = frozenset(),
    several: bool = True,
) -> list[str]:
    """Returns the passages with what is found once more, of which the queries are names."""
    builder = EvidenceBuilder(
        lambda query, k, within: [Found(n, 1.0) for n in query.split() if n in PASSAGES],
        passages=stored,
        ids_of=ids_of,
        budget=budget,
        things=lambda question: ["b1"],
    )
    searches = tuple(Search(query=query) for query in asked.split())
    plan = Plan(rewritten="q", language="en", searches=searches)
    held = Evidence(plan=plan, hits=tuple(Hit(passage=PASSAGES[n], score=1.0) for n in given))
    found = builder.again(held, missing, kept, several=several)
    if found is None:
        return []
    new = [search for search in found.plan.searches if search.again]
    assert [each.query for each in new] == [f"{what} b1" for what in missing or asked.split()]
    return names(found)


def test_what_is_found_again_comes_first_then_what_was_cited_within_the_budget() -> None:
    assert again(["a4"], "a1", "a2") == ["a4", "b1", "a1", "a2"]
    cited = frozenset({3})
    assert again(["a4"], "a1", "a2", "a3", budget=400, kept=cited) == ["a4", "b1", "a3", "a1"]


def test_what_is_found_again_takes_half_of_the_budget_and_is_nothing_if_it_was_given() -> None:
    assert again(["a3 a4"], "a1", budget=200) == ["a3", "a1"]
    assert again(["a1"], "a1", "b1") == []


def test_what_declines_is_looked_for_by_its_parts_and_one_thing_alone_only_if_that_is_told() -> (
    None
):
    assert again([], "a1", asked="a2 a3") == ["a2", "a3", "b1", "a1"]
    assert again([], "a1", asked="a2", several=False) == []
    assert again(["a4"], "a1", asked="q") == []
    assert again(["a4"], "a1", asked="q", several=False) == ["a4", "b1", "a1"]
