"""Files to be taken away, each fetched once."""

from __future__ import annotations

from bot.ui.downloads import Counter, Parcel

PARCEL = Parcel("a.md", "text/markdown", b"x")


def test_a_parcel_is_fetched_once_and_not_for_ever() -> None:
    now = [0.0]
    counter = Counter(lambda: now[0])
    first, second = counter.leave(PARCEL), counter.leave(PARCEL)
    assert first != second
    assert counter.fetch(first) is PARCEL
    assert counter.fetch(first) is None
    now[0] = 3600
    assert counter.fetch(second) is None
    assert counter.fetch("no such token") is None


def test_the_oldest_give_way() -> None:
    counter = Counter()
    tokens = [counter.leave(PARCEL) for _ in range(100)]
    assert counter.fetch(tokens[0]) is None
    assert counter.fetch(tokens[-1]) is PARCEL
