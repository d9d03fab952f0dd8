"""Whether a text states a fact, or only what is planned, possible or said to be.

A statement may not make a fact of what its quote only plans or supposes, nor a plan of a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.scripts import fold

# What surely makes its clause no fact. 会, 要, 想, "can" and "should" may or may not: see _MILD.
_UNREAL = re.compile(
    r"""计划(?!书|经济|生育)|打算|预计|预期|有望|可望|有意|(?<!不)可能(?!性)|也许|或许|恐怕|说不定
    |原定|原拟|即将|将会|将要|考虑|希望(?=在|能|于)|明年|明天|下个?月|下周|下个?季度
    |\b(?:plan(?:s|ned|ning)?\ (?:to|for)|originally\ (?:planned|scheduled|due)|intend\w*|might
    |may|will|would|about\ to|expect(?:s|ed)?\ to
    |consider(?:s|ing)|under\ consideration|hop(?:es|ed|ing)\ to|propos(?:es|ed|ing)\ to|likely
    |perhaps|possibly|probably|potentially|want(?:s|ed)?\ to|seek(?:s|ing)?\ to|aim(?:s|ed|ing)?\ to
    |next\ (?:year|month|week|quarter)|tomorrow)\b""",
    re.VERBOSE,
)
# What a translation may say for the former.
_MILD = re.compile(
    r"""会(?!员|议|计|面[^临对]|社)|(?<!麻)将(?!军|领)|(?<![主重需必首])要(?!求|素|点|塞)|(?<![思联理])想|愿
    |(?<![功性职技产智])能(?!量|力|源|耗)|应该|应当|理应|恐怕|惟恐|或许|或将|或会|拟|有待|期待|等待
    |希望|期望|有望|可望|盼望|展望|欲|预|准备|尚未|怕|估计|必然|必将|必定|势必|若|如果|未来|可以|可能
    |推测|大概|看似|似乎|试图|企图
    |\b(?:can|could|should|shall|must|ought|going\ to|plans?|planned|planning|set\ to|'ll|if
    |unless|future|expect\w*|hope\w*|want\w*|wish\w*|propos\w*|possib\w*|potential\w*
    |probab\w*|chance|predict\w*|forecast\w*|estimat\w*|seem\w*|appear\w*|afraid|fear\w*
    |risk\w*|try|tries|tried|trying|attempt\w*|ambition\w*|aim\w*|seek\w*|prospect\w*
    |upcoming|soon|consideration|open\ to|bound\ to|idea|dream\w*|able)\b""",
    re.VERBOSE,
)
# Nobody vouches for what these introduce, to the end of their sentence.
_HEARSAY = re.compile(
    r"据说|传闻|据传|网传|听说|有人说|有传言|传言|谣传"
    r"|\b(?:rumou?r\w*|reportedly|allegedly|supposedly|(?:is|are|was|were) said to|it is said"
    r"|hearsay|gossip)\b"
)
_TOLD = re.compile(
    r"[说称传讲]|据|报道|认为|看法|消息|鼓吹"
    r"|\b(?:sa(?:y|ys|id|ying)|according|claim\w*|report\w*|rumou?r\w*|allege\w*|supposed\w*|hear\w*"
    r"|told|tells?|talk\w*|gossip|tout\w*|hyp\w*|call\w*|argu\w*|believ\w*|think\w*|thought)\b"
)
_DONE = re.compile(r"已(?!知)|早就|already|\bin fact\b|\bhas (?:now|since)\b|demonstrably")
_MAY_MONTH = re.compile(r"\bMay\b(?=[\s,]+\d)|(?<=[a-z]\s)May\b|(?<=\d\s)May\b")
_SENTENCE_END = re.compile(r"[。!?！？\n]|\.(?=\s)")
_CLAUSE_END = re.compile(r"[,;:、，；：…—]+|[。!?！？\n]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a quote and how it is meant."""

    text: str
    unreal: bool
    hearsay: bool


def clauses(text: str, begins: int = 0) -> list[Clause]:
    """Returns the clauses of a text that end after ``begins``, where the quote in it begins.

    What is hearsay stays so to the end of its sentence.
    """
    found = []
    for start, sentence in _split(_SENTENCE_END, text):
        hearsay = False
        for offset, clause in _split(_CLAUSE_END, sentence):
            folded = _fold(clause)
            hearsay = hearsay or bool(_HEARSAY.search(folded))
            if start + offset + len(clause) > begins:
                found.append(Clause(clause, bool(_UNREAL.search(folded)), hearsay))
    return found


def hedged(text: str) -> bool:
    """Tells whether any clause of a text only plans, supposes or hears."""
    return any(clause.unreal or clause.hearsay for clause in clauses(text))


def keeps(statement: str, clause: Clause) -> bool:
    """Tells whether a statement leaves what a clause only plans, supposes or hears as it is."""
    folded = _fold(statement)
    if clause.unreal:
        if _DONE.search(folded) and not _DONE.search(_fold(clause.text)):
            return False
        if not _UNREAL.search(folded) and not _MILD.search(folded):
            return False
    return not clause.hearsay or bool(_TOLD.search(folded) and not _DONE.search(folded))


def _fold(text: str) -> str:
    return fold(_MAY_MONTH.sub(" ", text))


def _split(ends: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """Yields the parts between ``ends`` that have words, and where they begin."""
    start = 0
    for end in [*(match.span() for match in ends.finditer(text)), (len(text), len(text))]:
        part = text[start : end[0]]
        if re.search(r"\w", part):
            yield start, part
        start = end[1]
