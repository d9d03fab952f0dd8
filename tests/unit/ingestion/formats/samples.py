"""Small files of every format, made by the libraries of the format or by hand."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any

LATIN = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CHINESE = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<<"
    b"/Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>"
)
PICTURE = b"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(%s)(%s)]" % (
    b"o" * 32,
    b"u" * 32,
    b"i" * 16,
    b"i" * 16,
)


def pdf(*pages: Sequence[str], font: bytes = LATIN, trailer: bytes = b"", info: str = "") -> bytes:
    """Returns a PDF whose pages show these lines."""
    return raw_pdf([_show(lines, font) for lines in pages], font, trailer, info)


def _show(lines: Sequence[str], font: bytes) -> bytes:
    if font == CHINESE:
        strings = [b"<%s>" % line.encode("utf-16-be").hex().encode() for line in lines]
    else:
        strings = [b"(%s)" % line.encode("latin-1") for line in lines]
    return b"BT /F1 12 Tf 72 720 Td 14 TL %s ET" % b" ".join(s + b" Tj T*" for s in strings)


def drawn(*pages: Sequence[tuple[float, float, float, str]]) -> bytes:
    """Returns a PDF whose pages show texts at (left, bottom) in a size, as they are given."""
    return raw_pdf(
        [
            b" ".join(
                b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (size, left, bottom, text.encode("latin-1"))
                for left, bottom, size, text in page
            )
            for page in pages
        ]
    )


def raw_pdf(
    contents: Sequence[bytes], font: bytes = LATIN, trailer: bytes = b"", info: str = ""
) -> bytes:
    """Returns a PDF whose pages draw these streams of operators."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        font,
        b"<<%s>>" % info.encode("latin-1"),
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (6 + 2 * index)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    chunks = [b"%PDF-1.4\n"]
    offsets = []
    length = len(chunks[0])
    for number, item in enumerate(objects, start=1):
        offsets.append(length)
        chunks.append(b"%d 0 obj\n%s\nendobj\n" % (number, item))
        length += len(chunks[-1])
    body = b"".join(chunks)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R%s>>"
        % (size, table, size, trailer)
        + b"\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def docx(build: Callable[[Any], None]) -> bytes:
    """Returns a DOCX into which ``build`` has put something."""
    import docx as library

    document = library.Document()
    build(document)
    return saved(document)


def pptx(build: Callable[[Any], None]) -> bytes:
    """Returns a PPTX into which ``build`` has put something."""
    import pptx as library

    presentation = library.Presentation()
    build(presentation)
    return saved(presentation)


def saved(document: Any) -> bytes:
    """Returns what the document saves."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Returns an XLSX with these rows on its sheets."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return file.getvalue()


def workbook(build: Callable[[Any], None]) -> bytes:
    """Returns an XLSX that ``build`` has filled."""
    from openpyxl import Workbook

    book = Workbook()
    build(book)
    return saved(book)


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """Returns a zip file with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return file.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """Returns the members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'


def epub(chapters: Mapping[str, str], extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Returns an EPUB with these chapters, by the names of their files."""
    items = "".join(
        f'<item id="i{index}" href="{name}" media-type="application/xhtml+xml"/>'
        for index, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{index}"/>' for index in range(len(chapters)))
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Book'
        "</dc:title><dc:creator>A. Writer</dc:creator><dc:date>2013-11-16T00:00:00Z</dc:date>"
        '</metadata><manifest><item id="css" href="a.css" media-type="text/css"/>'
        f"{items}</manifest><spine>{spine}<itemref idref='none'/></spine></package>"
    )
    files = {f"OEBPS/{name}": page for name, page in chapters.items()}
    fixed = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    return archive({**fixed, "OEBPS/book.opf": package, **files, **(extra or {})})


def eml(body: str = "The body.", *, html: str = "", attached: Sequence[str] = ()) -> bytes:
    """Returns a message with a body and attachments by these names."""
    message = EmailMessage()
    message["Subject"] = "来往 and Weibo"
    message["From"] = "An Analyst <an@example.org>"
    message["To"] = "all@example.org"
    message["Date"] = "Sat, 16 Nov 2013 09:30:00 +0800"
    if body:
        message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name in attached:
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()
