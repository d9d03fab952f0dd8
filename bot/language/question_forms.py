"""What shape of answer a question asks for: a summary, a list, events in order.

By its words, in both languages. Owns those words; chooses no statement.
"""

from __future__ import annotations

import re

from bot.language.scripts import fold

_SUMMARY = re.compile(
    r"\b(?:summar\w*|sum\s+up|main\s+(?:points?|arguments?)|key\s+points?|overview|gist)\b"
    r"|总结|概括|摘要|要点|概述|主要观点|主要论点|中心思想|大意|综述"
)
_ORDER = re.compile(
    r"\bchronolog\w*|\btime\s?lines?\b|\bin\s+(?:order\s+of\s+)?(?:time|date)\b|\b(?:date|time)\s+order"
    r"|\border\s+of\s+events\b|\bstages\b|\bmilestones\b|\bearliest\s+(?:first|to)\b|\bhistory\s+of\b"
    r"|\bhow\s+did\b.{1,60}\b(?:evolve|develop|unfold)|\bstep\s+by\s+step\b"
    r"|时间(?:顺序|先后|线|轴)|先后(?:顺序|次序|推出|做|经历)|按时间|依时间|阶段|历程|经过|来龙去脉|演变|发展史"
)
_LIST = re.compile(
    r"\b(?:list(?!\s+of\b)|enumerate|every|all\s+(?:the|of|those)|name\s+(?:the|all|each)|what\s+are\s+the"
    r")\b"
    r"|列出(?!的)|列举(?!的)|列全|逐条|逐一|全部|所有|哪些|哪几"
)
_NUMBERS = {
    **{
        word: n
        for n, word in enumerate(
            ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2
        )
    },
    **{word: n for n, word in enumerate("二三四五六七八九十", 2)},
    "两": 2,
}
_THINGS = r"(?:reasons|points|ways|products|strategies|steps|arguments|problems|apps|needs)"
_SIZE = re.compile(
    rf"\b(?P<word>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w+\s+)?{_THINGS}\b"
    r"|(?<![第\d一二三四五六七八九十百])(?P<han>[两二三四五六七八九十]|\d{1,2})大?(?:点|条|种|款|项|个方面|个原因|个理由)"
)
_SPEAKERS = re.compile(
    r"\b(?:which|what)\s+(?:of\s+the\s+)?(?:\w+\s+){0,2}(?:answers?|answerers?|authors?|writers?|sources?"
    r"|articles?|respondents?)\b|\bwho\s+(?:all|else)\b|\bwhose\b"
    r"|哪(?:些|几)?(?:个|位|篇)?(?:答主|回答|作者|文章|资料|来源|人)|(?:全部|所有)答主|谁"
)
_HEADINGS = re.compile(r"\b(?:sub-?)?head(?:ing|line)s?\b|\bsubheads?\b|小?标题|章节名")


_ELSE = re.compile(
    r"\b(?:any|some|every)(?:one|body)\s+else\b|\bwho\s+else\b|\bother\s+(?:answer|author|source|article)\w*"
    r"|(?:其他|其它|别的|另外)(?:的|几|各|一些)*(?:个|位|篇)?(?:答主|回答|作者|文章|来源|资料|人)|别人|还有谁"
)


def asks_summary(question: str) -> bool:
    """Tells whether a source is to be summed up."""
    return bool(_SUMMARY.search(fold(question)))


def asks_corroboration(part: str) -> bool:
    """Tells whether a part of a question asks who else says so."""
    return bool(_ELSE.search(fold(part)))


def asks_order(question: str) -> bool:
    """Tells whether events are to be told in the order of time."""
    return bool(_ORDER.search(fold(question)))


def asks_list(question: str) -> bool:
    """Tells whether everything of a kind is to be listed."""
    return bool(_LIST.search(fold(question)) or _SIZE.search(fold(question)))


def size_asked(question: str) -> int | None:
    """Returns how many members the list that is asked for is said to have."""
    match = _SIZE.search(fold(question))
    if not match:
        return None
    word = match["word"] or match["han"]
    return int(word) if word.isdecimal() else _NUMBERS[word]


def asks_headings(question: str) -> bool:
    """Tells whether the headings of a text are asked for."""
    return bool(_HEADINGS.search(fold(question)))


def asks_speakers(question: str) -> bool:
    """Tells whether it is asked who says something."""
    return bool(_SPEAKERS.search(fold(question)))
