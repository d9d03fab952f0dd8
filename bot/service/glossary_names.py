"""The names of a library's glossary: told, added, and learned from what its documents join."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import UsageError
from bot.ingestion.catalogue import read_glossary
from bot.language.scripts import HAN, fold
from bot.library.folder import drafted
from bot.types import Document

_LATIN = r"[A-Z][\w&.'’-]*(?: (?:of |the |and )?[A-Z0-9][\w&.'’-]*){0,4}"
_PAIRS = (
    re.compile(rf"(?P<a>{_LATIN})\s?[(（]\s?(?P<b>[{HAN}·]{{2,12}})\s?[)）]"),
    re.compile(rf"(?P<a>[{HAN}·]{{2,12}})[”」》]?\s?[(（]\s?(?P<b>{_LATIN})\s?[)）]"),
    re.compile(
        rf"(?P<a>{_LATIN})(?:,| [(])\s?(?:formerly|also known as|a\.k\.a\.) (?P<b>{_LATIN})"
    ),
)
_AROUND = 40
"""Characters of the text beside a pair that are shown as its evidence."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two names that documents join, how often, and the first place."""

    names: tuple[str, str]
    count: int
    document: str
    evidence: str


def suggest(
    documents: Iterable[Document],
    known: Callable[[str], frozenset[str]],
    cut: Callable[[str], Iterable[str]],
) -> list[Suggestion]:
    """Returns the names that documents join in brackets or by saying so, the most frequent first;
    what the glossary ``known`` joins already is left out. Where a Chinese name begins in its
    sentence is told by the words that ``cut`` finds."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for document in documents:
        for pattern in _PAIRS:
            for match in pattern.finditer(document.text):
                one, other = _name(match["a"], cut), match["b"].strip()
                if not known(one) & known(other):
                    span = document.text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
                    found[one, other].append((document.name, " ".join(span.split())))
    ranked = sorted(found.items(), key=lambda item: -len(item[1]))
    return [Suggestion(names, len(places), *places[0]) for names, places in ranked]


def _name(before: str, cut: Callable[[str], Iterable[str]]) -> str:
    """Returns the name that ends a run: in Chinese its last word, or two short ones."""
    if before.isascii():
        return before
    *_, last = words = [word for word in cut(before) if word]
    return last if len(last) > 1 or len(words) == 1 else words[-2] + last


def add_names(folder: Path, names: Sequence[str]) -> None:
    """Writes names of one thing into a library's glossary, beside those that it has of it.

    Raises:
        CorpusError: the glossary cannot be read.
        LibraryError: it cannot be written.
        UsageError: there are not two names.
    """
    new = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(new) < 2:
        raise UsageError("Write two names or more of one thing, the one to be shown first.")
    groups = read_glossary(folder)
    keys = set(map(fold, new))
    same = [group for group in groups if keys & set(map(fold, group))]
    joined = list(dict.fromkeys([*(name for group in same for name in group), *new]))
    after = [*(group for group in groups if group not in same), joined]
    text = yaml.safe_dump({"entities": after}, allow_unicode=True, default_flow_style=None)
    with drafted(folder / "glossary.yaml", text.encode()) as put_in_place:
        put_in_place()
