"""Word-by-word English for Chinese text, so that an English embedding model can read it.

Each word that carries a topic is rendered by the dictionary's own first sense. The result is for
the model, not for people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.language.glossary import Mention
from bot.language.lexicon import Lexicon
from bot.language.scripts import HAN, is_chinese, to_hans
from bot.language.segmentation import Analyser

VERSION = "3"
"""To be raised when the same text would be glossed otherwise."""

_PART = re.compile(rf"[{HAN}]+|[A-Za-z\u00c0-\u024f0-9.%]+|[。，；？！、:(),?!;]")
_FULL_STOPS = "。？！；?!;"


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
        start = 0
        for mention in self._mentions(text):
            yield from self._render(text[start : mention.start])
            yield self._lexicon.glossary.name(mention.unit, chinese=False)
            start = mention.end
        yield from self._render(text[start:])

    def _mentions(self, text: str) -> Iterator[Mention]:
        lower = text.lower()
        # A letter whose small form is two letters would shift the places of all that follow.
        if len(lower) == len(text):
            yield from self._lexicon.glossary.mentions(lower, self._lexicon.words)

    def _render(self, text: str) -> Iterator[str]:
        for part in _PART.findall(text):
            if part in _FULL_STOPS:
                yield "."
            elif len(part) == 1 and not part.isalnum():
                yield ","
            elif part[0] > "\u33ff":
                yield from map(self._lexicon.gloss, self._analyser.han_words(part))
            else:
                yield part
