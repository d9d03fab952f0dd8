"""Words of both languages over the library: the dictionary, the glossary, and what they index.

Built once for each data folder; part of the factory, since it joins retrieval, corpus and library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path

from bot.ingestion.catalogue import read_glossary
from bot.language.glossary import ENTITY
from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon
from bot.language.scripts import fold, has_han, shown_in
from bot.language.segmentation import Analyser
from bot.language.stop_words import ENGLISH_STOP_WORDS, stem
from bot.retrieval.bm25 import Entry, LexicalIndex
from bot.service.libraries import library_folder, source_folders
from bot.settings import Settings
from bot.types import Document, Passage, Progress


class PassageIndex(LexicalIndex):
    """The lexical index as the library writes it: takes passages, indexes their fields."""

    def put(
        self,
        passages: Sequence[Passage],
        documents: Mapping[str, Document],
        progress: Progress | None = None,
    ) -> None:
        """Adds passages of ``documents``."""
        entries = []
        for each in passages:
            names = (each.title, each.heading, each.author)
            units = documents[each.document].translations
            told = (unit.text for unit in units if unit.start < each.end and unit.end > each.start)
            heading = "\n".join(dict.fromkeys(filter(None, names)))
            entries.append(Entry(each.id, each.text, heading, " ".join(told)))
        self.update(add=entries, remove=(), progress=progress)

    def remove(self, ids: Sequence[str]) -> None:
        """Removes passages."""
        self.update(add=(), remove=ids)


def glossary_of(settings: Settings) -> list[Sequence[str]]:
    """Returns the names of the library's glossary and of those of its source folders, in groups."""
    folders = [library_folder(settings), *source_folders(settings)]
    return [group for folder in folders for group in read_glossary(folder)]


@dataclass(frozen=True)
class Words:
    """What knows words of both languages: the dictionary and the glossary of names."""

    lexicon: Lexicon
    cache: Path
    joined: Sequence[Sequence[str]] = ()
    """Names that no glossary has."""

    @classmethod
    def load(cls, settings: Settings) -> Words:
        """Returns the words of the library's glossary and those of its source folders; the
        dictionary is kept in the data folder."""
        cache = settings.data_dir / "cache"
        return cls(Lexicon.load(cache, glossary_of(settings)), cache)

    def joining(self, groups: Sequence[Sequence[str]]) -> Words:
        """Returns these words with groups of names that no index knows."""
        known = self.lexicon.glossary.groups
        return Words(Lexicon.load(self.cache, [*known, *groups]), self.cache, groups)

    def with_joined(self, query: str) -> str:
        """Returns a query with the other names of what it names that no index knows."""
        names = self.names_in(query)
        others = (name for group in self.joined if not names.isdisjoint(group) for name in group)
        return " ".join([query, *(name for name in others if fold(name) not in fold(query))])

    @cached_property
    def analyser(self) -> Analyser:
        """Cuts text into words."""
        groups = len(self.lexicon.glossary.groups)
        learned = range(groups - len(self.joined), groups)
        return Analyser(self.lexicon, self.cache, {f"{ENTITY}{number}" for number in learned})

    @cached_property
    def glosser(self) -> Glosser:
        """Renders Chinese word by word in English, for the embedding."""
        return Glosser(self.lexicon, self.analyser)

    @cached_property
    def entities(self) -> Callable[[str], tuple[tuple[int, int, str], ...]]:
        """Gives (start, end, canonical name) of the entities named in a folded text; what was asked
        for before costs nothing."""
        glossary, words = self.lexicon.glossary, self.lexicon.words
        return lru_cache(1 << 14)(lambda folded: tuple(
            (m.start, m.end, glossary.name(m.unit, chinese=False))
            for m in glossary.mentions(folded, words)
        ))  # fmt: skip

    def cut(self, run: str) -> Iterator[str]:
        """Yields the words of a run of folded Han characters, the names of entities whole."""
        start = 0
        for begin, end, _ in self.entities(run):
            yield from self.analyser.cut(run[start:begin])
            yield run[begin:end]
            start = end
        yield from self.analyser.cut(run[start:])

    def common(self, word: str) -> bool:
        """Tells whether a folded word is one of the dictionary's that names nothing."""
        if has_han(word):
            gloss = self.lexicon.gloss(word)
            return bool(gloss) and not gloss[0].isupper()
        return stem(word) in self.lexicon.units

    def distinct(self, name: str) -> str:
        """Returns what a name goes by alone, "" if nothing: what stands before its last words if
        the dictionary has these and not that (诺维克航空), its one word that the dictionary lacks
        (Norrvik Air)."""
        folded = fold(name)
        if has_han(folded):
            parts = [*self.analyser.cut(folded)]
            while parts and len(parts[-1]) > 1 and parts[-1] in self.lexicon.words:
                parts.pop()
            short = "".join(parts)
            whole = short.isalnum() and 1 < len(short) < len(folded)
            return short if whole and not self.common(short) else ""
        words = [w for w in re.findall(r"\w+", folded) if w not in ENGLISH_STOP_WORDS]
        strange = [word for word in words if not self.common(word)]
        return strange[0] if len(strange) == 1 < len(words) and len(strange[0]) > 3 else ""

    def with_short(self, groups: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """Returns groups of names, each with the words by which alone its names go, unless another
        has them too."""
        short = [[*filter(None, map(self.distinct, group))] for group in groups]
        said = Counter(map(fold, chain(*groups, *short)))
        return [
            (*group, *(word for word in words if said[fold(word)] == 1))
            for group, words in zip(groups, short, strict=True)
        ]

    @cached_property
    def chinese_names(self) -> Mapping[str, str]:
        """The Chinese name of each entity that has one, by its canonical name."""
        glossary = self.lexicon.glossary
        units = (f"{ENTITY}{number}" for number in range(len(glossary.groups)))
        names = {glossary.name(u, chinese=False): glossary.name(u, chinese=True) for u in units}
        return {name: chinese for name, chinese in names.items() if has_han(chinese)}

    def named(self, name: str, language: str) -> str:
        """Returns the name that an entity goes by in a language, by its canonical one."""
        glossary = self.lexicon.glossary
        unit = next((m.unit for m in glossary.mentions(fold(name), self.lexicon.words)), None)
        shown = glossary.name(unit, chinese=language.startswith("zh")) if unit else name
        return shown_in(shown, language)

    def names_in(self, text: str) -> frozenset[str]:
        """Returns the canonical names of the entities that a text names."""
        return frozenset(name for _, _, name in self.entities(fold(text)))
