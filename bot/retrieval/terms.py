"""The terms of a question: what each of its words may stand as in either language.

Owns the weights by which renderings count.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from bot.language.lexicon import Lexicon
from bot.language.name_sounds import SHORTEST, alike, latin_skeleton, substrings
from bot.language.scripts import fold, has_han
from bot.language.segmentation import HAN_SOUND, LATIN_SOUND, Analyser
from bot.language.stop_words import ENGLISH_STOP_WORDS, stem

PHRASE = 0.7
"""What a phrase weighs beside its words, which count as well."""
NAME = 0.8
"""What a name found by its sound counts beside one found as written."""
SINGLE_CHARACTER = 0.6
"""What a single Chinese character weighs: it is often a piece of a name or word that was cut."""
PART_OF_RUN = 0.6
"""What a name's share of the run that it stands in leaves of its weight, at the least."""
LONGEST_QUESTION = 8_000
MOST_TERMS = 200

Part = Literal["text", "glossary", "names"]

EVENING = 0.5
"""How far (0 to 1) the best rendering of a Chinese word is raised to certainty."""

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{4,}")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: the units that it may occur as, each with its probability."""

    label: str
    """The word of the question, for people."""
    part: Part
    renderings: Mapping[str, float]
    weight: float = 1.0
    unless: str | None = None
    """A unit; where that occurs in a text of the other language, this term is not needed."""


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads questions by a lexicon."""

    lexicon: Lexicon
    analyser: Analyser

    def terms(self, question: str) -> list[Term]:
        """Returns the terms of a question, at most ``MOST_TERMS`` from its beginning."""
        question = question[:LONGEST_QUESTION]
        analysis = self.analyser.analyse(question, asked=True)
        words = Counter(word for sentence in analysis.sentences for word in sentence.words)
        phrases = Counter(phrase for sentence in analysis.sentences for phrase in sentence.phrases)
        folded = fold(question)
        named = self.lexicon.glossary.mentions(folded, self.lexicon.words)
        mentions = {each.unit: folded[each.start : each.end] for each in named}
        spelled = defaultdict[str, dict[str, float]](dict)
        for sound, units in self.analyser.spelled(question):
            other = LATIN_SOUND if sound.startswith(HAN_SOUND) else HAN_SOUND
            for unit in units:
                spelled[unit][other + sound[1:]] = NAME
        terms = [
            Term(mentions[unit], "glossary", {unit: 1.0}, n)
            if unit in mentions
            else self._term(unit, n, spelled[unit])
            for unit, n in words.items()
        ]
        for phrase, n in phrases.items():
            whole = {phrase: 1.0} | dict.fromkeys(self.lexicon.renderings(phrase)[0], 1.0)
            terms.append(Term(phrase, "text", whole, PHRASE * n))
        terms += self._latin_names(question, words)
        terms += self._han_names(question)
        return list(islice(terms, MOST_TERMS))

    def _term(self, unit: str, count: int, spelled: Mapping[str, float]) -> Term:
        weights = dict(zip(*self.lexicon.renderings(unit), strict=True))
        best = max((float(w) for each, w in weights.items() if " " not in each), default=0.0)
        # A Chinese word with many renderings is not less surely meant than one with few: without
        # this, passages in the question's own language, where the word itself counts 1, would crowd
        # out the others.
        evened = min(best, 1.0) ** -EVENING if has_han(unit) and best > 0 else 1.0
        probable = {
            rendering: PHRASE if " " in rendering else float(weight) * evened
            for rendering, weight in weights.items()
        }
        weight = SINGLE_CHARACTER if len(unit) == 1 and has_han(unit) else 1.0
        return Term(unit, "text", {unit: 1.0, **probable, **spelled}, weight * count)

    def _latin_names(self, question: str, words: Container[str]) -> Iterator[Term]:
        """Yields the names in Latin letters by their sound in Chinese.

        A word that the dictionary lacks may be a name in any spelling; one that it has only if it
        is capitalised inside a sentence and its renderings are nowhere found.
        """
        for match in _WORD.finditer(question):
            word = match[0]
            said = stem(fold(word))
            skeleton = latin_skeleton(word)
            if said not in words or word.lower() in ENGLISH_STOP_WORDS or len(skeleton) < SHORTEST:
                continue
            known = said in self.lexicon.units
            if known and not (word[0].isupper() and match.start() > 0):
                continue
            sounds = {HAN_SOUND + k: NAME * w**2 for k, w in alike(skeleton).items()}
            yield Term(word, "names", sounds, unless=said if known else None)

    def _han_names(self, question: str) -> Iterator[Term]:
        """Yields the stretches that may be foreign names by their sound in Latin letters."""
        for run in self.lexicon.sounds.runs(fold(question)):
            sounds: dict[str, float] = {}
            for name in substrings(run):
                skeleton = self.lexicon.sounds.skeleton(name)
                whole = len(name) == len(run)
                if len(skeleton) < SHORTEST + (not whole):
                    continue
                share = PART_OF_RUN + (1 - PART_OF_RUN) * len(name) / len(run)
                for other, weight in alike(skeleton).items():
                    unit, value = LATIN_SOUND + other, NAME * (weight * share) ** 2
                    sounds[unit] = max(value, sounds.get(unit, 0.0))
            if sounds:
                yield Term(run, "names", sounds, unless=run)
