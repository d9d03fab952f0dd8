"""Opens zip files (every Office file and EPUB is one) after a look at what they would grow to."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Limits, not_read

_MOST_MEMBERS = 20_000
_SMALL = 10_000_000
_ENCRYPTED = 0x1
_UNREAD = re.compile(r"(?:word|ppt|xl)/(media|charts|embeddings)/[^/]*")
_KINDS = {"media": "picture", "charts": "chart", "embeddings": "embedded_file"}


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Returns the archive, unless it is damaged, protected, or would grow past the limits; nothing
    of it has been unpacked yet."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, OverflowError, NotImplementedError):
        raise CorpusError("is damaged or cut short. Get a whole copy of it.") from None
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    bomb = size > _SMALL and size > limits.ratio * len(data)
    if bomb or size > limits.unpacked_bytes or len(members) > _MOST_MEMBERS:
        raise CorpusError(
            f"would unpack to {size:,} bytes in {len(members):,} parts, more than is safe. If it "
            "is a real document, save it anew without what it embeds."
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise CorpusError("is protected by a password. Save it without one.")
    return archive


def left_out(members: Iterable[str], read: str = "") -> str | None:
    """Says how many pictures, charts and embedded files an Office file holds that are not read."""
    found = Counter(
        _KINDS[match[1]]
        for match in map(_UNREAD.fullmatch, members)
        if match and match[1] != read and not match[0].endswith(".rels")
    )
    return not_read(**dict(sorted(found.items())))
