"""Every file is read by what it holds, or one sentence says why it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.formats import reading
from bot.ingestion.formats.collecting import Collector, Limits, iso_date, label
from bot.ingestion.formats.reading import extract, shown_name
from tests.unit.ingestion.formats.conftest import Read
from tests.unit.ingestion.formats.samples import archive, docx, pdf


def test_a_text_file_is_the_decoded_file_to_the_last_character(read: Read) -> None:
    text = "\ufeff a\r\nb\rc\u200b\u00a0 \n\n"
    extracted = read("a.txt", text)
    assert extracted.text == text[1:]
    assert (extracted.note, extracted.places) == (None, ())


def test_the_encoding_is_said_unless_it_is_the_usual_one(read: Read) -> None:
    text = "除了电商,阿里还需要一款真正的社交软件。"
    extracted = read("a.txt", text.encode("gb18030"))
    assert (extracted.text, extracted.note) == (text, "Read as GB18030.")


def test_marks_that_reverse_text_are_kept_and_said(read: Read) -> None:
    extracted = read("a.txt", "pay \u202e100\u202c yuan")
    assert extracted.text == "pay \u202e100\u202c yuan"
    assert "reverse" in (extracted.note or "")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.csv", "Company,Users\nTencent,300\n", "Company: Tencent; Users: 300."),
        ("a.csv", 'Name;Said\nJack;"a\nb"\n', "Name: Jack; Said: a b."),
        ("a.tsv", "Company\tUsers\n\nTencent\t300", "Company: Tencent; Users: 300."),
        ("a.csv", "Name,Score,\nA,1,,x\nB,2\n", "Name: A; Score: 1; x.\nName: B; Score: 2."),
        ("a.csv", ",2012,2013\nA,1,2\n", "A; 2012: 1; 2013: 2."),
        ("a.csv", ",Sales,Users\nA,1,2\n", "A; Sales: 1; Users: 2."),
        ("a.csv", "# shops,City\n5,Riga\n", "#shops: 5; City: Riga."),
        ("a.csv", "Only,names\n", "Only; names."),
        ("a.csv", "one\ntwo\n", "one.\ntwo."),
        ("a.csv", "Question,Answer\nWhy?,Because!\n", "Question: Why?; Answer: Because!"),
    ],
)
def test_rows_of_values_name_their_columns(read: Read, name: str, data: str, expected: str) -> None:
    assert read(name, data).text == expected


def test_a_field_that_never_ends_is_no_table(read: Read) -> None:
    with pytest.raises(CorpusError, match="no table"):
        read("a.csv", "a," + '"' + "x" * 1_100_000)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.docx", "a.bin"])
def test_a_file_is_read_by_what_it_holds(read: Read, name: str) -> None:
    extracted = read(name, pdf(["Some text."]))
    assert extracted.text == "Some text."
    assert extracted.note == "By its content this is a file of type pdf, and was read so."


def test_a_page_under_another_name_is_read_as_a_page(read: Read) -> None:
    extracted = read("a.xls", "<html><body><p>Some text.")
    assert extracted.text == "Some text."
    assert "type html" in (extracted.note or "")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n", "holds no text"),
        ("a.txt", b"a\0b", "null bytes"),
        ("a.txt", b"\x80\x81\x82", "encoding"),
        ("a.png", b"\x89PNG\r\n\x1a\n", r"a type that is not read. Read are txt, .* and eml"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (
            "a.msg",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"),
            "is an Outlook message",
        ),
        ("a.json", b"{}", "a type that is not read"),
        ("a.docx", b"plain", "is no docx file"),
        ("a.zip", archive({"a": "b"}), "is an archive"),
        ("a.odt", archive({"content.xml": "b"}), "OpenDocument"),
        ("a.docx", b"PK\x03\x04cut", "damaged or cut short"),
    ],
)
def test_a_file_that_is_not_read_is_named_with_the_reason(
    read: Read, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(CorpusError, match=rf"^{name} .*{reason}"):
        read(name, data)


def test_limits_are_said(read: Read) -> None:
    with pytest.raises(CorpusError, match="larger than 10 bytes"):
        read("a.txt", "x" * 11, file_bytes=10)
    with pytest.raises(CorpusError, match="more than 10 characters"):
        read("a.txt", "x" * 11, characters=10)
    with pytest.raises(CorpusError, match="more than 10 characters"):
        read("a.html", "<p>" + "x" * 11, characters=10)
    with pytest.raises(CorpusError, match=r"would unpack to .* bytes in \d+ parts"):
        read("a.docx", docx(lambda document: None), unpacked_bytes=1000)


def test_an_archive_of_protected_members_is_said_to_be_so(read: Read) -> None:
    data = bytearray(archive({"word/document.xml": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(CorpusError, match="password"):
        read("a.docx", bytes(data))


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("link.txt")
    for path, reason in (
        (tmp_path / "pipe.txt", "is no file"),
        (tmp_path, "is no file"),
        (tmp_path / "..", "is no file"),
        (Path("/dev/null"), "is no file"),
        (tmp_path / "gone.txt", "No such file"),
        (tmp_path / "link.txt", "cannot be read"),
        (tmp_path / ("n" * 300), "cannot be read"),
        (tmp_path / "a\0b", "its name is no file's"),
    ):
        with pytest.raises(CorpusError, match=reason):
            extract(path)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text.")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert extract(tmp_path / "b.txt").text == "Some text."


def test_names_are_shown_on_one_line_and_short() -> None:
    assert shown_name(Path("a\nb\u202e.txt")) == "a\ufffdb\ufffd.txt"
    assert shown_name(Path("n" * 300 + ".txt")) == "n" * 40 + "…" + "n" * 11 + ".txt"
    assert shown_name(Path("/")) == "/"


@pytest.mark.parametrize(
    ("error", "reason"), [(RecursionError(), "too deeply"), (ZeroDivisionError(), "damaged")]
)
def test_whatever_a_parser_raises_becomes_a_sentence(
    read: Read, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def fail(data: bytes, limits: Limits) -> None:
        raise error

    monkeypatch.setitem(reading.READERS, "txt", fail)
    with pytest.raises(CorpusError, match=reason):
        read("a.txt", "x")


def test_too_little_memory_is_no_fault_of_the_file(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes, limits: Limits) -> None:
        raise MemoryError

    monkeypatch.setitem(reading.READERS, "txt", fail)
    with pytest.raises(MemoryError):
        read("a.txt", "x")


def test_blocks_without_text_leave_no_trace() -> None:
    collector = Collector(Limits())
    collector.place("page", "1")
    collector.paragraph(" \n")
    collector.heading(1, "\u200b")
    collector.item("")
    collector.place("page", "2")
    collector.paragraph("Text")
    collector.place("page", "3")
    extracted = collector.finish(title=" ")
    assert (extracted.text, extracted.title) == ("Text", None)
    assert [(place.start, place.name) for place in extracted.places] == [(0, "2")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2013", "2013"),
        ("2013-11-16T00:00:00Z", "2013-11-16"),
        ("2013-13", "2013"),
        ("16 Nov 2013", None),
        ("20131", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_as_exact_as_they_are_known(value: str | None, expected: str | None) -> None:
    assert iso_date(value) == expected


def test_labels_are_one_line() -> None:
    assert label(" a\r\n b\0 ") == "a b"
    assert label("x" * 1000) == "x" * 300


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("La société prévoit une hausse de ses ventes en Europe et ailleurs. ", True),
        ("Компания выпустила новый продукт. ", True),
        ("会社は新しいせいひんをはっぴょうしました。", True),
        ("The firm expects that its sales will rise, and that costs fall. ", False),
        ("公司预计销售额将会增长。", False),
        ("Teal: 5; Smew: 6.\n", False),
    ],
)
def test_a_language_that_is_not_spoken_here_is_said(read: Read, text: str, strange: bool) -> None:
    assert ("neither English" in (read("a.txt", text * 20).note or "")) is strange


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Title\n\nPublished: 16 November 2013\n\nText.", "2013-11-16"),
        ("標題\n\n建立日期: 2013年11月16日\n\n文。", "2013-11-16"),
        ("Title\n\nThe firm was founded on 3 May 2001.", None),
        ("Title\n\nDate of the fire: 3 May 2001", None),
        ("Title\n\n2013\n\nText.", None),
    ],
)
def test_the_date_on_a_line_of_its_own_is_the_documents(
    read: Read, text: str, date: str | None
) -> None:
    assert read("a.txt", text).date == date


@pytest.mark.parametrize(
    ("text", "is_strange"),
    [
        ("source: survey of homes; unit: terawatt; " * 40, False),
        (
            "A empresa vendeu mais barcos na costa do que em todo o ano passado, diz quem manda "
            "nela desde janeiro. Quando houver dinheiro, vamos abrir outra loja perto da capital, "
            "onde muitos clientes esperam por ela e pagam melhor pelos nossos produtos feitos "
            "com madeira leve.",
            True,
        ),
        ("名称 rating score 评分 value cost " * 30, False),
    ],
)
def test_a_language_is_strange_by_its_words_not_by_their_number(
    read: Read, text: str, *, is_strange: bool
) -> None:
    assert ("neither English nor Chinese" in (read("a.txt", text).note or "")) == is_strange
