"""Decides which lines of a page are content; owns the rules for what web pages carry besides.

Never changes the text: it says which stretches are worth indexing. The rules are those of any web
page (headlines repeated between paragraphs, share links, comment forms, calls to action, tables
of contents), none is for one file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.imprint import is_byline

_FURNITURE = re.compile(
    r"""^(?:
      分享到|分享至|相關文章|相关文章|相關閱讀|相关阅读|推薦閱讀|推荐阅读|責任編輯|责任编辑
      |share\ (?:this|on)|related\ (?:articles|posts)|categories|tags|leave\ a\ (?:reply|comment)
      |your\ email\ address|required\ fields|post\ comment|save\ my\ name|sign\ up|subscribe
      |cookie|all\ rights\ reserved|read\ more|previous\ (?:post|chapter)|next\ (?:post|chapter)
    )\b|^(?:©|分享到|相關文章|相关文章)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"\W*(?:(?:https?|ftp)://|www\.|[\w.+-]+@\w)", re.IGNORECASE)
_HEADINGS = re.compile(r"^#{1,6} (\S.*)", re.MULTILINE)
_ENTRY = re.compile(r"^[-*\u2022\u25e6] |(?<![\s.])[\s.]++\d{1,4}$")
_LEADERS = re.compile(r"(?<![._\u2026\u00b7])(?:[._\u2026\u00b7] ?){5,}+(\d{1,4})(?![\d.,])")
"""What leads to the number of a page in a table of contents."""
_ADDRESS_MAX = 80
_CALL_TO_ACTION = re.compile(
    r"""點贊太|点赞太|歡迎(?:關注|留言|訂閱)|欢迎(?:关注|留言|订阅)|(?:持續|持续)(?:關注|关注)
      |(?:評論|评论)(?:一起|區|区)|(?:更多|精彩).{0,8}(?:關注|关注)|一鍵三連|一键三连
      |like\ and\ subscribe|(?:follow|subscribe)\ (?:us|to\ our)|know\ in\ the\ comments""",
    re.IGNORECASE | re.VERBOSE,
)
NUMBERED = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[、.\uff0e)](?!\d)")
_CALL_MAX = 80
_HEADLINE_MAX = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A line of content with its offsets, without the white space around it."""

    start: int
    end: int
    text: str
    isolated: bool
    """Blank lines (or the text's edge) stand before and after it."""


def content_lines(text: str) -> list[Line]:
    """Returns the lines worth indexing, in order."""
    lines = list(_lines(text))
    headings = set(_HEADINGS.findall(text))
    seen: set[str] = set()
    kept = []
    for line in lines:
        # Two authors may give numbered parts the same heading; only a headline is furniture.
        short = len(line.text) <= _HEADLINE_MAX and not NUMBERED.match(line.text)
        repeated = short and line.text in seen
        seen.add(line.text)
        entry = _ENTRY.sub("", line.text) in headings  # Of a table of contents.
        if not (repeated or entry or is_furniture(line.text)):
            kept.append(line)
    return kept


def is_furniture(line: str) -> bool:
    """Tells whether a line belongs to the page rather than to what the page says."""
    words = [word[:_ADDRESS_MAX] for word in line.split()]
    others = [word for word in words if not _ADDRESS.match(word)]
    if not any(map(str.isalpha, "".join(others))):
        return len(others) < len(words) or not any(map(str.isalnum, line))
    pages = _LEADERS.findall(line)
    if pages and pages == sorted(pages, key=int):
        return True
    if _FURNITURE.match(line) or is_byline(line):
        return True
    return len(line) <= _CALL_MAX and bool(_CALL_TO_ACTION.search(line))


def _lines(text: str) -> Iterator[Line]:
    spans = [(m.start(), m.group()) for m in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|$)", text)]
    blank = [True, *(not raw.strip() for _, raw in spans), True]
    for index, (offset, raw) in enumerate(spans, start=1):
        if body := raw.strip():
            start = offset + len(raw) - len(raw.lstrip())
            isolated = blank[index - 1] and blank[index + 1]
            yield Line(start, start + len(body), body, isolated)
