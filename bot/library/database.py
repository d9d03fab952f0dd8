"""``library.sqlite``: documents, passages and computed vectors, made from the originals.

Owns every statement on them. Knows nothing of Chroma or of how passages are made.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from bot.errors import LibraryError
from bot.library.connection import Connection
from bot.library.rows import (
    PASSAGE,
    Entry,
    Held,
    RowChanged,
    Vector,
    document_of,
    document_row,
    entry_of,
    passage_of,
    passage_row,
    vector_blob,
    vector_of,
)
from bot.types import Document, Passage


class Database(Connection):
    """The library's tables behind typed calls; opened, they are looked at for damage as far as that
    is quick, or in every row. Rows are also checked whenever they are read."""

    def _check(self, *, thorough: bool) -> None:
        with self._explained("read", "Try again."):
            tables = ("",) if thorough else ("(meta)", "(documents)", "(passages)")
            for table in tables:
                pragma = "integrity_check" if thorough else "quick_check"
                found = self._rows(f"PRAGMA {pragma}{table}")[0][0]
                if found != "ok":
                    raise RowChanged(str(found).splitlines()[0])
            counted = self.meta("passages")
            lone = self._rows("PRAGMA foreign_key_check")
            if lone or counted not in (None, str(self.passage_count())):
                raise RowChanged("it does not hold the passages that it held")
            for name in self.fingerprints():
                self.documents([name])
                if thorough:
                    self.passages_of(name)

    def meta(self, key: str) -> str | None:
        """Returns a remembered value, or None."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    @property
    def generation(self) -> int:
        """The number of the indexes that hold: changes with every change of the library, whoever
        makes it; 0 before the first."""
        number = self.meta("generation") or ""
        return int(number) if number.isdecimal() else 0

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Remembers values; call within a transaction."""
        self._db.executemany("REPLACE INTO meta VALUES (?, ?)", values.items())

    def documents(self, names: Iterable[str] | None = None) -> list[Document]:
        """Returns every document, or those of some names, by name."""
        query = (
            "SELECT document, held, text FROM documents"
            " WHERE ?1 IS NULL OR name IN (SELECT value FROM json_each(?1)) ORDER BY name"
        )
        wanted = None if names is None else json.dumps(list(names))
        return self._rows(query, (wanted,), document_of)

    def entries(self) -> dict[str, Entry]:
        """Returns what is held, by name, without the texts."""
        query = "SELECT document, held FROM documents ORDER BY name"
        return {each.name: each for each in self._rows(query, (), lambda row: entry_of(*row))}

    def fingerprints(self) -> dict[str, str]:
        """Returns, by document, what its passages were made from (text, catalogue, splitter)."""
        return dict(self._rows("SELECT name, json_extract(held, '$.fingerprint') FROM documents"))

    def put_document(self, document: Document, held: Held, passages: Sequence[Passage]) -> None:
        """Stores a document with its passages in place of what stood under its name."""
        self.remove_document(document.name)
        row = document_row(document, held)
        self._db.execute("INSERT INTO documents VALUES (?, ?, ?, ?)", row)
        self._db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
            [passage_row(passage) for passage in passages],
        )

    def remove_document(self, name: str) -> None:
        """Removes a document and its passages, if it is there."""
        self._db.execute("DELETE FROM documents WHERE name = ?", (name,))

    def drop_unused_vectors(self) -> None:
        """Removes the vectors of texts that no passage has."""
        self._db.execute(
            "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)"
        )

    def passage_count(self) -> int:
        """Returns how many passages there are."""
        return int(self._rows("SELECT count(*) FROM passages")[0][0])

    def passage_ids(self) -> set[str]:
        """Returns the ids of all passages."""
        return {row[0] for row in self._rows("SELECT id FROM passages")}

    def passage_ids_of(self, documents: Iterable[str], author: str | None) -> frozenset[str]:
        """Returns the ids of the documents' passages, of one author's if that is given."""
        rows = self._rows(
            "SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?1))"
            " AND (?2 IS NULL OR author = ?2)",
            (json.dumps(list(documents)), author),
        )
        return frozenset(row[0] for row in rows)

    def passage_counts(self) -> dict[str, int]:
        """Returns how many passages each document has."""
        query = (
            "SELECT name, count(p.id) FROM documents LEFT JOIN passages p ON p.document = name"
            " GROUP BY name"
        )
        return dict(self._rows(query))

    def repeats(self) -> dict[str, list[str]]:
        """Returns, by document, those that say the same: of five passages they share four."""
        size = "(SELECT count(*) FROM passages WHERE document = {}.document)"
        rows = self._rows(
            "SELECT a.document, b.document FROM passages a JOIN passages b"
            " ON a.text_hash = b.text_hash AND a.document <> b.document"
            # What stands in very many is no sign, and would make pairs without end.
            " WHERE a.text_hash IN (SELECT text_hash FROM passages GROUP BY 1"
            " HAVING count(*) BETWEEN 2 AND 20) GROUP BY 1, 2"
            f" HAVING count(DISTINCT a.id) * 5 >= 4 * max({size.format('a')}, {size.format('b')})"
        )
        return {
            name: [other for _, other in group] for name, group in groupby(rows, lambda r: r[0])
        }

    def passages(self, ids: Iterable[str]) -> list[Passage]:
        """Returns passages in the order of ``ids``; unknown ones are left out."""
        wanted = list(ids)
        rows = self._passages("WHERE p.id IN (SELECT value FROM json_each(?))", json.dumps(wanted))
        found = {passage.id: passage for passage in rows}
        return [found[id_] for id_ in wanted if id_ in found]

    def passages_of(self, document: str) -> list[Passage]:
        """Returns a document's passages in reading order."""
        return self._passages("WHERE p.document = ? ORDER BY p.start", document)

    def _passages(self, which: str, value: str) -> list[Passage]:
        columns = ", ".join(f"p.{name}" for name in PASSAGE)
        return self._rows(
            # SQLite's substr counts code points from 1, as the offsets do from 0.
            f"SELECT {columns}, substr(d.text, p.start + 1, p.end - p.start),"
            " json_extract(d.document, '$.language'), json_extract(d.document, '$.genre'),"
            " json_extract(d.document, '$.title'), json_extract(d.document, '$.date'), p.text_hash"
            " FROM passages p JOIN documents d ON d.name = p.document"
            f" {which}",
            (value,),
            passage_of,
        )

    def vectors(self, fingerprint: str, hashes: Iterable[str]) -> dict[str, Vector]:
        """Returns the vectors already computed under ``fingerprint``, by text hash; a damaged one
        counts as not computed."""
        rows = self._rows(
            "SELECT text_hash, vector FROM vectors WHERE fingerprint = ?"
            " AND text_hash IN (SELECT value FROM json_each(?))",
            (fingerprint, json.dumps(list(hashes))),
        )
        found = ((text_hash, vector_of(blob)) for text_hash, blob in rows)
        return {text_hash: vector for text_hash, vector in found if vector is not None}

    def passage_vectors(
        self, fingerprint: str, ids: Iterable[str] | None = None
    ) -> tuple[list[str], Vector]:
        """Returns the ids of all passages, or of some, and their vectors, a row each. Raises
        LibraryError if that of one is missing."""
        rows = self._rows(
            "SELECT id, vector FROM passages p LEFT JOIN vectors v"
            " ON v.text_hash = p.text_hash AND v.fingerprint = ?1"
            " WHERE ?2 IS NULL OR id IN (SELECT value FROM json_each(?2))",
            (fingerprint, None if ids is None else json.dumps(list(ids))),
        )
        whole = [v for _, blob in rows if (v := vector_of(blob or b"")) is not None]
        if len(whole) < len(rows):
            raise LibraryError(
                f"Vectors are missing in {self.path}. Run «bot sync», which computes them (stop a "
                "running chat page first)."
            )
        return [row[0] for row in rows], np.stack(whole) if whole else np.zeros((0, 1), np.float32)

    def vector_size(self, fingerprint: str) -> int | None:
        """Returns how many numbers a vector computed under ``fingerprint`` has, if any was."""
        query = "SELECT length(vector) / 4 - 1 FROM vectors WHERE fingerprint = ? LIMIT 1"
        rows = self._rows(query, (fingerprint,))
        return int(rows[0][0]) if rows else None

    def must_fit(self, fingerprint: str, vectors: Iterable[Sequence[float] | Vector]) -> None:
        """Refuses vectors of another size than those kept under their name, which a server may come
        to give: they must neither be kept beside the others nor be searched for among them. Raises
        LibraryError if there is one."""
        kept = self.vector_size(fingerprint)
        for size in sorted({len(vector) for vector in vectors} - {kept} if kept else ()):
            raise LibraryError(
                f"The embedding model gives vectors of {size} numbers; the library keeps vectors "
                f"of {kept} under its name. Check OPENAI_EMBEDDING_MODEL and the address of its "
                "server; if that has another model by now, «bot doctor» computes all anew."
            )

    def drop_vectors(self, fingerprint: str) -> None:
        """Removes all vectors computed under ``fingerprint``."""
        self._db.execute("DELETE FROM vectors WHERE fingerprint = ?", (fingerprint,))

    def put_vectors(self, fingerprint: str, vectors: Mapping[str, Vector]) -> None:
        """Keeps computed vectors, so that none is computed or paid for twice; raises as
        ``must_fit``."""
        self.must_fit(fingerprint, vectors.values())
        rows = [(fingerprint, h, vector_blob(vector)) for h, vector in vectors.items()]
        self._db.executemany("REPLACE INTO vectors VALUES (?, ?, ?)", rows)
