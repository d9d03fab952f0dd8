"""Whether a statement puts the words of its quote together in another order or from other clauses.

Looks at the words alone, whatever they mean: who did it to whom, what came before what and what was
more than what are told by the order of words. A word of a passive explains a change of sides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from bot.language.names import PASSIVE
from bot.language.scripts import HAN, fold, has_han
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, Stemmer

Cut = Callable[[str], Iterable[str]]
"""Gives the words of a run of Chinese characters."""

_WORD = re.compile(rf"[{HAN}]+|[a-z0-9][a-z0-9.,'’]*[a-z0-9]|[a-z0-9]")
_CLAUSE_END = re.compile(
    r"[,;:\uff0c\uff1b\uff1a。!?\uff01\uff1f](?!\d)|\.(?=\s|$)|\b(?:while|whereas|but|and|with)\b|[而且]"
)
_NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百千万亿半]")
"""How much stands anywhere; it has no side."""
_SAME = 0.75
"""Share of a statement's content words that its quote must have in the same form: where others say
it, their order tells nothing."""
_SIDES = 3
"""A word, what stands between, and another: their order is turned if all three are."""


def turned_round(statement: str, quote: str, cut: Cut) -> bool:
    """Tells whether two words of the quote have changed sides of a word between them."""
    told, said = fold(statement), fold(quote)
    if bool(PASSIVE.search(told)) != bool(PASSIVE.search(said)):
        return False
    words, source = words_of(told, cut), words_of(said, cut)
    places = {word: at for at, word in enumerate(source)}
    once = {word for word, n in Counter(source).items() if n == 1}
    once &= {word for word, n in Counter(words).items() if n == 1}
    kept = [word for word in words if word in once and not _NUMERAL.match(word)]
    content = {word for word in words if word not in _STOP}
    if len(content & once) < _SAME * len(content):
        return False
    return any(
        places[one] > places[between] > places[other] and not {one, other} & _STOP
        for one, between, other in combinations(kept, _SIDES)
    )


def put_together(statement: str, quote: str, cut: Cut) -> bool:
    """Tells whether the statement joins what is said in one clause of the quote alone with what is
    said in another alone, and leaves out what each says instead."""
    told = [_content(clause) for clause in _clauses(fold(statement), cut)]
    said = [set(_content(clause)) for clause in _clauses(fold(quote), cut)]
    if len(told) != 1 or len(said) < 2:
        return False
    words, count = set(told[0]), Counter(word for clause in said for word in clause)
    alone = [{word for word in clause if count[word] == 1} for clause in said]
    kept = [own - words for own in alone if any(not _NUMERAL.match(w) for w in own & words)]
    return len(words & set(count)) >= _SAME * len(words) and sum(map(bool, kept)) > 1


def _content(words: list[str]) -> list[str]:
    return [word for word in words if word not in _STOP]


_STEM = Stemmer().stem
_STOP = {*ENGLISH_STOP_WORDS, *CHINESE_STOP_WORDS, *map(_STEM, ENGLISH_STOP_WORDS)}


def words_of(folded: str, cut: Cut) -> list[str]:
    """Returns the words of a folded text, English ones by their stems."""
    runs = _WORD.findall(folded)
    return [word for run in runs for word in (cut(run) if has_han(run) else [_STEM(run)])]


def _clauses(folded: str, cut: Cut) -> Iterator[list[str]]:
    for part in _CLAUSE_END.split(folded):
        if words := words_of(part, cut):
            yield words
