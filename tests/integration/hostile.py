"""Files that attack or are broken, each with what must be said of it (or of what was read).

``TABLE`` pairs a file name with its making and a pattern; the pattern is searched in the error's
sentence, or in ``text: …`` followed by what was read where the file is sound after all.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

from tests.integration.bombs import (
    LAUGHS,
    MB,
    STOLEN,
    changed,
    locked_archive,
    lying_archive,
    nested_mail,
    overlapping_bomb,
    paragraph,
    pdf_bomb,
    self_drawing_pdf,
    talk,
    without,
    word,
    zip_bomb,
)
from tests.unit.ingestion.formats import samples
from tests.unit.ingestion.formats.samples import CONTAINER, archive, epub, members_of, pdf, xlsx

CHINESE = "除了电商,阿里还需要一款真正的社交软件。"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONG = "takes longer|needs more than|more than 10,000,000"
SHEET = "xl/worksheets/sheet1.xml"
ONE_SHEET: Callable[[], bytes] = lambda: xlsx({"One": [["Name", "Value"], ["cell", 1]]})  # noqa: E731
PAGE = {"a.xhtml": "<p>One.</p>"}

TABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    # Text
    "empty.txt": (lambda: b"", "is empty"),
    "empty.pdf": (lambda: b"", "is empty"),
    "blank.txt": (lambda: b" \r\n\t" * 1000, "holds no text"),
    "mark-alone.txt": (lambda: b"\xef\xbb\xbf", "holds no text"),
    "new-lines.txt": (lambda: b"\n" * (9 * MB), "holds no text"),
    "nulls.txt": (lambda: b"\0" * MB, "null bytes"),
    "null.txt": (lambda: b"A line\0with one.", "null bytes"),
    "random.txt": (lambda: random.Random(1).randbytes(MB), "null bytes"),
    "one-line-of-50-MB.txt": (lambda: b"x" * (50 * MB), "more than 10,000,000 characters"),
    "one-line-of-9-MB.txt": (lambda: b"word " * (9 * MB // 5), "^text: word word"),
    "wide.txt": (lambda: ("\U0001f600" * (9 * MB)).encode(), "^text: \U0001f600"),
    "bidi.txt": (lambda: "pay \u202e100\u202c yuan".encode(), "^text: pay \u202e100"),
    "zalgo.txt": (lambda: ("Z" + "\u0301" * MB).encode(), "^text: Z"),
    "terminal.md": (lambda: b"\x1b[2J\x1b]0;owned\x07 text", "^text: "),
    "cut-character.txt": (lambda: CHINESE.encode()[:-1], "encoding that cannot be told"),
    "cut-utf-16.txt": (lambda: CHINESE.encode("utf-16")[:-1], "encoding that cannot be told|null"),
    "utf-32.txt": (lambda: CHINESE.encode("utf-32"), "null bytes"),
    "surrogate.txt": (lambda: b"abc \xed\xa0\x80 def", "encoding that cannot be told"),
    "no-suffix": (lambda: CHINESE.encode(), "a type that is not read"),
    # Names that lie
    "program.txt": (lambda: b"\x7fELF" + random.Random(2).randbytes(999), "is a program"),
    "picture.pdf": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture"),
    "text.docx": (CHINESE.encode, "is no docx file"),
    "pdf.docx": (lambda: pdf(["Some text."]), "^text: Some text"),
    "docx.pdf": (lambda: word(paragraph("Some text.")), "^text: Some text"),
    "old.doc": (lambda: OLE + bytes(5000), "before 2007"),
    "half-a-page.xls": (lambda: b"<html><table><tr><td>a<td>b", "^text: a; b"),
    # Tables
    "open-quote.csv": (lambda: b'a,b\n1,"' + b"x" * (2 * MB), "no table"),
    "wide.csv": (lambda: b"a," * 100_000 + b"\n" + b"1," * 100_000, "^text: "),
    "long.csv": (lambda: b"a,b\n" + b"1,2\n" * 400_000, "^text: a: 1; b: 2"),
    "null.csv": (lambda: b"a,b\n\0,2", "null bytes"),
    # HTML
    "deep.html": (lambda: b"<div>" * 200_000 + b"x", "too deeply"),
    "unclosed.html": (lambda: b"<b>x" * 300_000, "too deeply"),
    "tables.html": (lambda: b"<table><tr><td>a<td>" * 400 + b"x", "^text: a"),
    "spans.html": (
        lambda: b"<table>" + b"<tr><td colspan=999999999 rowspan=999999999>a<td>b" * 2000,
        f"^text: a|{LONG}",
    ),
    "attribute.html": (lambda: b"<p title='" + b"x" * (20 * MB) + b"'>y", "^text: y|too deeply"),
    "one-line-of-50-MB.html": (lambda: b"<p>" + b"x" * (50 * MB), f"{LONG}|too deeply"),
    "laughs.html": (lambda: (LAUGHS + "<p>&a11;").encode(), "^text: "),
    "stolen.html": (lambda: (STOLEN + "<p>a &a11;").encode(), r"^text: \]>\s+a &a11;$"),
    "utf-7.html": (lambda: b"<meta charset=utf-7><p>+ADw-script+AD4-", r"^text: \+ADw"),
    "blanks.html": (lambda: b"<p>x" + b" " * (9 * MB) + b"\ny", "^text: x y"),
    "codec.html": (lambda: b"<meta charset=unicode_escape>\\x41\xff\xfe\x81\x81", "^text: |encod"),
    # PDF
    "cut.pdf": (lambda: pdf(*[["Some text."]] * 20)[:1500], "^text: Some|damaged"),
    "garbage.pdf": (lambda: b"%PDF-1.7" + random.Random(3).randbytes(MB), "damaged"),
    "locked.pdf": (lambda: pdf(["x"], trailer=samples.LOCK), "password"),
    "scan.pdf": (lambda: samples.raw_pdf([samples.PICTURE] * 3), "pictures of text"),
    "tree-loop.pdf": (
        lambda: pdf(["x"]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"),
        "holds no text|damaged",
    ),
    "count.pdf": (
        lambda: pdf(["x"]).replace(b"/Count 1", b"/Count 2147483647"),
        "^text: x|damaged|takes longer|holds no text",
    ),
    "xref-loop.pdf": (lambda: pdf(["Sound."], trailer=b"/Prev 9/Prev 9"), "^text: Sound"),
    "many-pages.pdf": (lambda: pdf(*[[]] * 20_000), "holds no text"),
    "bomb.pdf": (pdf_bomb, f"^text: x|{LONG}|holds no text"),
    "draws-itself.pdf": (self_drawing_pdf, "holds no text"),
    "long-line.pdf": (lambda: pdf(["word " * 400_000]), f"^text: word|{LONG}"),
    "box.pdf": (
        lambda: pdf(["Sound."]).replace(b"[0 0 612 792]", b"[0 0 1e38 -1e38]"),
        "^text: Sound|damaged|holds no text",
    ),
    "arrays.pdf": (
        lambda: pdf(["Sound."], font=b"[" * 200_000 + b"]" * 200_000),
        "^text: Sound|damaged|holds no text",
    ),
    "script.pdf": (
        lambda: pdf(["Sound."], trailer=b"/OpenAction<</S/JavaScript/JS(while(1);)>>"),
        "^text: Sound",
    ),
    # Archives
    "zip-bomb.docx": (zip_bomb, "would unpack to 300,000,000 bytes"),
    "overlap.docx": (overlapping_bomb, "would unpack to 1,000,000,000 bytes"),
    "lying.docx": (lying_archive, "damaged"),
    "members.docx": (lambda: archive({str(n): b"" for n in range(25_000)}), "25,000 parts"),
    "nested.zip": (lambda: archive({"a.zip": zip_bomb(20 * MB)}), "is an archive"),
    "locked.docx": (locked_archive, "password"),
    "locked-office.docx": (
        lambda: OLE + bytes(999) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "cut.docx": (lambda: word(paragraph("x"))[:-2000], "damaged or cut short"),
    "flipped.docx": (
        lambda: word(paragraph("x" * 999)).replace(b"PK\x03\x04", b"PK\x03\x05"),
        "no docx|damaged",
    ),
    "climbing.docx": (
        lambda: archive({**members_of(word(paragraph("Sound."))), "../../x": b"x"}),
        "^text: Sound",
    ),
    # Word
    "laughs.docx": (lambda: word(paragraph("a&a11;"), LAUGHS), "^text: a$|damaged"),
    "stolen.docx": (lambda: word(paragraph("a&a11;"), STOLEN), "^text: a$|damaged"),
    "laughing-types.docx": (
        lambda: archive({**members_of(word("")), "[Content_Types].xml": LAUGHS + "<x>&a11;</x>"}),
        "damaged",
    ),
    "deep.docx": (lambda: word("<w:p>" * 100_000 + "</w:p>" * 100_000), "damaged|too deeply"),
    "no-types.docx": (lambda: without(word(""), "[Content_Types].xml"), "damaged"),
    "long.docx": (lambda: word(paragraph("word ") * 100_000), f"^text: word|{LONG}"),
    # Excel
    "far-cell.xlsx": (
        lambda: changed(ONE_SHEET(), SHEET, b'r="B2"', b'r="XFD1048576"'),
        f"^text: |damaged|{LONG}",
    ),
    "dimension.xlsx": (
        lambda: changed(ONE_SHEET(), SHEET, b'ref="A1:B2"', b'ref="A1:XFD1048576"'),
        f"^text: # One|damaged|{LONG}",
    ),
    "laughs.xlsx": (
        lambda: changed(ONE_SHEET(), "xl/sharedStrings.xml", b"<sst", LAUGHS.encode() + b"<sst"),
        "^text: # One|damaged",
    ),
    "index.xlsx": (
        lambda: changed(ONE_SHEET(), SHEET, b"<v>0</v>", b"<v>99999</v>"),
        "^text: # One|damaged",
    ),
    "long.xlsx": (
        lambda: xlsx({"One": [["A", "B"], *[["x", n] for n in range(60_000)]]}),
        "^text: # One",
    ),
    "cut.xlsx": (lambda: ONE_SHEET()[:3000], "damaged or cut short"),
    # PowerPoint
    "laughs.pptx": (
        lambda: changed(talk(0), "ppt/slides/slide1.xml", b"<p:sld ", LAUGHS.encode() + b"<p:sld "),
        "^text: Inside|damaged",
    ),
    "groups.pptx": (lambda: talk(90), "^text: Inside"),
    "deep-groups.pptx": (lambda: talk(20_000), "damaged|too deeply"),
    "slide-gone.pptx": (lambda: without(talk(0), "ppt/slides/slide1.xml"), "damaged"),
    # EPUB
    "laughs.epub": (
        lambda: archive({"META-INF/container.xml": LAUGHS + "<x>&a11;</x>"}),
        "damaged|lacks",
    ),
    "stolen.epub": (
        lambda: archive({"META-INF/container.xml": STOLEN + "<x full-path='&a11;'/>"}),
        "damaged|lacks",
    ),
    "climbing.epub": (lambda: epub({"../../../../../etc/passwd": ""}), "lacks a part|no text"),
    "no-package.epub": (lambda: archive({"META-INF/container.xml": CONTAINER}), "lacks a part"),
    "many-chapters.epub": (
        lambda: epub({f"{n}.xhtml": "<p>x" for n in range(3000)}),
        "^text: x",
    ),
    "deep.epub": (lambda: epub({"a.xhtml": "<div>" * 50_000}), "too deeply"),
    "cut.epub": (lambda: epub(PAGE)[:-100], "damaged or cut short"),
    # Mail
    "nested.eml": (lambda: nested_mail(3000), "too deeply|damaged|^text: "),
    "headers.eml": (lambda: b"From: a@b\n" + b"X-A: b\n" * 200_000 + b"\nBody.", "^text: "),
    "folded.eml": (lambda: b"From: a@b\n" + b" c@d,\n" * 20_000 + b"\nBody.", f"^text: |{LONG}"),
    "parts.eml": (
        lambda: (
            b'From: a@b\nContent-Type: multipart/mixed; boundary="x"\n\n'
            + b"--x\n\nPart.\n" * 50_000
        ),
        f"^text: |{LONG}",
    ),
    "base64.eml": (
        lambda: b"From: a@b\nContent-Transfer-Encoding: base64\n\nQm9keQ=\xff!!",
        "^text: ",
    ),
    "no-mail.eml": (lambda: b"Just text.", "no mail message"),
    "subject.eml": (lambda: b"From: a\nSubject: =?utf-8?q?=E2=80=AEx=00?=\n\nBody.", "^text: "),
}


def place_special(folder: Path) -> dict[Path, str]:
    """Makes what is hostile by its name or kind rather than by its bytes; returns the patterns."""
    sound = b"Some sound text."
    (folder / "sub").mkdir()
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(10_000 * MB)
    links = {"loop.txt": "loop.txt", "dangling.txt": "gone.txt", "zero.txt": "/dev/zero"}
    links |= {"memory.txt": "/proc/self/mem", "sound-link.txt": "a\nb.txt"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    names = {"a\nb.txt", "\u202etxt.exe.txt", "$(reboot).txt", "n" * 200 + ".txt"}
    names |= {os.fsdecode(b"\xff\xfe.txt"), "'; DROP TABLE documents; --.txt"}
    for name in names:
        (folder / name).write_bytes(sound)
    return {
        **{folder / name: "^text: Some sound text" for name in names},
        folder / "sound-link.txt": "^text: Some sound text",
        folder / "sub" / ".." / "a\nb.txt": "^text: Some sound text",
        folder / "folder.txt": "is no file",
        folder / "pipe.txt": "is no file",
        folder / "zero.txt": "is no file",
        folder / "sub" / "..": "is no file",
        folder / "loop.txt": "cannot be read",
        folder / "dangling.txt": "No such file",
        folder / "memory.txt": "cannot be read",
        folder / ("n" * 300): "cannot be read",
        folder / "sparse.txt": "larger than 100,000,000 bytes",
        Path("../../../no/such/../file.txt"): "No such file",
        folder / "nul\0l.txt": "its name is no file's",
    }
