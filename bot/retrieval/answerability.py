"""Whether passages answer a question: is what it asks about there, and of the kind it asks for?

By rule, for the offline model. Three grounds to say no: a name that no passage has; a date, number
or share asked for where none stands beside what it is asked of; nothing in common at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.language.scripts import fold
from bot.retrieval.comparison_queries import EntityMentions
from bot.retrieval.source_mentions import SourceFinder

Shares = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives the share (0 to 1) of a question's terms, by rarity, that each text has."""

SPECIFIC_SHARE = 0.45
"""How much of a specific question must stand in one place: less is another fact."""

SAID_SHARE = 0.15
"""The same where the question names who says it: that alone makes it likely to be said there."""

ANY_SHARE = 0.12
ALL_WORDS = 0.99
OUTWEIGHS_NAME = 0.6
"""What the rest of a question must reach for an unknown name in it to be passed over."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact: how questions ask for it, and how texts state it."""

    asked: re.Pattern[str]
    stated: re.Pattern[str]
    dated: bool = False
    """Whether a date states it: of what is counted it is no number."""

    def stated_in(self, text: str) -> bool:
        """Tells whether a folded text states such a fact."""
        return bool(self.stated.search(text if self.dated else _DATES.sub(" ", text)))


_DATES = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:\s*年)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"
)
_NUMERAL = (
    r"\d|[二三四五六七八九十百千万亿两几数]+(?:[个人名家倍年月日天次款位亿万元级]|分之)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?)\b"
)
_MONEY = r"[$€£¥]|(?:元|美金|块钱)|\b(?:dollars?|yuan|rmb|euros?|pounds?)\b"
KINDS = (
    Kind(
        re.compile(
            r"\bhow\s+much\b.{0,60}\b(?:pay|paid|cost|spen[dt]|invest\w*|price|worth|raise[ds]?)\b"
            r"|\b(?:price|revenue|profit|salary|turnover)\b|多少钱|花(?:了|费)?多少|金额|总额|价格|营收|收入|利润|奖金.{0,4}多少"
        ),
        re.compile(_MONEY),
    ),
    Kind(
        re.compile(
            r"\b(?:percent\w*|proportion|share\ of|what\ stake|how\ large\ a\ stake)\b"
            r"|百分之几|百分比|比例|占比|几成|多少股份",
            re.VERBOSE,
        ),
        re.compile(r"%|\bpercent|百分之|股份"),
    ),
    Kind(
        re.compile(
            r"\bwhen\s+(?:did|was|were|is|will|does|do|has|had)\b|\b(?:what|which|in\ what)\s+"
            r"(?:exact\s+)?(?:date|day|year|month)\b|\bhow\s+long\b|哪(?:一)?(?:年|月|日|天)|何时"
            r"|什么时候|日期|几月|几号|多少年|多久"
        ),
        re.compile(
            r"\d{4}|\d\s*[年月日天]|[一二三四五六七八九十]年|\b(?:january|february|march|april|june|july"
            r"|august|september|october|november|december|years?|months?)\b"
        ),
        dated=True,
    ),
    Kind(
        re.compile(
            r"\bhow\s+(?:many|much|large|big|high)\b|\b(?:revenue|profit|price|salary|budget|turnover"
            r"|market\s+(?:cap|share|value)|number\s+of|amount\s+of)\b"
            r"|多少|(?<!哪)几(?:个|家|人|次|倍|款|名|位|亿|万)|金额|价格|营收|收入|利润|市值"
        ),
        re.compile(_NUMERAL),
    ),
    Kind(
        re.compile(
            r"\bwho\s+(?:founded|created|invented|established|set\s+up)\b|\bfounders?\b"
            r"|创始人|创办人|谁(?:创立|创办|创建|发明)|是谁(?:创立|创办|创建|发明)"
        ),
        re.compile(r"\b(?:found(?:ed|ers?)|creat|invent|establish|set\s+up)|创[立办建始]|发明"),
    ),
)
_COUNTED = re.compile(
    r"\bhow\s+many\s+(?:[a-z]+\s+){0,2}?(?P<of>[a-z]{3,})\s+(?:did|do|does|are|were|was|is|has|have|had"
    r"|will|can|could|must|should|in|on|after|by)\b|\b(?P<its>[a-z]{3,})\s+(?:count|numbers?|base)\b"
    r"|多少[万亿]?[个名位款家条]?(?P<han>[\u4e00-\u9fff]{2,4}?)(?=[?,.。的了呢吗才]|$)"
    r"|(?P<before>[\u4e00-\u9fff]{2})(?:数量?|量)(?:是|有|为|达)?多少"
)
"""What is counted where a number is asked for."""
_ANYTHING = frozenset(["people", "others", "times", "more", "persons", "things", "ones"])
_TERM = re.compile(r"[“「『\"]([\u4e00-\u9fff]{2,6})[”」』\"]")
_ASKS = re.compile(r"[哪谁几何怎吗]|什么|多少")
# Words that say what kind of fact is asked for are not what it is asked of.
_ASKING = re.compile(
    r"\b(?:percent\w*|date|day|year|month|number|amount|many|much|long|tell|say|said|according|answer"
    r"|article|author|exactly|exact|describ\w*|mention\w*|list(?:s|ed)?|stat(?:es?|ed)|came"
    r"|comes?|out|happen\w*|then)\b|哪(?:一)?(?:年|月|日|天|个|些|位|家)|年|月|日|何时|什么时候|日期"
    r"|多少|百分之几|根据|文章|作者|资料|来源|请问|告诉"
)


