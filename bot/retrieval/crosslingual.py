"""Word-by-word English for Chinese text, so that an English embedding model can read it.

Owns the choice of one rendering for each word. The result is for the model, not for people.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from bot.retrieval.analysis import Analyser
from bot.retrieval.glossary import Mention
from bot.retrieval.lexicon import Lexicon
from bot.scripts import HAN, is_chinese, to_hans

VERSION = "1"
"""To be raised when the same text would be glossed otherwise."""

LONGEST_JOINED = 8

_PART = re.compile(rf"[{HAN}]+|[A-Za-z\u00c0-\u024f0-9.%]+|[。，；？！、:(),?!;]")
_FULL_STOPS = "。？！；?!;"

_FUNCTION_WORDS = """
的: 了: 个: 分: 把: 就: 之: 名: 位: 吗: 呢: 着: 过: 地: 得: 们: 所: 以: 年: 月: 日:
和:and 与:and 而:and 并:and 或:or 但:but 因为:because 所以:so 在:in 于:in 里:in 中:in 上:on 下:under
后:after 前:before 时:when 对:to 给:to 至:to 到:to 与其:to 从:from 被:by 由:by 为:as 如:such_as
即:namely 约:about 等:etc 是:is 有:has 没有:not 不:not 将:will 会:will 可以:can 能:can
使:make 让:let 用:use 很:very 最:most 更:more 都:all 只:only 还:also 也:also 该:this 此:this
这:this 那:that 他:he 她:she 它:it 他们:they 自己:self 其:its 各:each 每:each 些:some 几:several
什么:what 何:what 谁:who 哪里:where 何时:when 为什么:why 多少:how_many 哪个:which 哪:which
哪些:which 哪一:which 如何:how 怎么:how 第:number 次:times 种:kind 大:big 人:person 队:team
年代:era 世纪:century
一:one 二:two 三:three 四:four 五:five 六:six 七:seven 八:eight 九:nine 十:ten 两:two
"""
FUNCTION_WORDS = {
    word: gloss.replace("_", " ") for word, gloss in re.findall(r"(\S+?):(\S*)", _FUNCTION_WORDS)
}


class Glosser:
    """Turns Chinese text into the English words that render it, one after another."""

    def __init__(self, lexicon: Lexicon, analyser: Analyser) -> None:
        self._lexicon = lexicon
        self._analyser = analyser
        self.fingerprint = f"gloss-{VERSION}-{lexicon.fingerprint}"
        self._rendering = functools.lru_cache(maxsize=1 << 16)(self._uncached_rendering)

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
                yield from map(self._rendering, self._joined(self._known_words(part)))
            else:
                yield part

    def _known_words(self, run: str) -> list[str]:
        return [
            word
            for token in self._analyser.cut(run)
            for word in ([token] if self._knows(token) else self._longest_known(token))
        ]

    def _knows(self, word: str) -> bool:
        return word in FUNCTION_WORDS or word in self._lexicon.words

    def _longest_known(self, token: str) -> Iterator[str]:
        start = 0
        while start < len(token):
            end = len(token)
            while end > start + 1 and not self._knows(token[start:end]):
                end -= 1
            yield token[start:end]
            start = end

    def _joined(self, words: list[str]) -> Iterator[str]:
        """Yields the words, neighbours that make up a longer word of the dictionary as that."""
        start = 0
        while start < len(words):
            for end in (start + 3, start + 2):
                word = "".join(words[start:end])
                if end <= len(words) and len(word) <= LONGEST_JOINED and self._lexicon.gloss(word):
                    break
            else:
                end, word = start + 1, words[start]
            yield word
            start = end

    def _uncached_rendering(self, word: str) -> str:
        gloss = FUNCTION_WORDS.get(word)
        return self._lexicon.gloss(word) if gloss is None else gloss
