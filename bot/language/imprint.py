"""Who wrote a text, and when: bylines and imprints, lines of their own where a text begins or ends.

A date is that of the text, to the month at least; that of an event, or of printing it, is none.
"""

import re

from bot.language.dates import dates
from bot.language.dictionary import english_words
from bot.language.scripts import HAN

_FIRST, _LAST = 15, 3
"""Lines at a text's beginning and end that may say it."""
_NEAR = 5_000
"""Characters at either end that are looked at."""
_LONGEST, _AUTHOR, _DAY = 90, 40, 10
_DATED = re.compile(
    r"(?:\W|\d\d?:\d\d(?::\d\d)?|\b(?:dated?|published|publication|updated|posted|issued|released?"
    r"|revised|report|last|on|of|the|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b"
    r"|发布|發布|發佈|刊出|刊登|出版|更新|建立|[撰编編][写寫]|报告|報告|公告|[于於]|日期|时间|時間)*"
)
"""What may stand beside the date of a text."""
_PUBLISHED = re.compile("publi|posted|issued|release|updated|[发發][布佈]|刊[出登]|出版|更新")
_MARK = re.compile(
    r"(?:^[^\w\0]*|(?<=[|丨·•,\uff0c;\uff1b\0\t\s])\s*)(?:"
    r"(?P<by>(?<![^|·•,;\0\s]\s)(?:(?:written|words|text|posted) )?by:?\s)"
    r"|(?:authors?\s*|(?:本文)?作者\s*|撰[文稿]人?\s*|文字?\s*|[执執][笔筆]人?\s*)[:\uff1a/\uff0f|]"
    rf"|作者\s|(?:本[报報刊台网網])?[记記]者(?:[:\uff1a/\uff0f\s]+(?=[{HAN}]{{2,4}}(?![{HAN}]))"
    rf"|(?=[{HAN}、]{{2,20}}[報报][導导道]$)))\s*",
    re.IGNORECASE,
)
"""What an author's name stands behind."""
_APART = re.compile(
    r"[|丨·•,\uff0c;\uff1b—–/\uff0f\t\u3000]|\s{2,}|\s(?=[^\s:\uff1a]{1,8}[:\uff1a])"
)
_INSIDE = r"[(\uff08【]([^()\uff08\uff09【】]{2,40})[)\uff09】]"
_BRACKETED = re.compile(f"^.{{0,6}}?{_INSIDE}|{_INSIDE}$")
_REPORTS = re.compile(
    rf"([{HAN}、]*?[{HAN}]{{2}}(?:[{HAN}](?=[{HAN}]{{4}}))?)\s*[{HAN}]*[報报][導导道]$"
)
"""A name of three characters, or two, and a place of two as a rule."""
_REPORTER = re.compile(r"[记記]者(?=\w)")
_JOINS = re.compile("and|&|d[aeiou]|de[lr]|l[ae]|v[ao]n|bin|al")
_ENDED = re.compile(r"[!?\u3002\uff01\uff1f]$")
_ASIDE = re.compile(r"\s+(?:on|for|in|at|from|[于於])(?:\s.*)?$|\s*《.*")


def find_byline(text: str) -> tuple[str | None, str | None]:
    """Returns who wrote a text and when (ISO 8601), as far as it says so itself."""
    first, last = (
        [line.strip("#*_> \t\r") for line in part.splitlines() if line.strip()]
        for part in (text[:_NEAR], text[max(_NEAR, len(text) - _NEAR) :])
    )
    lines = [*first[:_FIRST], *[*first[_FIRST:], *last][-_LAST:]]
    # Who reports stands in brackets before or behind a paragraph too.
    inside = (part for line in lines for found in _BRACKETED.findall(line) for part in found)
    told = [*map(read_line, lines)]
    told += [(read_line(_REPORTER.sub(r"\g<0> ", part))[0], None) for part in inside]
    return next((a for a, _ in told if a), None), next((date for _, date in told if date), None)


def is_byline(line: str) -> bool:
    """Tells whether a line says who wrote a text, as such, and on which day."""
    author, date = read_line(line) if _MARK.match(line[:_LONGEST]) else (None, None)
    return bool(author and date and len(date) == _DAY)


def read_line(line: str) -> tuple[str | None, str | None]:
    """Returns the author and the date that a byline or an imprint says; none of any other line."""
    line = line.strip("()\uff08\uff09【】")
    found = list(dates(line.lower())) if len(line) <= _LONGEST else []
    if len(line) > _LONGEST or len(found) > 1 or _ENDED.search(line):
        return None, None
    for each in found:
        line = f"{line[: each.start]}\0{line[each.end :]}"
    line = _MARK.sub(lambda mark: "|\1" if mark["by"] else "|\2", line)
    fields = [field for part in _APART.split(line) if (field := part.strip())]
    author = next(filter(None, map(_author, fields)), None)
    dated = next((field for field in fields if "\0" in field), "")
    is_marked = any(field[0] in "\1\2" for field in fields)
    beside = re.sub("^[\1\2][^\0]*", "", dated).replace("\0", " ")
    if not dated or "-" not in found[0].date or not _DATED.fullmatch(beside.lower()):
        return author, None
    others = [field for field in fields if field != dated and not _DATED.fullmatch(field.lower())]
    if not (author or is_marked) and len(others) == 1 and "," not in line and not _known(others[0]):
        author = others[0]
    own = author or _PUBLISHED.search(dated.lower()) or not (others or is_marked)
    return author, found[0].date if own else None


def _author(field: str) -> str:
    """Returns the name that stands behind a mark; one word after "by" needs a date behind it."""
    name = _ASIDE.sub("", field[1:].partition("\0")[0].strip())
    name = reports[1] if (reports := _REPORTS.fullmatch(name)) else name
    if field[0] not in "\1\2" or not 1 < len(name) <= _AUTHOR or not name[0].isalpha():
        return ""
    dated = "\0" in field and " " not in name and not _DATED.fullmatch(name.lower())
    is_name = field[0] == "\2" or dated or _known(name) < 1
    return name * (is_name and not re.search(r"\d", name))


def _known(name: str) -> float:
    """Returns the share of a name's words that the language has too; 1 for what is no name: two
    capitals at least, and nothing small but what joins them."""
    words = name.split()
    capitals = [word for word in words if word[0].isupper()]
    if len(capitals) < 2 or {*words} - {*capitals} - {*filter(_JOINS.fullmatch, words)}:
        return 1
    return sum(word.lower().strip(".") in english_words() for word in capitals) / len(capitals)
