"""Whether a text denies something, so that a statement and its quote can be held side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.scripts import fold

# 不 and 未 are parts of many words that deny nothing; those are taken out first.
_NOT_NEGATIVE = re.compile(
    r"""不断|不停|不管|不论|无论|不少|不仅|不但|不光|不只|不过|不得不|不可不|不惜|不错|不久|不禁
    |不由|不约而同|不愧|不乏|不谋而合|不言而喻|不遗余力|不得了|对不起|不俗|不菲|不凡
    |不知不觉|说不定|差不多|了不起|不好意思|未来|非常|非凡|非洲|南非|是非|无非|除非|莫非|无疑
    |没想到|没准|不法|是否|否则|无以伦比|无与伦比|不计|无界|无限|无穷|无线|无情|措手不及|微不足道|不客气|不妨|别忘
    |是不是|有没有|能不能|会不会|要不要|好不好|可不可以|未注明|\bundated\b
    |not\ only|not\ just|not\ merely|no\ doubt|without\ (?:a\ )?doubt|nothing\ (?:more|less)\ than
    |whether\ or\ not|no\ matter|why\ not|no\ longer\ than|none\ other|no\ effort
    |(?:do\ not|don['’]t)\ (?:forget|hesitate)|did\ not\ hesitate|didn['’]t\ hesitate
    |\bno\.?\s?(?=\d)""",
    re.VERBOSE,
)
_NEGATIVE = (
    r"不|没|无|未|(?<![特区分性级类个差识离告另])别(?![人的名致墅称处家样扭])|勿|莫|毫无|非|从未"
    r"|\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|unable|unwilling)\b|n['’]t\b"
)
# Words that say no without the little words: either side may use them for the other's "not".
_IMPLIED = (
    r"失败|缺|免|待|拒绝|难(?![道怪忘得免])|禁止|停止|关闭|屏蔽|下架|放弃|否认|区别|差异|相反|另"
    r"|\b(?:fail\w*|lack\w*|impossib\w*|refus\w*|hardly|barely|rarely|stop\w*|block\w*"
    r"|ban(?:ned|s)?|den(?:y|ies|ied)|forbid\w*|difficult\w*|hard(?:er|est)?|abandon\w*"
    r"|g[ia]ve\w*\ up|insufficien\w*|unlikely|un[a-z]{3,}ed|un[a-z]{4,}able|in[a-z]{3,}ible"
    r"|irre[a-z]+able|fizzl\w*|screen\w*|shut\w*|useless|pointless|worthless|meaningless"
    r"|disappoint\w*|differ\w*|unlike|distinct\w*|various|vary|varied|diverse|another|far\ short"
    r"|vanish\w*|boundless|unlimited|few|[a-z]{3,}less|free)\b"
)
# What says no by itself: its opposite cannot say the same.
_STRONG = re.compile(
    r"失败|拒绝|禁止|否认|缺乏|很少|极少"
    r"|\b(?:fail(?:s|ed|ures?)?|refus\w*|reject\w*|forbid\w*|prohibit\w*|rarely|hardly|barely"
    r"|seldom|lack(?:s|ed|ing)?)\b"
)
_NO = re.compile(_NEGATIVE)
_HIDDEN = re.compile(_IMPLIED)


@dataclass(frozen=True, slots=True)
class _Reading:
    denies: bool
    implies: bool
    """Says no without a little word: failed, 缺乏."""
    denials: int
    """How often it says no in so many words."""
    hints: int
    """How many of its words may say no, those that do included."""


def denies(text: str) -> bool:
    """Tells whether the text says no in so many words."""
    return bool(_NO.search(_plain(text)))


def agree(statement: str, quote: str) -> bool:
    """Tells whether both deny something or neither does; "failed" stands for "did not succeed"."""
    one, other = _read(statement), _read(quote)
    if one.hints < other.denials or other.hints < one.denials:
        return False
    if one.denies != other.denies:
        silent, denying = (other, one) if one.denies else (one, other)
        return silent.implies > denying.implies
    return True


def overdenies(one: str, other: str) -> bool:
    """Tells whether ``one`` fails, refuses or forbids and nothing in ``other`` says no."""
    return bool(_STRONG.search(_plain(one))) and not _says_no(_plain(other))


def _says_no(plain: str) -> bool:
    return any(pattern.search(plain) for pattern in (_NO, _HIDDEN, _STRONG))


def _plain(text: str) -> str:
    return _NOT_NEGATIVE.sub(" ", fold(text))


def _read(text: str) -> _Reading:
    plain = _plain(text)
    denials, implied = len(_NO.findall(plain)), len(_HIDDEN.findall(plain))
    return _Reading(denials > 0, implied > 0, denials, denials + implied)
