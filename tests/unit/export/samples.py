"""Records to export: one made up with all that an answer can hold, one with hostile words."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

from bot.export.record import Picture, Record, record_of
from bot.types import Answer, Citation, Claim, ClaimStatus, Conflict, Document, Matrix, Plan

PHRASES = {"en": {"cut": "The answer was cut off."}, "zh-Hant": {"cut": "回答在此中斷。"}}
DOCUMENTS = (
    Document(name="a.txt", text="", sha256="", title="A report", language="en", genre="article",
             date="2013-11-16", author="A. Writer"),
    Document(name="b.txt", text="", sha256="", title="論壇", language="zh-Hant", genre="forum"),
    Document(name="c.txt", text="", sha256="", title="A novel", language="en", genre="fiction"),
)  # fmt: skip
CITATIONS = (
    Citation(n=1, document="a.txt", start=3, end=9, quote="It began in 2008.", genre="article",
             verified=True),
    Citation(n=2, document="b.txt", start=0, end=4, quote="這是第一次", heading="觀察家",
             genre="forum", translation="This was the first time.", verified=True),
    Citation(n=3, document="c.txt", start=0, end=4, quote="They held it back.", genre="fiction",
             verified=True),
    Citation(n=4, document="gone.txt", start=0, end=4, quote="never found", verified=False),
)  # fmt: skip
TEXT = """\
**Direct answer.** It began in 2008. [1] Ninety per cent approved.

## Why

- They differ. [1, 2]
  - A novel says so. [3]

1. First

> quoted

| A | B |
|---|---|
| x | y [1] |

```
code <b>
```

---
"""


def claim(text: str, citations: tuple[int, ...] = (), status: ClaimStatus = "verified") -> Claim:
    return Claim(text=text, citations=citations, status=status)


CELLS = (
    ((claim("From 2008 on.", (1,)), claim("The first.", (2,))), ()),
    ((claim("So it was late.", (1, 2), "inference"),), (claim("Much.", (), "unverified"),)),
)
ANSWER = Answer(
    question="When did it begin?",
    language="en",
    status="partial",
    text=TEXT,
    claims=(
        claim("Direct answer."),
        claim("It began in 2008.", (1,)),
        claim("Ninety per cent approved.", (), "unverified"),
        claim("They differ.", (1, 2), "inference"),
        claim("A novel says so.", (3,)),
    ),
    citations=CITATIONS,
    conflicts=(Conflict(about="The first product", citations=(1, 2)),),
    notices=("cut", "unknown_key"),
    plan=Plan(rewritten="", language="en"),
    model="offline",
    corpus_version="v-1234",
)
MATRIX = Matrix(items=("One", "Two"), criteria=("Start", "Effect"), cells=CELLS)
REFUSED = replace(
    ANSWER, question="價格多少?", language="zh-Hant", status="refused", text="資料沒有回答。",
    claims=(), citations=(), conflicts=(), notices=(),
)  # fmt: skip


def png(width: int = 300, height: int = 100) -> bytes:
    """Returns a PNG in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows = (b"\0" + b"\x0f\x55\x60" * width) * height
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", size), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)
PICTURES = (
    Picture(title="Timeline", data=png(), alternative="2008 to 2013"),
    Picture(title="Drawn", data=SVG, alternative="A square"),
)


def made_up(**others: object) -> Record:
    """Returns a record with a matrix, a text, a refusal and pictures."""
    answers = [replace(ANSWER, matrix=MATRIX), ANSWER, REFUSED]
    record = record_of(
        answers, DOCUMENTS, title="Beginnings", date="2026-11-21", phrases=PHRASES,
        pictures=PICTURES,
    )  # fmt: skip
    return replace(record, **others)


HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2",
    '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "a\x00b\x0bc\x1bd\x7fe\x85f\ufffeg\ud800h\U0001f375 \u202eevil",
    "שלום عليكم 🍵👩‍💻",
    "W" * 10_000,
    "| a | b |\n|---|---|\n| [x](javascript:alert(1)) | ![i](https://x.test/i.png) |",
    "[^1]: forged\n\n# forged\n</style></title>]]>&amp;${x}{{y}}",
    "長" * 3000,
    "\n\n \t\n",
    "",
)


def hostile(words: str) -> Record:
    """Returns a record that holds the words wherever words can stand."""
    citation = replace(
        CITATIONS[1], quote=words, heading=words, translation=words, document=words, genre=words
    )
    document = replace(
        DOCUMENTS[0], name=words, title=words, author=words, date=words, language=words
    )
    columns = 6 if len(words) < 500 else 1
    matrix = Matrix(items=(words,), criteria=(words,) * columns,
                    cells=(((claim(words, (2,)),),) * columns,))  # fmt: skip
    answer = replace(
        ANSWER, question=words, language=words, text=f"{words} [2]", model=words,
        corpus_version=words, citations=(citation,), claims=(claim(words, (2,), "unverified"),),
        conflicts=(Conflict(about=words, citations=(2, 2)),), notices=(words,),
    )  # fmt: skip
    pictures = (Picture(title=words, data=png(), alternative=words),
                Picture(title=words, data=SVG, alternative=words))  # fmt: skip
    return record_of(
        [replace(answer, matrix=matrix)], [document], title=words, date=words,
        phrases={}, pictures=pictures,
    )  # fmt: skip
