"""Records to export: one made up with all that an answer can hold, one with hostile words."""

from __future__ import annotations

from dataclasses import replace

from bot.export.content import Content
from bot.export.reading import read
from bot.types import Answer, Citation, Conflict, Document, Matrix, Note, Plan, Side
from tests.answers import Said, claim, stated

DOCUMENTS = (
    Document(name="a.txt", text="", sha256="", title="A report", language="en", genre="article",
             date="2013-11-16", author="A. Writer"),
    Document(name="b.txt", text="", sha256="", title="論壇", language="zh-Hant", genre="forum"),
    Document(name="c.txt", text="", sha256="", title="A novel", language="en", genre="fiction"),
)  # fmt: skip
CITATIONS = (
    Citation(n=1, document="a.txt", start=3, end=9, quote="It began in 2008.", genre="article"),
    Citation(n=2, document="b.txt", start=0, end=4, quote="這是第一次", heading="觀察家",
             genre="forum", translation="This was the first time."),
    Citation(n=3, document="c.txt", start=0, end=4, quote="They held it back.", genre="fiction"),
    Citation(n=4, document="gone.txt", start=0, end=4, quote="never found"),
)  # fmt: skip
TEXT = """\
**Direct answer.** It began in 2008. [1] Ninety per cent approved.

## Why

- They differ. [1] [2]
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


SAID: tuple[Said, ...] = (
    ("It began in 2008.", (1,), "verified"),
    ("Ninety per cent approved.", (), "unverified"),
    ("They differ.", (1, 2), "inference"),
    ("A novel says so.", (3,), "cited"),
    ("y", (1,), "verified"),
)
BEYOND = (
    claim("From 2008 on.", (1,)),
    claim("The first.", (2,)),
    claim("So it was late.", (1, 2), "inference"),
    claim("Much.", (), "unverified"),
)
"""Claims that stand in no text, behind those that do."""
ANSWER = Answer(
    question="When did it begin?",
    language="en",
    status="partial",
    text=TEXT,
    claims=(*stated(TEXT, SAID), *BEYOND),
    citations=CITATIONS,
    conflicts=(
        Conflict(about="The first product", values=(Side(value="2008", citations=(1, 2)),)),
    ),
    notes=(Note(kind="broke_off", text="The answer was cut off."),),
    plan=Plan(rewritten="", language="en"),
    model="offline",
    corpus_version="v-1234",
)
MATRIX = Matrix(
    items=("One", "Two"), criteria=("Start", "Effect"), cells=(((5, 6), ()), ((7,), (8,)))
)
REFUSED = replace(
    ANSWER, question="價格多少?", language="zh-Hant", status="refused", text="資料沒有回答。",
    claims=(), citations=(), conflicts=(), notes=(),
)  # fmt: skip


def made_up() -> Content:
    """Returns a content with a matrix, a text and a refusal."""
    answers = [replace(ANSWER, matrix=MATRIX), ANSWER, REFUSED]
    return read(answers, DOCUMENTS, title="Beginnings", date="2026-11-21")


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


def hostile(words: str) -> Content:
    """Returns a content that holds the words wherever words can stand."""
    citation = replace(
        CITATIONS[1], quote=words, heading=words, translation=words, document=words, genre=words
    )
    document = replace(
        DOCUMENTS[0], name=words, title=words, author=words, date=words, language=words
    )
    columns = 6 if len(words) < 500 else 1
    matrix = Matrix(items=(words,), criteria=(words,) * columns,
                    cells=(((0,),) * columns,))  # fmt: skip
    start = replace(claim(words, (2,), "unverified"), start=0, end=len(words))
    claims = (start,)
    answer = replace(
        ANSWER, question=words, language=words, text=f"{words} [2]", model=words,
        corpus_version=words, citations=(citation,), claims=claims,
        conflicts=(Conflict(about=words, values=(Side(value=words, citations=(2, 2)),)),),
        notes=(Note(kind="scope", text=words),),
    )  # fmt: skip
    return read([replace(answer, matrix=matrix)], [document], title=words, date=words)
