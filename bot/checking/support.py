"""The guards between a statement and the sentences it cites: what must agree, or they object.

A guard may veto and never promotes: what passes all of them is no more than cited.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.checking import figures
from bot.checking.wording import find_words
from bot.language.arithmetic import results
from bot.language.attribution import attribution
from bot.language.events import Relate, in_other_order
from bot.language.hedging import Clause, clauses, keeps
from bot.language.names import NamesIn, strange_names, swapped
from bot.language.negation import agree, denied, denies, overdenies
from bot.language.numbers import numbers, supported
from bot.language.quantifiers import widens
from bot.language.records import Record, record_of
from bot.language.scripts import fold, has_han, look_alikes
from bot.language.sentences import sentences
from bot.language.table_questions import TableQuestion
from bot.language.units import rates_agree
from bot.language.verdicts import verdict
from bot.language.word_order import Cut, put_together, turned_round, words_of
from bot.types import Passage, Quoted, Reason

RELATED = 0.25
"""Least share of a statement's words that its sentences must have; less is another subject."""
_OTHER = 0.2
"""A lesser share still is surely of something else: a dictionary does not know every word."""
_OTHER_SCRIPT = 0.1
"""The same in another script, of a statement of so many words that the dictionary may lack some."""
_LONG = 8
_KNOWN = 0.6
"""Share of the words for a speaker that a text must have to tell of him."""
_MOST = 0.9
"""Share of a clause's words in its sentences that those which it is drawn from must have."""
_HALF, _PARTLY, _FEW = 0.5, 0.3, 2
"""Shares of what is denied, and of what is before it, that tell of it; words that are no more."""
_BRANCHES = re.compile(r"\b(?:where(?:as)?|which|who|while|but|although)\b")
"""What begins a clause of its own in the middle of one."""
_FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The guards."""

    names_in: NamesIn
    relate: Relate
    told_titles: Callable[[Passage], Sequence[str]] = lambda _: ()
    """Gives what a passage's source is called in other languages."""
    table: Callable[[str, str], Sequence[Record]] = lambda *_: ()
    """Gives the whole table of a document in which a row stands."""
    cut: Cut = list
    """Gives the words of a run of Chinese characters."""

    def objection(
        self, statement: str, quotes: Sequence[Quoted], *, drawn: bool = False
    ) -> Reason | None:
        """Returns what of the statement is not the sentences', if a guard finds anything.

        What a source is called may be said beside its words. What is ``drawn`` from sentences need
        not have their words, nor be as certain.
        """
        told = self._without_titles(statement, quotes)
        said = "\n".join(quote.text for quote in quotes)
        if look_alikes(statement, "\n".join((said, *(quote.about for quote in quotes)))):
            return "look_alike"
        found = [clause for quote in quotes for clause in clauses(quote.text)]
        clauses_said = [clause.text for clause in found]
        near = self._nearest(told, clauses_said)
        if reason := figures.objection(statement, told, quotes, near):
            return reason
        if not (drawn or rates_agree(told, said) or rates_agree(told, "\n".join(near))):
            return "unit"
        if _of_other_row(statement, _rows(quotes)) or figures.of_another(
            told, _FIGURE.sub(" ", told), clauses_said, self.relate
        ):
            return "number"
        if not self._names_agree(told, said, quotes):
            return "name"
        if any(swapped(statement, text, self.names_in) for text in (said, *near)) or (
            not drawn and turned_round(statement, said, self.cut)
        ):
            return "role"
        each = [quote.text[a:b] for quote in quotes for a, b in sentences(quote.text)]
        if not drawn and any(
            put_together(statement, one, self.cut, "\n".join(each[:n] + each[n + 1 :]))
            for n, one in enumerate(each)
        ):
            return "subject"
        if in_other_order(statement, said, self.relate):
            return "order"
        if (denies(told) or not drawn) and not self._negation_agrees(told, clauses_said):
            return "negation"
        nearest = [clause for clause in found if clause.text in near]
        return None if drawn else self._other_matter(statement, told, quotes, nearest)

    def heard(self, statement: str, quotes: Sequence[Quoted], *, labels: bool) -> str | None:
        """Returns what a statement says, without the speaker whose words the sentences are; None if
        it names another, or several where they are by one. What stands before a colon is a speaker
        only among ``labels`` of such."""
        speaker = attribution(statement)
        if speaker is None or (speaker.label and speaker.many):
            return statement
        about = "\n".join(quote.about for quote in quotes)
        if speaker.named and self.is_in(speaker.who, about):
            return speaker.said
        told = "\n".join((about, *(quote.text for quote in quotes)))
        if self.is_in(speaker.who, told) or self.relate(speaker.who, told) >= _KNOWN:
            return statement
        if speaker.many:
            several = len({(q.passage.document, q.passage.author) for q in quotes}) > 1
            return statement if several else None
        spoken = any(quote.passage.author for quote in quotes) and labels
        return statement if not speaker.named or (speaker.label and not spoken) else None

    def is_in(self, name: str, text: str) -> bool:
        """Tells whether a text has a name, in any script that tells."""
        # 卡拉斯（Kallas）
        spelt = has_han(name) and any(w in text for w in re.findall("[A-Z][a-z]{2,}", name))
        known = self.names_in(name) & self.names_in(text)
        return bool(spelt or known or find_words(name, text))

    def computes(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether the statement writes out a sum of the sentences' numbers that comes out."""
        known = supported("\n".join(f"{quote.text}\n{quote.about}" for quote in quotes))
        return bool(results(statement, known))

    def works_out(self, question: str, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether the statement says what a question's working out over the table of the
        sentences gives, and they are all rows that it is told of."""
        passage, said = quotes[0].passage, "\n".join(" ".join(q.text.split()) for q in quotes)
        rows = self.table(passage.document, " ".join(quotes[0].text.split()))
        about = "\n".join(filter(None, (passage.heading, passage.title, passage.document)))
        asked = TableQuestion(question, rows or _rows(quotes), self.relate, about)
        outcome = asked.outcome()
        return bool(
            outcome and outcome.said and asked.tells(statement, outcome)
            and all(row.text in said for row in outcome.rows)
        )  # fmt: skip

    def verdict(self, question: str, quote: Quoted) -> bool | None:
        """Returns whether a sentence says yes to a question; None if it says neither."""
        text = "\n".join(filter(None, (quote.text, quote.translation)))
        return verdict(question, text, quote.about, names_in=self.names_in, relate=self.relate)

    def _other_matter(
        self, statement: str, told: str, quotes: Sequence[Quoted], near: Sequence[Clause]
    ) -> Reason | None:
        # A translation helps to see what a sentence is about; what it states is read off itself.
        subject = "\n".join(part or "" for q in quotes for part in (q.text, q.translation, q.about))
        # In another script a number that both have tells more than words do.
        across = has_han(statement) != has_han(subject)
        long = len(words_of(fold(statement), self.cut)) > _LONG
        least = _OTHER_SCRIPT if across and long else _OTHER
        if not (across and numbers(told)) and self.relate(statement, subject) <= least:
            return "subject"
        said = "\n".join(quote.text for quote in quotes)
        if overdenies(told, said) or any(overdenies(clause.text, told) for clause in near):
            return "negation"
        each = [q.text[a:b] for q in quotes for a, b in sentences(q.text)]
        if all(map(_only_asks, self._nearest(statement, each))) and not _only_asks(statement):
            return "fragment"
        if widens(told, said):
            return "quantifier"
        return None if all(keeps(told, clause) for clause in near) else "hedge"

    def _negation_agrees(self, told: str, said: Sequence[str]) -> bool:
        """Tells whether both deny or neither, the clauses said as a whole; else whether each part
        that denies is drawn from one that does, and no other tells what they deny."""
        parts, own = (
            [part for clause in each for part in _BRANCHES.split(clause) if part.strip(" ")]
            for each in (said, [clause.text for clause in clauses(told)])
        )
        if self._denies_another(own, parts):
            return False
        if agree(told, "\n".join(said)):
            return True
        if not denies(told):
            # What only names things is held against the clauses together with the rest.
            every = "\n".join(parts)
            own = [told, *(part for part in own if self.relate(part, every) < _OTHER_SCRIPT)]
        return all(self._denied_alike(part, self._drawn_from(part, parts)) for part in own)

    def _denies_another(self, told: Sequence[str], said: Sequence[str]) -> bool:
        """Tells whether a statement denies what the clauses say, and they deny something else."""
        denials = [each for part in said for each in denied(part, self.cut)]
        others = "\n".join(" ".join(scope) for scope, *_ in denials)
        free = "\n".join([*(b for _, b, _ in denials), *(p for p in said if not denies(p))])
        ours = [" ".join(scope) for part in told for scope, *_ in denied(part, self.cut)]
        return bool(denials) and any(
            self.relate(scope, free) >= _MOST > self.relate(scope, others) for scope in ours
        )

    def _denied_alike(self, told: str, near: str) -> bool:
        """Tells whether a statement denies as the clauses that it is drawn from, or not what they
        deny: what follows the denial at once, in another script about as much as of the clause."""
        if agree(told, near) or denies(told):
            return agree(told, near) or denies(near)
        parts = near.split("\n")
        free = "\n".join(part for part in parts if not denies(part))
        alone = self.relate(told, free) <= _HALF * self.relate(told, near)
        for part in parts:
            across = has_han(told) != has_han(part)
            least = max(_HALF * self.relate(part, told), _OTHER_SCRIPT) if across else _HALF
            for scope, before, ends in denied(part, self.cut):
                near_it = " ".join(scope if across else scope[:_FEW])
                # Of a clause that ends with one or two words denied, nothing else is to be told.
                whole = alone and ends and len(scope) <= _FEW
                subject = self.relate(before, told) if before else 1
                if self.relate(near_it, told) >= least or (whole and subject >= _PARTLY):
                    return False
        return True

    def _drawn_from(self, told: str, parts: Sequence[str]) -> str:
        """Returns the parts which together say most of what all of them say of ``told``: the best
        first, then what adds most; all of them of what they hardly say."""
        near, every = "", "\n".join(parts)
        whole = self.relate(told, every)
        for _ in parts if whole >= _OTHER_SCRIPT else ():
            if near and self.relate(told, near) >= _MOST * whole:
                return near
            near = max((f"{near}\n{part}" for part in parts), key=lambda n: self.relate(told, n))
        return every

    def _without_titles(self, statement: str, quotes: Sequence[Quoted]) -> str:
        """Returns what the statement says beside the titles and dates that it gives its sources."""
        for quote in quotes:
            passage = quote.passage
            titles = (passage.title, passage.heading, passage.author, *self.told_titles(passage))
            for title in filter(None, titles):
                while at := find_words(title, statement):
                    statement = f"{statement[: at[0]]} {statement[at[1] :]}"
            if date := quote.passage.date:
                inside = r"[^()\uff08\uff09]*"
                label = rf"([(\uff08]{inside}){re.escape(date)}(?={inside}[)\uff09])"
                statement = re.sub(label, r"\1", statement)
        return statement

    def _names_agree(self, statement: str, said: str, quotes: Sequence[Quoted]) -> bool:
        """A name from a title, or from the sentence before, may be said too, but not instead of a
        name in the sentences; a part of one there is theirs (WeChat of WeChat Pay)."""
        about, quoted = "\n".join(quote.about for quote in quotes), self.names_in(said)
        named = {n for n in self.names_in(statement) if n in quoted or not find_words(n, said)}
        if not has_han(said) and strange_names(statement, f"{said}\n{about}", self.names_in):
            return False
        known = quoted | self.names_in("\n".join((about, *(quote.before for quote in quotes))))
        return named <= quoted or (quoted <= named and named <= known)

    def _nearest(self, statement: str, texts: Sequence[str]) -> list[str]:
        """Returns the texts that have most of the statement's words."""
        shares = [self.relate(statement, text) for text in texts] if len(texts) > 1 else [0.0]
        return [text for text, share in zip(texts, shares, strict=False) if share == max(shares)]


def _rows(quotes: Sequence[Quoted]) -> list[Record]:
    lines = (line for quote in quotes for line in quote.text.split("\n"))
    context = "\n".join(quotes[0].context)
    return [row for line in lines if (row := record_of(" ".join(line.split()), context))]


def _of_other_row(statement: str, rows: Sequence[Record]) -> bool:
    """Tells whether a clause gives the one row that it names a number of another alone."""
    for clause in re.split(r"[;,\uff1b\uff0c](?!\d)", statement):
        named = [row for row in rows if find_words(row.name, clause)]
        others = "\n".join(row.text for row in rows if row not in named)
        if len(named) == 1 and (numbers(clause) & numbers(others)) - supported(named[0].text):
            return True
    return False


def _only_asks(text: str) -> bool:
    """Tells whether a sentence is a question of one clause, which supposes nothing to be so."""
    bare = text.strip('"“”「」『』()\uff08\uff09 ')
    return bare.endswith(("?", "\uff1f")) and not re.search(r"[,;\uff0c\uff1b](?!\d)", bare)
