"""Turns bytes into text: which encoding a file is in, and how sure that is.

Never translates new lines and never replaces a character: offsets count in what is returned.
"""

import re
from contextlib import suppress
from typing import NamedTuple

from bot.errors import CorpusError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Strict decoders, surest first. All take many other bytes, so what they give must look Chinese.
_CHINESE = ("utf-16-le", "utf-16-be", "big5", "gb18030")
_NAMES = {"utf-8-sig": "UTF-8", "big5": "Big5", "cp1252": "Windows-1252"}
_NAMES |= {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_FREQUENT = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著"
    "下自之年过過发發后後作里裡"
)
"""Every fifth character of real Chinese, and hardly any of bytes read in a wrong encoding."""
_CONTROL = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_FOREIGN_WORD = re.compile(rb"[\x80-\xff]{3}")
"""Western languages write few accents side by side; of the others every word is beyond ASCII."""
_SAMPLE = 50_000
"""Characters, or bytes, that a guess looks at: more says no more and takes seconds."""


class Decoded(NamedTuple):
    """A file's text, and the name that people call its encoding by."""

    text: str
    encoding: str
    guessed: bool
    """Neither a mark at the file's start nor the strictness of UTF-8 says so."""

    @property
    def note(self) -> str | None:
        """Says which encoding it is, if not the usual one."""
        return None if self.encoding == "UTF-8" else f"Read as {self.encoding}."


def decode_or_say(data: bytes, declared: str | None = None) -> Decoded:
    """Returns the text: in UTF-8 if it is, else as it declares, else as it looks, or raises
    CorpusError."""
    decoded = decode(data)
    if declared and (decoded is None or decoded.guessed):
        with suppress(LookupError):  # No such encoding.
            decoded = _strict(data, declared, guessed=False) or decoded
    if decoded is None and b"\0" in data:
        raise CorpusError("holds null bytes, which no text does. Get a whole copy of it.")
    if decoded is None:
        raise CorpusError("is in an encoding that cannot be told. Save it as UTF-8.")
    return decoded


def decode(data: bytes) -> Decoded | None:
    """Returns the text that the bytes hold, or None where no encoding fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, guessed=False)
    decoded = _strict(data, "utf-8", guessed=False)
    start = data[:_SAMPLE].decode("utf-8", errors="replace")
    # All but a few bytes are UTF-8 beyond ASCII: another encoding would garble them.
    if decoded or sum(char > "\x7f" for char in start) > 10 * start.count("\ufffd"):
        return decoded
    for encoding in _CHINESE:
        decoded = _strict(data, encoding)
        if decoded and _is_plausible(decoded.text, wide=encoding.startswith("utf-16")):
            return decoded
    if b"\0" in data or _FOREIGN_WORD.search(data):
        return None
    decoded = _strict(data, "cp1252")
    return decoded if decoded and not _CONTROL.search(decoded.text) else None


def _strict(data: bytes, encoding: str, *, guessed: bool = True) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    return None if "\0" in text else Decoded(text, _NAMES.get(encoding, encoding.upper()), guessed)


def _is_plausible(text: str, *, wide: bool) -> bool:
    """Common ideographs and ASCII make up nearly all of real Chinese text, the commonest a lot.

    A ``wide`` text may also be plain English: hardly any other bytes read so as UTF-16.
    """
    text = text[:_SAMPLE]
    plain = sum(char.isascii() or "\u3000" <= char <= "\u9fff" or char >= "\uff00" for char in text)
    ideographs = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    frequent = sum(char in _FREQUENT for char in ideographs)
    if _CONTROL.search(text) or plain < 0.98 * len(text):
        return False
    if not ideographs:
        return wide and text.isascii()
    return frequent > 0 and frequent >= 0.04 * len(ideographs)
