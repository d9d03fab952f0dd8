"""Whether a text denies something, so that a statement and its quote can be held side by side."""

from __future__ import annotations

import re

from bot.scripts import fold

# 不 and 未 are parts of many words that deny nothing; those are taken out first.
_NOT_NEGATIVE = re.compile(
    r"""不断|不停|不管|不论|无论|不同|不少|不仅|不但|不光|不只|不过|不得不|不可不|不惜|不错|不久|不禁
    |不一样|不一定|不知不觉|说不定|差不多|了不起|不好意思|未来|未必不|未注明|未註明|非常|无非|并非不|除非|莫非|无疑
    |没想到|没准|是否|否则|无以伦比|无与伦比|不计|毫无疑问|无界|无限|无穷|不客气|不妨|一鸣
    |not\ only|not\ just|not\ merely|no\ doubt|without\ (?:a\ )?doubt|nothing\ (?:more|less)\ than
    |whether\ or\ not|no\ matter|why\ not|not\ necessarily""",
    re.VERBOSE,
)
_NEGATIVE = re.compile(
    r"""不|没|无(?!线)|未|别再|勿|莫|毫无|绝非|并非|而非|从未
    |\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot)\b|n['’]t\b""",
    re.VERBOSE,
)
# Words that say no without the little words: either side may use them for the other's "not".
_IMPLIED = re.compile(
    r"""失败|缺乏|缺少|缺|拒绝|难以|无法|禁止|停止|关闭|屏蔽|下架|不了了之|放弃|否认|很难|仅|只
    |\b(?:fail\w*|lack\w*|unable|impossib\w*|refus\w*|hardly|barely|rarely|stop\w*|block\w*
    |ban\w*|den(?:y|ies|ied)|forbid\w*|difficult\w*|hard|only|except|abandon\w*|give\w*\ up|gave\ up
    |insufficien\w*|unlikely|un[a-z]{3,}ed|un[a-z]{4,}able|fizzl\w*|screen\w*|shut\w*)\b""",
    re.VERBOSE,
)


def denies(text: str) -> bool:
    """Tells whether the text says no in so many words."""
    return bool(_NEGATIVE.search(_NOT_NEGATIVE.sub(" ", fold(text))))


def agree(statement: str, quote: str) -> bool:
    """Tells whether both deny something or neither does; "failed" stands for "did not succeed"."""
    one, other = denies(statement), denies(quote)
    if one == other:
        return True
    silent = quote if one else statement
    return bool(_IMPLIED.search(fold(silent)))
