"""Whether a statement puts the words of its quote together in another order or from other clauses.

Looks at the words alone, whatever they mean: who did it to whom, what came before what and what was
more than what are told by the order of words. A word of a passive explains a change of sides.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import combinations

from bot.language.closed_classes import closed_class
from bot.language.names import PASSIVE
from bot.language.scripts import HAN, fold, has_han
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, stem

Cut = Callable[[str], Iterable[str]]
"""Gives the words of a run of Chinese characters."""

_WORD = re.compile(rf"[{HAN}]+|[a-z0-9][a-z0-9.,'’]*[a-z0-9]|[a-z0-9]")
_OWNER = re.compile(r"['’]s\b")
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
    """Tells whether a statement is its quote's words in their order once two runs of them have
    changed places: one whose sentence is built in another way says nothing by its order."""
    told, said = fold(statement), fold(quote)
    if bool(PASSIVE.search(told)) != bool(PASSIVE.search(said)):
        return False
    words, source = ([w for w in words_of(t, cut) if w not in _ARTICLES] for t in (told, said))
    counted = Counter(source)
    once = {word for word, n in Counter(words).items() if n == 1 == counted[word]}
    kept = [w for w in words if w in once and not _NUMERAL.match(w)]
    content = {word for word in words if word not in _STOP}
    if len(content & once) < _SAME * len(content):
        return False
    places = {word: at for at, word in enumerate(source)}
    as_told = _in_order(words, source)
    return any(
        places[one] > places[between] > places[other]
        and not {one, other} & _STOP
        and (exchanged := _exchanged(words, source, one, between, other)) > as_told
        and exchanged >= _SAME * len(words)
        for one, between, other in combinations(kept, _SIDES)
    )


def _exchanged(words: list[str], source: list[str], one: str, between: str, other: str) -> int:
    """Returns how many words are in order with two, or all around one, in each other's place."""
    at = words.index(between)
    two = [{one: other, other: one}.get(word, word) for word in words]
    around = words[at + 1 :] + words[at : at + 1] + words[:at]
    return max(_in_order(two, source), _in_order(around, source))


def _in_order(words: list[str], source: list[str]) -> int:
    """Returns how many of the words the source has in their order."""
    blocks = SequenceMatcher(None, words, source, False).get_matching_blocks()
    return sum(block.size for block in blocks)


def put_together(statement: str, quote: str, cut: Cut, beside: str = "") -> bool:
    """Tells whether the statement joins what is said in one clause of the quote alone with what is
    said in another alone, and leaves out what each says instead: in another order, or how one
    begins with how another ends, or without the figures of both. What goes on as the quote does
    only tells it shorter, and what is said ``beside`` it may be from there."""
    said, told = _clauses(fold(quote), cut), _clauses(fold(statement), cut)
    count = Counter(word for clause in said for word in set(clause))
    every = {word for clause in told for word in clause}
    elsewhere = set(words_of(fold(beside), cut))
    # Words of its own may stand for as many that a clause says.
    own = sum(not _NUMERAL.match(word) for word in every - set(count))
    alone = {
        word: at
        for at, clause in enumerate(said)
        if sum(count[word] == 1 for word in set(clause) - every) >= max(own, 1)
        for word in clause
        if count[word] == 1 and word not in elsewhere and not _NUMERAL.match(word)
    }
    for words in told:
        if sum(word in count for word in set(words)) < _SAME * len(set(words)):
            continue
        places = [alone[word] for word in words if word in alone]
        taken = {at: said[at] for at in sorted(set(places))}
        begun = [at for at, c in taken.items() if c[0] in words and {*c} - every]
        ended = [at for at, c in taken.items() if c[0] not in every]
        figures = sum(any(_NUMERAL.match(w) for w in {*c} - every) for c in taken.values())
        crossed = begun and ended and min(begun) < max(ended)
        if places != sorted(places) or crossed or figures > 1:
            return True
    return False


_LEADS = closed_class("leads")
_ARTICLES = frozenset(("a", "an", "the"))
_STOP = {*ENGLISH_STOP_WORDS, *CHINESE_STOP_WORDS, *map(stem, ENGLISH_STOP_WORDS)}


def words_of(folded: str, cut: Cut) -> list[str]:
    """Returns the words of a folded text, English ones by their stems."""
    runs = _WORD.findall(_OWNER.sub("", folded))
    return [word for run in runs for word in (cut(run) if has_han(run) else [stem(run)])]


def content_words(folded: str, cut: Cut) -> list[str]:
    """Returns the words of a folded text that name or say something."""
    return [w for w in words_of(folded, cut) if w not in _STOP and not _LEADS.fullmatch(w)]


def _clauses(folded: str, cut: Cut) -> list[list[str]]:
    """Returns the content words of each clause that has any."""
    every = (content_words(part, cut) for part in _CLAUSE_END.split(folded))
    return [words for words in every if words]
