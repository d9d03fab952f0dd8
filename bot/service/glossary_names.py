"""The names of a library's glossary: told, added, and learned from its documents."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import UsageError
from bot.ingestion.catalogue import read_glossary
from bot.language.scripts import HAN, fold, fold_chars, has_han
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS
from bot.library.folder import drafted
from bot.service.vocabulary import Words
from bot.types import Document

_WORD = r"[A-Z][\w&.'’-]*\w"
_LATIN = rf"{_WORD}(?: (?:(?:of|the|de|von|&) )?(?:{_WORD}|[A-Z])){{0,4}}"
_PAIRS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<a>{_LATIN})\s?[(（]\s?(?P<b>[{HAN}·]{{2,12}})\s?[)）]",
        rf"(?P<a>[{HAN}·]{{2,24}})[”」》]?\s?[(（]\s?(?P<b>{_LATIN})\s?[)）]",
        rf"(?P<a>{_LATIN})(?:,| [(])\s?(?:formerly|also known as|a\.k\.a\.) (?P<b>{_LATIN})",
    )
]
_NAMED = re.compile(rf"《([^《》\n]{{2,40}})》|((?<![\w@/.=_$]){_LATIN})(?![\w_/@])")
_BEGINS = re.compile(r"(?:^|[.!?:;•*#>|\n=-])[\s\"“‘(\[*_]*$")
_FIGURE = re.compile(r"\b\d{4}|\b\d+\b(?=\s)")
_NO_NAME = re.compile(r"_|[.'’-][a-z]|^[A-Z]+s$")
"""Names of files and of variables, compounds, short forms and plurals of abbreviations."""
_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
"""Parts of speech that are names."""
_NO_NAME_BEGINS = "vpm"
"""What begins with a verb, a preposition or a numeral names nothing."""
_LONGEST = 8
"""Characters of a run that is taken for one name where its last word is a common one."""
_AROUND = 40
"""Characters of the text beside a name that are shown as its evidence."""
_BESIDE = (3, 1)
"""Characters beside a name by which the places where it stands are told apart; in Chinese, where
they stand for words, fewer."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, or two of one thing that documents join; how often, and the first place."""

    names: tuple[str, ...]
    count: int
    document: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _Place:
    document: Document
    start: int
    end: int

    @property
    def evidence(self) -> str:
        text = self.document.text
        return " ".join(text[max(0, self.start - _AROUND) : self.end + _AROUND].split())

    @property
    def beside(self) -> tuple[str, str]:
        text = self.document.text
        most = _BESIDE[has_han(text[self.start : self.end])]
        return text[max(0, self.start - most) : self.start], text[self.end : self.end + most]


def suggest(documents: Sequence[Document], words: Words) -> list[Suggestion]:
    """Returns the names that documents have and the glossary does not: first those that they join
    in brackets or by saying so, frequent ones first; then those that stand by themselves, in many
    surroundings first: what stands in one only is a label, or a part of a name."""
    learner = _Learner(
        words, Counter(re.findall(r"\b[a-z]\w*", "\n".join(d.text for d in documents)))
    )
    joined, alone = defaultdict[tuple[str, ...], list[_Place]](list), defaultdict(list)
    for document in documents:
        for names, place in learner.pairs(document):
            joined[names].append(place)
        for name, place in learner.names(document):
            alone[name,].append(place)
    known = {fold(name) for names in joined for name in names}
    ranked = sorted(joined.items(), key=lambda item: -len(item[1]))
    varied = {
        names: _variety(places) for names, places in alone.items() if fold(*names) not in known
    }
    single = [names for names, n in varied.items() if n >= learner.least(*names)]
    ranked += [(names, alone[names]) for names in sorted(single, key=lambda names: -varied[names])]
    return [
        Suggestion(names, len(places), places[0].document.name, places[0].evidence)
        for names, places in ranked
    ]


def _variety(places: Sequence[_Place]) -> int:
    """Returns in how many surroundings a name stands, before or behind, whichever are fewer."""
    return min(len(set(side)) for side in zip(*(place.beside for place in places), strict=True))


