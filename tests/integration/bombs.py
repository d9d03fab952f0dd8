"""Makes archives, documents and mails that attack whoever reads them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.unit.ingestion.formats import samples
from tests.unit.ingestion.formats.samples import archive, docx, members_of

MB = 1_000_000
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
STOLEN = '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
WORD_END = "</w:body></w:document>"


def word(body: str, head: str = "") -> bytes:
    """Returns a DOCX with this body, under this head of XML."""
    parts = members_of(docx(lambda document: None))
    parts["word/document.xml"] = (head + WORD + body + WORD_END).encode()
    return archive(parts)


def paragraph(text: str) -> str:
    """Returns a paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Returns an archive in one of whose members a stretch is replaced."""
    parts = members_of(data)
    assert old in parts[part]
    return archive({**parts, part: parts[part].replace(old, new)})


def without(data: bytes, part: str) -> bytes:
    """Returns an archive without one of its members."""
    return archive({name: member for name, member in members_of(data).items() if name != part})


def zip_bomb(size: int = 300 * MB) -> bytes:
    """Returns a DOCX that would unpack to ``size`` bytes."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
        target.open("word/document.xml", "w") as member,
    ):
        for _ in range(size // MB):
            member.write(b" " * MB)
    return file.getvalue()


def overlapping_bomb() -> bytes:
    """Returns an archive whose thousand members are all the same stretch of it."""
    data = archive({"word/document.xml": b" " * MB})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, closing = data[start:end], data[end:]
    size = struct.pack("<HHI", 1000, 1000, 1000 * len(entry))
    return data[:start] + entry * 1000 + closing[:8] + size + closing[12 + 4 :]


def lying_archive() -> bytes:
    """Returns a DOCX whose main part is said to be ten bytes and is 200 million."""
    data = bytearray(zip_bomb(200 * MB))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def locked_archive() -> bytes:
    """Returns a DOCX whose members are said to be encrypted."""
    data = bytearray(word(""))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def pdf_object(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """Returns a PDF whose page draws a compressed stream."""
    plain = samples.raw_pdf([content])
    return plain.replace(
        b"<</Length %d>>" % len(content),
        b"<</Length %d/Filter %s>>"
        % (
            len(content),
            filters,
        ),
    )


def pdf_bomb() -> bytes:
    """Returns a PDF whose page is twice compressed, and a gigabyte."""
    squeeze = zlib.compressobj(1)
    once = b"".join(squeeze.compress(b"(x) Tj " * 150_000) for _ in range(600)) + squeeze.flush()
    return pdf_object(zlib.compress(once), b"[/FlateDecode/FlateDecode]")


def self_drawing_pdf() -> bytes:
    """Returns a PDF with a form that draws itself."""
    form = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 3 0 R>>>>/Length 5>>"
        b"stream\n/X Do\nendstream"
    )
    return samples.raw_pdf([b"/X Do"], font=form).replace(
        b"/Font<</F1 3 0 R>>", b"/XObject<</X 3 0 R>>"
    )


def nested_mail(depth: int) -> bytes:
    """Returns a message in which parts stand in parts."""
    head = "From: a@b\n"
    for level in range(depth):
        head += f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
    return (head + "Content-Type: text/plain\n\nThe heart of it.\n").encode()


def talk(groups: int) -> bytes:
    """Returns a PPTX with a text box inside so many groups."""
    plain = samples.pptx(lambda show: show.slides.add_slide(show.slide_layouts[6]))
    box = (
        b'<p:sp><p:nvSpPr><p:cNvPr id="9" name="b"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        b"<p:txBody><a:bodyPr/><a:p><a:r><a:t>Inside.</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    group = (
        b'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="8" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        b"<p:grpSpPr/>"
    )
    inside = group * groups + box + b"</p:grpSp>" * groups
    return changed(plain, "ppt/slides/slide1.xml", b"</p:spTree>", inside + b"</p:spTree>")
