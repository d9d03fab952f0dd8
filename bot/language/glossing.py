"""Word-by-word English for Chinese text, so that an English embedding model can read it.

Owns the choice of one rendering for each word. The result is for the model, not for people.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator

from bot.language.data_files import text_of
from bot.language.lexicon import Lexicon
from bot.language.scripts import HAN, is_chinese, to_hans
from bot.language.segmentation import Analyser, longest_known

VERSION = "2"
"""To be raised when the same text would be glossed otherwise."""

LONGEST_JOINED = 8

_PART = re.compile(rf"[{HAN}]+|[A-Za-z\u00c0-\u024f0-9.%]+|[。，；？！、:(),?!;]")
_FULL_STOPS = "。？！；?!;"

_LINES = (line for line in text_of("glosses.txt").splitlines() if not line.startswith("#"))
FIXED_GLOSSES = {
    word: gloss.replace("_", " ")
    for pair in " ".join(_LINES).split()
    for word, _, gloss in [pair.partition(":")]
}
"""The rendering of words by which no dictionary's first sense is right; "" for none."""


class Glosser:
    """Turns Chinese text into the English words that render it, one after another."""

    def __init__(self, lexicon: Lexicon, analyser: Analyser) -> None:
        self._lexicon = lexicon
        self._analyser = analyser
        self.fingerprint = f"gloss-{VERSION}-{lexicon.fingerprint}"

    def __call__(self, text: str) -> str:
        """Returns a Chinese text in English words; any other text as it is."""
        if not is_chinese(text):
            return text
        simplified = to_hans(unicodedata.normalize("NFKC", text))
        words = " ".join(word for word in self._words(simplified) if word)
        return re.sub(r"\s+([.,])", r"\1", words)

    def _words(self, text: str) -> Iterator[str]:
        lower, glossary, start = text.lower(), self._lexicon.glossary, 0
        # A letter whose small form is two letters would shift the places of all that follow.
        in_place = len(lower) == len(text)
        for mention in glossary.mentions(lower, self._lexicon.words) if in_place else ():
            yield from self._render(text[start : mention.start])
            yield glossary.name(mention.unit, chinese=False)
            start = mention.end
        yield from self._render(text[start:])

    def _render(self, text: str) -> Iterator[str]:
        for part in _PART.findall(text):
            if part in _FULL_STOPS:
                yield "."
            elif len(part) == 1 and not part.isalnum():
                yield ","
            elif part[0] > "\u33ff":
                tokens = self._analyser.cut(part)
                words = [word for each in tokens for word in longest_known(each, self._knows)]
                yield from self._render_words(self._joined(words))
            else:
                yield part

    def _render_words(self, words: Iterator[str]) -> Iterator[str]:
        """Yields the rendering of each word, of a name written by its sound the consonants.

        Such a name, glossed sign by sign (杰克逊维尔: "Jackson preserve thus"), is noise to the
        model and takes the room of words; its consonants are at least the same wherever it stands.
        """
        spells = self._lexicon.sounds.transliterating - FIXED_GLOSSES.keys()
        for spelt, run in itertools.groupby(words, spells.__contains__):
            stretch = list(run)
            if spelt and len(stretch) > 1:
                yield self._lexicon.sounds.skeleton("".join(stretch))
            else:
                known = self._lexicon.gloss
                yield from (FIXED_GLOSSES.get(word, known(word)) for word in stretch)

    def _knows(self, word: str) -> bool:
        return word in FIXED_GLOSSES or word in self._lexicon.words

    def _joined(self, words: list[str]) -> Iterator[str]:
        """Yields the words, neighbours that make up a longer word of the dictionary as that.

        The commonest words stay alone: they meet their neighbours by chance (世界中的: "hit the
        target", 中的).
        """
        start = 0
        while start < len(words):
            for end in (start + 3, start + 2):
                parts = words[start:end]
                word = "".join(parts)
                if len(word) > LONGEST_JOINED or end > len(words):
                    continue
                if self._lexicon.gloss(word) and FIXED_GLOSSES.keys().isdisjoint(parts):
                    break
            else:
                end, word = start + 1, words[start]
            yield word
            start = end
