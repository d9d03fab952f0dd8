"""Search through all vectors that are kept, for a process that cannot have Chroma's folder."""

from collections.abc import Container, Sequence

import numpy as np

from bot.library.rows import Vector


class ExactIndex:
    """Cosine search over vectors in memory; of the same answers as ``chroma.VectorIndex``."""

    def __init__(self, ids: Sequence[str], vectors: Vector) -> None:
        """Takes a row of numbers for each id."""
        self._ids = ids
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors = vectors / np.where(lengths > 0, lengths, 1)

    def ids(self) -> set[str]:
        """Returns the ids of all vectors held."""
        return set(self._ids)

    def search(
        self, vector: Sequence[float], k: int, within: Container[str] | None = None
    ) -> list[tuple[str, float]]:
        """Returns up to ``k`` (id, cosine similarity from 0 to 1), best first."""
        if not self._ids:
            return []
        asked = np.asarray(vector, np.float32)
        scores = np.clip(self._vectors @ (asked / (np.linalg.norm(asked) or 1)), 0, 1)
        found = ((id_, float(score)) for id_, score in zip(self._ids, scores, strict=True))
        inside = (pair for pair in found if within is None or pair[0] in within)
        return sorted(inside, key=lambda pair: (-pair[1], pair[0]))[:k]
