"""What Office files share: the archive they are, how a value is shown, charts.

An archive is opened after a look at what it would grow to; EPUB is one too.
"""

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Collector, Limits, not_read, settled
from bot.ingestion.formats.markup import parse_xml
from bot.ingestion.formats.tables import add_table

_MOST_MEMBERS = 20_000
_SMALL = 10_000_000
_ENCRYPTED = 0x1
_UNREAD = re.compile(r"(?:word|ppt|xl)/(media|charts|embeddings)/[^/]*(?<!\.rels)")
_SAME = Decimal("1e-9")
_MIDNIGHT = datetime.time()
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')
_PLACES = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.([0#?]+))?(,*)")
_NO_PERSON = re.compile(r"[!-~]*|.*\buser", re.IGNORECASE)
"""One word of ASCII is a login or a program as a rule, a person has two names."""
_MADE_TITLE = re.compile(
    r"(?:microsoft )?(?:word|powerpoint|excel)\b.*|untitled.*|.*\.\w{2,5}|document ?\d*|"
    r"(?:演示文稿|工作簿|簡報|文档|文件) ?\d*",
    re.IGNORECASE,
)
_TEMPLATES = {"2013-12-23 23:15", "2013-01-27 09:14"}
"""When the empty files were made that python-docx and python-pptx begin from."""


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
    found = Counter(match[1] for match in map(_UNREAD.fullmatch, members) if match)
    charts = 0 if read == "charts" else found["charts"]
    return not_read(chart=charts, embedded_file=found["embeddings"], picture=found["media"])


def add_chart(collector: Collector, data: bytes) -> None:
    """Adds what a chart shows; one that keeps no values in itself adds nothing."""
    root = parse_xml(data)
    title = root.find("{*}chart/{*}title")
    name = "" if title is None else "".join(text.text or "" for text in title.iter("{*}t"))
    series = list(root.iter("{*}ser"))
    categories: dict[int, str] = {}
    for each in series:
        categories |= _points(each, "cat", "xVal")
    values = [_points(each, "val", "yVal") for each in series]
    heads = ["", *(next(iter(_points(each, "tx").values()), "") for each in series)]
    rows = [
        [categories.get(index, ""), *(each.get(index, "") for each in values)]
        for index in sorted(categories.keys() | {index for each in values for index in each})
    ]
    caption = f"Chart: {name}" if name else "Chart"
    add_table(collector, [heads, *rows] if rows else [], caption, heads=1)


def _points(series: Any, *parts: str) -> dict[int, str]:
    """Returns the values of a part of a series by their index, as their format shows them."""
    found = next((part for name in parts for part in series.iterchildren(f"{{*}}{name}")), None)
    if found is None:
        return {}
    values = {int(pt.get("idx")): pt.findtext("{*}v") or "" for pt in found.iter("{*}pt")}
    if next(found.iter("{*}numCache", "{*}numLit"), None) is not None:
        code = found.findtext(".//{*}formatCode") or "General"
        return {index: shown(float(value), code) for index, value in values.items() if value}
    return values or dict(enumerate(each.text or "" for each in found.iterchildren("{*}v")))


def shown(value: object, code: str = "General") -> str:
    """Returns a cell as its format shows it, with the value that it holds where that differs."""
    if value is None:
        return ""
    if isinstance(value, list):  # A text in several fonts.
        fonts = ((str(part), getattr(part, "font", None)) for part in value)
        return settled((t, getattr(f, "vertAlign", "") == "superscript") for t, f in fonts)
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == _MIDNIGHT
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return _formatted(value, code) or (f"{value:.15g}" if abs(value) < 1e15 else repr(value))


def _formatted(value: float, code: str) -> str | None:
    """Returns a number as a format code shows it; None where the code asks for no such form."""
    sections = code.split(";")
    negative = value < 0 and len(sections) > 1
    is_zero = value == 0 and len(sections) > 2
    section = sections[1 if negative else 2 if is_zero else 0]
    # What the format says in so many words is put back at the end; colours and fillings go.
    literals = ["".join(filter(None, found.groups())) for found in _LITERAL.finditer(section)]
    bare = _LITERAL.sub(lambda found: "\0" if any(found.groups()) else "", section)
    places = _PLACES.search(bare)
    if not places or re.search("[EeDdMmYyHhSs/@]|General", bare):
        return None
    share = 100 ** bare.count("%")
    figure = abs(Decimal(repr(value))) * share / 1000 ** len(places[2])
    grouped = "," if "," in places[0].removesuffix(places[2] or "\0") else ""
    decimals = places[1] or ""
    rounded = figure.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits = f"{rounded:{grouped}f}"
    least = places[0].partition(".")[0].count("0")
    digits = "0" * (least - len(digits.partition(".")[0].replace(",", ""))) + digits
    if decimals.rstrip("#") != decimals:
        digits = digits.rstrip("0").rstrip(".")
    sign = "-" if value < 0 and not negative else ""
    text = f"{sign}{bare[: places.start()]}{digits}{bare[places.end() :]}".strip()
    for literal in filter(None, literals):
        text = text.replace("\0", literal, 1)
    if abs(rounded - figure) <= abs(figure) * _SAME:
        return text.strip()
    return f"{text.strip()} (exactly {value * share:.15g}{'%' * (share > 1)})"


def told(properties: Any) -> dict[str, Any]:
    """Returns what the core properties say, less what a program wrote there by itself."""
    date = properties.modified or properties.created
    if date and f"{date:%Y-%m-%d %H:%M}" in _TEMPLATES:
        date = None
    author = getattr(properties, "author", None) or getattr(properties, "creator", None)
    return {"title": own_title(properties.title), "author": own_author(author), "date": date}


def own_author(author: str | None) -> str | None:
    """Returns an author, unless the field holds a login, or what a program wrote there."""
    return None if _NO_PERSON.fullmatch((author or "").strip()) else author


def own_title(title: str | None) -> str | None:
    """Returns a title, unless a program made it up."""
    return None if _MADE_TITLE.fullmatch((title or "").strip()) else title
