"""Names that no glossary knows, where statement and quote are both in English."""

from __future__ import annotations

import re

from bot.language.roles import NamesIn
from bot.language.scripts import fold

_RUN = re.compile(r"\b[A-Z][A-Za-z]*(?:[\s-]+[A-Z][A-Za-z]*)*\b")
_WORD = re.compile(r"[a-z]+")
_BEGINS = re.compile(r"(?:^|[.!?:;\"“”(*>])\s*$")
_NO_NAME = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Chin(?:a|ese)|English|Internet|Yes|No|The|An?|In"
    r"|On|At|By|For|From|Of|To|And|But|So|If|As|Each|Every|Both|It|Its|They|Their|This|That|These"
    r"|Those|With|Since|After|Before|When|While|Until|There|One|Two|Three|Last|Next|More|Most|Some"
    r"|All|Many|Few|Only|Also|Then|Thus|According|Dr|Mr|Ms|Mrs"
)


def strange_names(statement: str, sources: str, names_in: NamesIn) -> set[str]:
    """Returns the capitalised words of a statement that its sources do not have in any form.

    A capital that begins a sentence makes no name, unless another capital follows it.
    """
    known = {word.removesuffix("s") for word in _WORD.findall(fold(sources))}
    strange = set()
    for run in _RUN.finditer(statement):
        words = re.findall("[A-Za-z]+", run.group())
        begins = bool(_BEGINS.search(statement[: run.start()]))
        if names_in(run.group()) or (begins and len(words) == 1):
            continue
        strange |= {
            word
            for word in words
            if not _NO_NAME.fullmatch(word) and fold(word).removesuffix("s") not in known
        }
    return strange