@dataclass(frozen=True, slots=True)
class _Learner:
    """Finds names; ``small`` has the words that the documents write in small letters."""

    words: Words
    small: Counter[str]

    def least(self, name: str) -> int:
        """Returns in how many surroundings what may be a name must stand to be taken for one."""
        if has_han(name):
            return 2
        if " " in name:
            return 1 + name.isupper()  # a heading
        return 3 if self.words.common(fold(name)) else 1

    def pairs(self, document: Document) -> Iterator[tuple[tuple[str, str], _Place]]:
        """Yields what documents join: two names of one thing."""
        for pattern in _PAIRS:
            for match in pattern.finditer(document.text):
                one, other = match["a"], match["b"]
                if has_han(one):
                    one = self._ending(one, other)
                elif has_han(other) and self._ending(other, one) != other:
                    continue
                strange = not self.words.names_in(one) & self.words.names_in(other)
                if one and strange and not _FIGURE.search(f"{one} {other} "):
                    yield (one, other), _Place(document, *match.span())

    def names(self, document: Document) -> Iterator[tuple[str, _Place]]:
        """Yields titles in their marks, words with a capital that are never written without, and
        what is tagged as a name and is no word of the dictionary."""
        for match in _NAMED.finditer(document.text):
            name = match[1] or self._capital(match[2], document.text[: match.start()][-9:])
            if name and not self.words.names_in(name):
                start = match.start() + match[0].index(name)
                yield name, _Place(document, start, start + len(name))
        for match in re.finditer(f"[{HAN}·]+", document.text):
            start = match.start()
            for word, tag in self.words.analyser.tagged(match[0]):
                if tag in _TAGS and len(word) > 1 and fold(word) not in self.words.lexicon.words:
                    yield word, _Place(document, start, start + len(word))
                start += len(word)

    def _capital(self, run: str, before: str) -> str:
        """Returns the name in a run of capitalised words, if there is one."""
        parts = re.sub("['’]s?$", "", run).split()
        first = parts[0].lower()
        alone = len(parts) == 1 and self.words.common(first)
        if _BEGINS.search(before) and (self.small[first] or alone):
            parts = parts[1:]
        while parts and not parts[0][0].isupper():
            parts = parts[1:]
        name = " ".join(parts)
        said = ENGLISH_STOP_WORDS | self.small.keys()
        common = all(part.lower() in said or len(part) == 1 for part in parts)
        return "" if common or _FIGURE.search(f"{name} ") or _NO_NAME.search(name) else name

    def _ending(self, run: str, other: str) -> str:
        """Returns the name that ends a run of Han characters, by what it is also called: the last
        word if the dictionary renders it so or has not got it, else what stands behind the last
        word that carries no topic, if it is short, or the last two words."""
        words, tail = list(self.words.analyser.tagged(fold_chars(run))), list[tuple[str, str]]()
        while words and words[-1][0] not in CHINESE_STOP_WORDS:
            tail.insert(0, words.pop())
        parts = [word for word, _ in tail]
        short = len("".join(parts)) <= _LONGEST
        if short and len(tail) > 1 and tail[0][1][0] in _NO_NAME_BEGINS:
            return ""
        stems = {self.words.analyser.stem(word) for word in re.findall("[a-z]+", fold(other))}
        whole = "".join(parts if short else parts[-2:])
        for name, least in (("".join(parts[-1:]), len(stems)), (whole, 1)):
            units, _ = self.words.lexicon.renderings(name)
            if len(name) > 1 and (not units or len(stems & set(units)) >= least):
                known = self.words.lexicon.gloss(name).lower() == fold(other)
                return "" if known else run[-len(name) :]
        return ""


def add_names(folder: Path, names: Sequence[str]) -> None:
    """Writes names of one thing into a library's glossary, beside those that it has of it.

    Raises:
        CorpusError: the glossary cannot be read.
        LibraryError: it cannot be written.
        UsageError: there is no name.
    """
    new = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not new:
        raise UsageError("Write one or more names of one thing, the one to be shown first.")
    groups = read_glossary(folder)
    keys = set(map(fold, new))
    same = [group for group in groups if keys & set(map(fold, group))]
    joined = list(dict.fromkeys([*(name for group in same for name in group), *new]))
    after = [*(group for group in groups if group not in same), joined]
    text = yaml.safe_dump({"entities": after}, allow_unicode=True, default_flow_style=None)
    with drafted(folder / "glossary.yaml", text.encode()) as put_in_place:
        put_in_place()
