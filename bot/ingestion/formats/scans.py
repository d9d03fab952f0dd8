"""Has the text of pictured pages recognised by Tesseract, where it is installed; its one caller.

It runs within the process that reads files, under the same limits, and is given half of the time.
"""

import math
import re
import shutil
import subprocess
import time
from itertools import groupby
from statistics import mean
from typing import Any

from bot.ingestion.formats.lines import Piece
from bot.language.scripts import HAN

_LANGUAGES = ("eng", "chi_sim+eng", "chi_tra+eng")
"""What a page may be in, so far as Tesseract knows it: that of the page before, or the surest."""
_SCALE, _PIXELS = 200 / 72, 12_000_000
"""Pixels a point, and most of a page."""
_SURE, _PLAIN = 40, 90
"""Least confidence (0 to 100) in a word, and in a page for no other language to be tried."""
_APART = re.compile(
    rf"(?<=[{HAN}\u3000-\u303f\uff00-\uffef]) (?=[{HAN}\u3000-\u303f\uff00-\uffef])"
)


class Recogniser:
    """Recognises the pages of one document; ``seconds`` is what all may take together."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._program = shutil.which("tesseract")
        self._before, self._languages = "", list(_LANGUAGES)

    def pieces(self, page: Any) -> list[Piece]:
        """Returns the lines of a page of pypdfium2 that has no text, in points; none if nothing is
        recognised, Tesseract is not there, or there is no time left."""
        if not self._program or time.monotonic() > self._until:
            return []
        width, height = page.get_size()
        scale = min(_SCALE, math.sqrt(_PIXELS / (width * height)))
        pixels = page.render(scale=scale, grayscale=True).to_numpy()
        picture = b"P5 %d %d 255\n" % (pixels.shape[1], pixels.shape[0]) + pixels.tobytes()
        found: dict[str, list[list[str]]] = {}
        for language in self._languages:
            found[language] = self._words(picture, language)
            if language == self._before and _sureness(found[language]) >= _PLAIN:
                break
        best = self._before = max(found, key=lambda each: _sureness(found[each]))
        self._languages = sorted(_LANGUAGES, key=lambda each: each != best)
        words = [word for word in found[best] if float(word[10]) >= _SURE]
        lines = [list(line) for _, line in groupby(words, key=lambda word: word[1:5])]
        return [_piece(line, 1 / scale, height) for line in lines]

    def _words(self, picture: bytes, language: str) -> list[list[str]]:
        """Returns the rows of Tesseract's table (TSV) that are words, where it knows the language:
        their block, paragraph, line, box, confidence and text."""
        command = [self._program or "", "stdin", "stdout", "-l", language, "tsv"]
        try:
            done = subprocess.run(  # noqa: S603  no shell, and no part of it comes from outside
                command, input=picture, capture_output=True, check=True,
                timeout=max(1.0, self._until - time.monotonic()),
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            return []
        rows = (line.split("\t") for line in done.stdout.decode(errors="replace").splitlines())
        return [row for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()]


def _sureness(words: list[list[str]]) -> float:
    return mean(float(word[10]) for word in words) if words else 0.0


def _piece(words: list[list[str]], points: float, height: float) -> Piece:
    """Returns the words of a line as a piece; boxes are pixels from the top left."""
    boxes = [tuple(int(number) * points for number in word[6:10]) for word in words]
    top, bottom = min(y for _, y, _, _ in boxes), max(y + high for _, y, _, high in boxes)
    text = _APART.sub("", " ".join(word[11] for word in words))
    left, right = min(x for x, *_ in boxes), max(x + wide for x, _, wide, _ in boxes)
    return Piece(text, left, right, height - bottom, bottom - top)
