"""The two indexes of one generation, opened for searching or for making the next one.

Where the vectors are in a folder, both indexes are sealed with their generation. Where they are on
a server, one collection serves all generations: what is new is added to it before the change holds
and what is gone is removed after, so that whoever still reads the last version finds all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.errors import LibraryError
from bot.library.chroma import Server, VectorIndex
from bot.library.generations import Generations, link_tree, writing
from bot.types import Document, Passage, Progress


class Lexical(Protocol):
    """The lexical index as the library writes it."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def ids(self) -> Sequence[str]: ...

    def update(
        self,
        *,
        add: Iterable[Passage],
        remove: Iterable[str],
        documents: Mapping[str, Document],
        progress: Progress | None = None,
    ) -> None: ...


OpenLexical = Callable[[Path], Lexical]


@dataclass(frozen=True, slots=True)
class Index:
    """A generation as it is searched."""

    number: int
    vectors: VectorIndex
    lexical: Lexical
    held: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Lets go what was opened."""
        self.held.close()


@dataclass(frozen=True, slots=True)
class Indexer:
    """Opens generations and drafts new ones."""

    generations: Generations
    open_lexical: OpenLexical
    server: Server | None = None

    def open(self, number: int, collection: str) -> Index:
        """Returns a generation for searching.

        Raises:
            LibraryError: it cannot be opened.
        """
        folder = self.generations.folder(number)
        with ExitStack() as stack:
            lexical = self.open_lexical(folder / "lexical")
            if self.server:
                vectors = self.open_vectors(collection)
            else:
                copy = stack.enter_context(self.generations.working_copy(folder / "chroma"))
                vectors = VectorIndex.in_folder(copy)
            stack.callback(vectors.close)
            return Index(number, vectors, lexical, stack.pop_all())

    def open_vectors(self, collection: str) -> VectorIndex:
        """Returns the server's collection.

        Raises:
            LibraryError: there is no server, or it cannot be reached.
        """
        if self.server is None:
            raise LibraryError("No Chroma server is set. Set CHROMA_HOST.")
        return VectorIndex.on_server(self.server, collection)

    @contextmanager
    def draft(self, base: int | None, collection: str, *, above: int) -> Iterator[Index]:
        """Yields a new generation, with a number above ``above``, for writing; it begins as
        ``base`` or, if that is None, empty.

        It holds once its number is remembered; until then it is as if it were not there.

        Raises:
            LibraryError: the disk cannot be written.
        """
        number = self.generations.free(above)
        folder = self.generations.folder(number)
        before = None if base is None else self.generations.folder(base)
        with writing(folder):
            folder.mkdir()
            if before:
                link_tree(before / "lexical", folder / "lexical")
            lexical = self.open_lexical(folder / "lexical")
        if self.server:
            with closing(self.open_vectors(collection)) as vectors:
                yield Index(number, vectors, lexical)
            return
        with self.generations.working_copy((before or folder) / "chroma") as copy:
            vectors = VectorIndex.in_folder(copy)
            try:
                yield Index(number, vectors, lexical)
            finally:
                vectors.close()
            with writing(folder):
                copy.rename(folder / "chroma")


def collection_name(library: str, embedding: str) -> str:
    """Returns the name of a library's collection on a server: vectors of two embeddings must not
    meet in one."""
    return f"bot-{library}-{hashlib.sha256(embedding.encode()).hexdigest()[:8]}"
