"""Reads Cantonese as it is written among friends, which dictionaries and sources do not know.

Owns the words; what is no Cantonese is left as it is.
"""

from __future__ import annotations

import re

_WORDS = {
    "點解": "為什麼", "点解": "为什么", "點樣": "怎樣", "点样": "怎样", "邊個": "誰", "边个": "谁",
    "邊間": "哪間", "边间": "哪间", "邊啲": "哪些", "边啲": "哪些", "邊度": "哪裡", "边度": "哪里",
    "幾多": "多少", "几多": "多少", "乜嘢": "什麼", "咩": "什麼", "係咪": "是不是", "係": "是",
    "唔": "不", "冇": "沒有", "嘅": "的", "佢哋": "他們", "佢": "他", "啱": "適合", "咁": "這麼",
    "喺": "在", "咗": "了", "嘢": "東西", "啲": "些", "嗰": "那", "畀": "給", "睇": "看",
    "搵": "找", "仲有": "還有", "而家": "現在", "鍾意": "喜歡", "呢個": "這個", "呢隻": "這個",
}  # fmt: skip
_SURE = re.compile(
    r"[點点]解(?![釋释決决答讀读])|[點点][樣样]|[邊边][個个間间啲度]|[幾几]多|[乜咩唔冇嘅佢啱咁喺咗嘢啲嗰]|係咪"
)
"""What nobody writes in Mandarin; the other words are read only beside one of these."""
_APART = {
    "係": "(?<![關关聯联體体])係(?![統统列數数])",
    "點解": "點解(?![釋決答讀])",
    "点解": "点解(?![释决答读])",
}
"""Words that stand within others, and where they do not."""
_WORD = re.compile(
    "|".join(_APART.get(word, word) for word in sorted(_WORDS, key=len, reverse=True))
)


def standard(question: str) -> str:
    """Returns a question in written Chinese, in its own script where words differ by script."""
    if not _SURE.search(question):
        return question
    return _WORD.sub(lambda match: _WORDS[match[0]], question)