class Answerability:
    """Judges whether texts answer questions."""

    def __init__(
        self,
        *,
        entities: EntityMentions,
        sources: SourceFinder,
        shares: Shares,
        absent_names: Callable[[str], Sequence[str]],
    ) -> None:
        self._entities = entities
        self._sources = sources
        self._shares = shares
        self._absent_names = absent_names

    def answers(self, question: str, texts: Sequence[str]) -> bool:
        """Tells whether one of the texts may answer the question.

        ``texts`` are stretches of a few sentences with their headings, in any script.
        """
        folded = fold(question)
        kinds = [kind for kind in KINDS if kind.asked.search(folded)]
        names, asked = self._asked(folded)
        places = self._with_counted(folded, texts) if names and kinds else texts
        best = max(self._places(names, asked, kinds, places), default=0.0)
        if best < OUTWEIGHS_NAME and self._lacks_name(question, asked, texts):
            return False
        if self._lacks_quoted(folded, texts):
            return False
        sources = self._sources.find(folded)
        if names and sources and not self._names_any(names, texts):
            return False
        if kinds and len(sources) < 2:
            return best >= (SAID_SHARE if sources else SPECIFIC_SHARE)
        return best >= ANY_SHARE or bool(names) or bool(sources)

    def _with_counted(self, asked: str, texts: Sequence[str]) -> Sequence[str]:
        """Returns the texts that name what is counted, where a number of something is asked for."""
        match = _COUNTED.search(asked)
        counted = next((word for word in match.groups() if word), "") if match else ""
        if not counted or counted in _ANYTHING:
            return texts
        shares = self._shares(counted, texts)
        return [text for text, share in zip(texts, shares, strict=True) if share > 0]

    def _names_any(self, names: frozenset[str], texts: Sequence[str]) -> bool:
        """Tells whether the texts name what is asked about; of several things, one of them."""
        return any(name in names for t in texts for _, _, name in self._entities(fold(t)))

    def _lacks_quoted(self, folded: str, texts: Sequence[str]) -> bool:
        """Tells whether the question quotes a short Chinese term that no text has, whole or in all
        its words (「纯粹熟人社交」, 纯粹的熟人社交)."""
        said = fold("\n".join(texts))
        return any(
            term not in said and max(self._shares(term, texts), default=0.0) < ALL_WORDS
            for term in _TERM.findall(folded)
            if not _ASKS.search(term)
        )

    def lacks(self, part: str, texts: Sequence[str]) -> bool:
        """Tells whether a part of a question surely is not answered: it asks for a date, a number
        or a share, or names something, that is not there."""
        folded = fold(part)
        specific = any(kind.asked.search(folded) for kind in KINDS) and bool(self._entities(folded))
        return specific and not self.answers(part, texts)

    def _lacks_name(self, question: str, asked: str, texts: Sequence[str]) -> bool:
        """Tells whether the question asks about a name that is nowhere to be found."""
        said = fold("\n".join(texts))
        return any(
            name in asked and not re.search(rf"(?<![a-z]){re.escape(name)}", said)
            for name in self._absent_names(question)
        )

    def _asked(self, folded: str) -> tuple[frozenset[str], str]:
        """Returns the entities asked about, and the rest of what is asked."""
        for mention in sorted(self._sources.find(folded), key=lambda m: -m.start):
            folded = f"{folded[: mention.start]} {folded[mention.end :]}"
        mentions = self._entities(folded)
        for start, end, _ in sorted(mentions, reverse=True):
            folded = f"{folded[:start]} {folded[end:]}"
        return frozenset(name for _, _, name in mentions), _ASKING.sub(" ", folded)

    def _places(
        self, names: frozenset[str], asked: str, kinds: Sequence[Kind], texts: Sequence[str]
    ) -> list[float]:
        """Returns what share of ``asked`` stands in each text that names what is asked about and
        states a fact of the kind asked for."""
        named = [frozenset(name for _, _, name in self._entities(fold(text))) for text in texts]
        # What is asked of the rarest name cannot be answered from what names only the others.
        counts = {name: sum(name in each for each in named) for name in names}
        rarest = {name for name in names if counts[name] == min(counts.values())}
        fitting = [
            text
            for text, each in zip(texts, named, strict=True)
            if all(kind.stated_in(fold(text)) for kind in kinds[:1])
            and (rarest <= each if kinds else not names or names & each)
        ]
        if not fitting:
            return []
        if not re.search(r"\w", asked):
            return [1.0]
        return list(self._shares(asked, fitting))
