"""Reads Cantonese as it is written among friends, which dictionaries and sources do not know.

Owns the words; what is no Cantonese is left as it is.
"""

import re

from bot.language.data_files import text_of

_WORDS = dict(line.split(":") for line in text_of("cantonese.txt").split())
_SURE = re.compile(
    r"[點点]解(?![釋释決决答讀读])|[點点][樣样]|[邊边][個个間间啲度]|[幾几]多|[乜咩唔冇嘅佢啱咁喺咗嘢啲嗰]|係咪"
)
"""What nobody writes in Mandarin; the other words are read only beside one of these."""
_APART = {"係": "(?<![關关聯联體体])係(?![統统列數数])"}
_APART |= {"點解": "點解(?![釋決答讀])", "点解": "点解(?![释决答读])"}
"""Words that stand within others, and where they do not."""
_WORD = re.compile("|".join(_APART.get(w, w) for w in sorted(_WORDS, key=len, reverse=True)))


def standard(question: str) -> str:
    """Returns a question in written Chinese, in its own script where words differ by script."""
    if not _SURE.search(question):
        return question
    return _WORD.sub(lambda match: _WORDS[match[0]], question)
