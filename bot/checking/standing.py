"""Whether the sentences that a claim cites are its words, and name what it stands under."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.checking.book import Book, Run
from bot.checking.claims import Written
from bot.checking.wording import find_words, squeezed
from bot.language.names import NamesIn


@dataclass(frozen=True, slots=True)
class Standing:
    """Holds claims against the runs of a book; ``items`` are the sides that are compared."""

    book: Book
    items: Sequence[str]
    names_in: NamesIn
    labels: bool = True
    """Whether what a statement has before a colon may be who says it; else it heads a point."""

    def is_own_words(self, written: Written, runs: Sequence[Run]) -> bool:
        """Tells whether a claim is one or more whole sentences that it cites, or a cell whose
        value, row and column stand in one of them; and whether these, not those beside them, name
        what it stands under."""
        words = squeezed(written.text)
        strict = {*self.items, *(written.context[:2] if written.cell else ())}
        for run in runs:
            each = self.book.runs(run.passage, run.first, run.last, each=True)
            under = ("", *(f"{each}: " for each in self.book.quoted(run).context))
            own = [
                text
                for text in self.book.texts(run)
                if words in {squeezed(f"{speaker}{text}") for speaker in under}
            ]
            cells = [self.book.quoted(one).text for one in each if written.cell]
            own += [text for text in cells if find_words(written.text, text)]
            for text in own:
                if all(self._names(n, run, text, strict=n in strict) for n in written.context):
                    return True
        return False

    def is_in_other_hands(self, written: Written, runs: Sequence[Run]) -> bool:
        """Tells whether a claim stands under one side and all that it cites names another alone."""
        sides = [item for item in self.items if item in written.context]
        named = {item: self.names_in(item) for item in self.items}
        if len(sides) != 1 or not named[sides[0]]:
            return False
        others = [names for item, names in named.items() if names and item != sides[0]]
        return all(
            any(names <= self.names_in(self.book.quoted(run).text) for names in others)
            and not self._names(sides[0], run, self.book.quoted(run).text, strict=True)
            for run in runs
        )

    def _names(self, name: str, run: Run, text: str, *, strict: bool) -> bool:
        """Tells whether a sentence, or what it stands under, names what a claim stands under: an
        item by any of its names, a cell's other head word for word; a heading that is neither may
        be in the answer's own words."""
        quote, hit = self.book.quoted(run), self.book.hits[run.passage - 1]
        said = f"{text}\n{quote.about}"
        if find_words(name, said) or (hit.side_speaks and name in (hit.side, *hit.more_sides)):
            return True
        named = frozenset() if strict and name not in self.items else self.names_in(name)
        return named <= self.names_in(said) if named else not strict
