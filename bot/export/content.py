"""What an export says, whatever its form: texts in blocks, marks with their words, sources.

Owns these values and the wording of marks, and that no character is left which would break a file.
"""

import re
from dataclasses import dataclass

from bot.markdown.html import clean
from bot.markdown.nodes import Block, Table
from bot.types import Answer, Claim
from bot.types.status_words import short_status
from bot.types.texts import Texts

LONGEST_NAME = 80
"""Characters of what is a name or a date: more of it would be no name."""

_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A citation as it is listed at the end."""

    number: int
    quote: str
    translation: str | None
    title: str
    author: str
    heading: str
    genre: str
    """In words."""
    fiction: bool
    date: str
    """In words: never empty."""
    language: str
    file: str
    position: str
    against: str = ""
    """In words, that it says otherwise than what cites it, if it does."""

    @property
    def origin(self) -> str:
        """What stands beside the title: author, part, kind and date, and if it says otherwise."""
        parts = (self.author, self.heading, self.genre, self.date, self.against)
        return " · ".join(filter(None, parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A question and its answer."""

    question: str
    language: str
    facts: str
    """How it was answered: status, what checking found, model and corpus version."""
    blocks: tuple[Block, ...]
    """A span that is a slot has the words of its mark as its text."""
    first: tuple[Block, ...]
    """Those of the text that are read at a glance."""
    rest: tuple[Block, ...]
    """The others of the text."""
    below: tuple[Block, ...]
    """What stands below the text: notices, the matrix, what the sources disagree about."""
    marks: tuple[Claim, ...]
    """The statement whose mark stands in each slot."""
    matrix: Table | None
    """The one among the blocks that is the answer's matrix."""
    notices: tuple[str, ...]
    """In words; they stand below the text too."""
    notes: tuple[Note, ...]
    answer: Answer
    """Its citations are numbered as the notes are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that an export says."""

    title: str
    date: str
    texts: Texts
    parts: tuple[Part, ...]

    @property
    def imprint(self) -> str:
        """When it was exported, which corpus was read and which models answered."""
        answers = [part.answer for part in self.parts]
        versions = dict.fromkeys(one_line(a.corpus_version, LONGEST_NAME) for a in answers)
        models = dict.fromkeys(one_line(a.model, LONGEST_NAME) for a in answers if a.model)
        return " · ".join([
            self.texts("exported", date=self.date),
            *(self.texts("corpus", version=version) for version in versions),
            *(self.texts("model", model=model) for model in models),
        ])  # fmt: skip

    @property
    def notes(self) -> list[Note]:
        """The citations of all answers."""
        return [note for part in self.parts for note in part.notes]


def plain(text: str) -> str:
    """Returns text that every format can hold: no control characters, no half characters."""
    return _ILLEGAL.sub("\ufffd", clean(text))


def one_line(text: str, most: int) -> str:
    """Returns text of at most ``most`` characters without line breaks."""
    text = " ".join(plain(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def say_mark(claim: Claim, texts: Texts) -> str:
    """Returns the words of a statement's mark, which no line may break: ``[1 ✓]``."""
    numbers = texts("list_separator").join(map(str, claim.citations))
    status = short_status(claim, texts.language)
    said = {"verified": "✓", "cited": ""}.get(
        str(claim.status), f"· {status}" if numbers else status
    )
    return f"[{' '.join(filter(None, (numbers, said)))}]".replace(" ", "\u00a0")
