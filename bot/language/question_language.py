"""Which language a question is asked in, and so is answered in."""

import re
from collections.abc import Sequence

from bot.language.clauses import asking
from bot.language.scripts import detect_language, fold, shown_in
from bot.language.stop_words import ENGLISH_STOP_WORDS
from bot.types import Turn

_SENTENCE = re.compile(r"[.?!。\uff1f\uff01\n]+")
_MOST_WORDS = 6
_QUOTED = re.compile('[“"「『《][^“”"「」『』《》]+[”"」』》]')

LANGUAGES = (
    ("zh-Hans", re.compile(r"\bsimplified(?: chinese)?\b|简体(?:中文|字)?")),
    ("zh-Hant", re.compile(r"\btraditional(?: chinese)?\b|繁体(?:中文|字)?")),
    ("en", re.compile(r"\benglish\b|英文|英语")),
    ("zh", re.compile(r"\bchinese\b|中文")),
)
"""What names a language in a folded text; the first that fits holds, since "Simplified Chinese"
contains "Chinese"."""


def wished(asked: str) -> str | None:
    """Returns the language that a reader asks the answer to be in: one named by a short sentence
    beside the question that asks nothing and has no subject ("Answer in Chinese.")."""
    question = asking(asked)
    said = map(str.strip, _SENTENCE.split(fold(asked)))
    rest = [sentence for sentence in said if sentence and sentence not in fold(question)]
    for sentence in rest if question != asked else ():
        words = sentence.split()
        if len(words) <= _MOST_WORDS and words[0] not in ENGLISH_STOP_WORDS - {"in"}:
            name = next((name for name, said in LANGUAGES if said.search(sentence)), None)
            if name:
                return "zh-Hans" if name == "zh" else name
    return None


def language_of(asked: str, history: Sequence[Turn]) -> str:
    """Returns the language of a question: what it quotes, a name perhaps, says nothing of it, and
    Chinese that is written alike in both scripts is in that of the question before it."""
    if wish := wished(asked):
        return wish
    own = _QUOTED.sub(" ", asked)
    own = own if any(map(str.isalpha, own)) else asked
    language = detect_language(own)
    if language == "zh-Hans" == detect_language(shown_in(own, "zh-Hant")):
        before = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
        return "zh-Hant" if detect_language(before) == "zh-Hant" else language
    return language
