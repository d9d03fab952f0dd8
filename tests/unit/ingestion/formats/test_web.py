"""Web pages come out as their readers see them, book chapters and mails too."""

from __future__ import annotations

import pytest

from bot.errors import CorpusError
from tests.unit.ingestion.formats.conftest import Read
from tests.unit.ingestion.formats.samples import archive, eml, epub


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>A <b>title</b></h1><p>One\n two<br>three", "# A title\n\nOne two\nthree"),
        ("<h3>Deep</h3>text", "### Deep\n\ntext"),
        ("<ul><li>a<li><p>b</p><p>c</p></ul>d", "- a\n- b\n\nc\n\nd"),
        ("<ul><li>a<ul><li>b</ul>c</ul>", "- a\n  - b\n\nc"),
        ("<p>These:</p><ol start=2><li>a<li>b</ol>", "These:\n2) a\n3) b"),
        (
            "<main><p>$320<sup>1</sup> and 10<sup>6</sup>, 1<sup>st</sup></p></main>",
            "$320 and 10⁶, 1st",
        ),
        (
            "<p>12.5<sup><a href=#n>a</a></sup> m<p id=n><sup>a</sup>Less tax",
            "12.5 m\n\na Less tax",
        ),
        ("<p>$320<span style='vertical-align: super'>1</span> a year", "$320 a year"),
        (
            "<style>.n {vertical-align: super}</style><p>$320<span class=n>1</span>, <del>no</del>",
            "$320,",
        ),
        ("<p>320亿元<a href='#n'>1</a>, see <a href='#s'>3</a>", "320亿元, see 3"),
        ("<table><tr><th>A<th>B<tr><td>x<td><sup>3</sup> 7,400</table>", "A: x; B: 7,400."),
        ("<p><a href='#n'>3</a> 7,400</p><p>Sales: ³7,400", "7,400\n\nSales: 7,400"),
        ("<p>5<sup>1</sup>.</p><aside class=footnotes><p>Restated.</aside>", "5.\n\nRestated."),
        (
            "<ol><li>x<li value=9>y</ol><ol start=2023><li>z</ol>",
            "1) x\n9) y\n2023) z",
        ),
        ("<nav>a</nav><div role=dialog>b</div><div class=cookie-bar>c</div><p>d", "d"),
        ("<header><a>Home</a></header><p>a<footer>b</footer>", "a"),
        ("<p>a<ul><li><a href=#x>x</a><li><a href=#y>y</a></ul>", "a"),
        (
            "<table><caption>Sales (EUR m)<tr><th><th colspan=2>2023<tr><th>Firm<th>A<th>B"
            "<tr><td>Teal<td>5<td>6</table>",
            "Sales (EUR m) — Firm: Teal; 2023 A: 5; 2023 B: 6.",
        ),
        ("<p>阿<b>里</b>巴巴</p>", "阿里巴巴"),
        ("a<script>x</script>b<style>y</style><nav>z</nav>c<!-- d -->", "abc"),
        ("a<p hidden>b</p><p style='display: none'>c</p><p>d</p>", "a\n\nd"),
        ("<p>a <b> b</b></p><pre>c\n  d</pre>", "a b\n\n    c\n      d"),
        ("a &amp; b&nbsp;c &#x202e;d", "a & b c d"),
        ("<div><div>a</div>b<section>c</section></div>", "a\n\nb\n\nc"),
        ("<table><tr><td><h2>Layout</h2>a</td><td>b</td></tr></table>", "## Layout\n\na\n\nb"),
        ("<table><tr><td>only</td></tr></table>", "only"),
        (
            "<table><tr><th>Company<th>Users</tr><tr><td>Ten<b>cent</b><td>300<script>x</script>"
            "</table>after",
            "Company: Tencent; Users: 300.\n\nafter",
        ),
        (
            "<table><tr><th>Year<th>Who<th>Sales<tr><td rowspan=2>2013<td>A<td>1<tr><td>B<td>2"
            "<tr><td colspan=2>2014<br>all<td>3</table>",
            "Year: 2013; Who: A; Sales: 1.\nYear: 2013; Who: B; Sales: 2.\n"
            "Year: 2014 all; Who: 2014 all; Sales: 3.",
        ),
    ],
)
def test_a_page_is_read_in_its_order(read: Read, body: str, expected: str) -> None:
    assert read("a.html", f"<!DOCTYPE html><meta charset=utf-8>{body}").text == expected


def test_what_a_page_says_of_itself_is_told(read: Read) -> None:
    page = (
        "<html><head><title>The\n page</title><meta name=author content='A. Writer'>"
        "<meta property='article:published_time' content='2013-11-16T08:00:00'></head><p>Text"
    )
    extracted = read("a.htm", page)
    assert (extracted.text, extracted.title) == ("Text", "The page")
    assert (extracted.author, extracted.date) == ("A. Writer", "2013-11-16")


def test_a_page_is_read_in_the_encoding_that_it_declares(read: Read) -> None:
    page = "<meta http-equiv=Content-Type content='text/html; charset=big5'><p>阿里巴巴</p>"
    extracted = read("a.html", page.encode("big5"))
    assert (extracted.text, extracted.note) == ("阿里巴巴", "Read as Big5.")
    assert read("a.html", page.encode()).text == "阿里巴巴"
    with pytest.raises(CorpusError, match="encoding"):
        read("a.html", b"<meta charset=none><p>\x80\x81\x82\xff\xff")


def test_a_page_without_text_says_so(read: Read) -> None:
    for page in ("   ", "<!-- -->", "<p> </p>"):
        with pytest.raises(CorpusError, match="holds no text"):
            read("a.html", page)


def test_a_page_nested_too_deeply_is_refused_rather_than_cut(read: Read) -> None:
    with pytest.raises(CorpusError, match="too deeply"):
        read("a.html", f"<p>before{'<div>' * 5000}deep{'</div>' * 5000}<p>after")


def test_a_book_has_a_place_for_each_chapter(read: Read) -> None:
    chapters = {
        "one%20a.xhtml": "",
        "b.xhtml": "<?xml version='1.0' encoding='utf-8'?><html><body><h1>第一章</h1><p>One.</p>",
        "c.xhtml": "<html><head><title>Second</title></head><body><p>Two.</p>",
        "d.xhtml": "<p>Three.</p>",
    }
    data = epub(chapters, {"OEBPS/one a.xhtml": ""})
    extracted = read("a.epub", data)
    assert extracted.text == "# 第一章\n\nOne.\n\nTwo.\n\nThree."
    assert [(place.kind, place.name) for place in extracted.places] == [
        ("section", "第一章"),
        ("section", "Second"),
        ("section", "4"),
    ]
    assert [extracted.text[place.start :][:3] for place in extracted.places] == [
        "# 第",
        "Two",
        "Thr",
    ]
    assert (extracted.title, extracted.author, extracted.date) == (
        "The Book",
        "A. Writer",
        "2013-11-16",
    )


def test_a_damaged_book_is_said_to_be_so(read: Read) -> None:
    with pytest.raises(CorpusError, match="damaged"):
        read("a.epub", archive({"META-INF/container.xml": "<container"}))
    with pytest.raises(CorpusError, match="lacks a part"):
        read("a.epub", archive({"META-INF/container.xml": "<container/>"}))


def test_a_mail_says_who_when_and_what_is_not_read(read: Read) -> None:
    extracted = read("a.eml", eml("One.\r\n\r\nTwo.", attached=["b.pdf"]))
    assert extracted.text == (
        "# 来往 and Weibo\n\nFrom: An Analyst <an@example.org>.\nTo: all@example.org.\n"
        "Date: Sat, 16 Nov 2013 09:30:00 +0800.\n\n"
        "## The sender of this message, An Analyst <an@example.org>\n\nOne.\n\nTwo."
    )
    assert (extracted.title, extracted.date) == ("来往 and Weibo", "2013-11-16")
    assert extracted.author == "An Analyst <an@example.org>"
    assert extracted.note == "Attached and not read: b.pdf."


def test_a_mail_of_html_alone_is_read(read: Read) -> None:
    assert read("a.eml", eml("", html="<h2>Why</h2><p>Late.")).text.endswith("## Why\n\nLate.")


@pytest.mark.parametrize(
    "body",
    [
        "text/plain\n\nWe offer 70.\n\nOn Mon, 3 Jun, Ben wrote:\n> We offer 55.\n\nSo be it.",
        "text/html\n\n<p>We offer 70.<p>On Mon, 3 Jun, Ben wrote:<blockquote>We offer 55."
        "</blockquote><p>So be it.",
    ],
)
def test_a_quoted_mail_stands_under_whose_it_is(read: Read, body: str) -> None:
    assert read("a.eml", f"From: a@b\nContent-Type: {body}").text == (
        "From: a@b.\n\n## The sender of this message, a@b\n\nWe offer 70.\n\n"
        "## Earlier message, quoted: On Mon, 3 Jun, Ben wrote:\n\n"
        "We offer 55.\n\n## The sender of this message, a@b\n\nSo be it."
    )


@pytest.mark.parametrize(
    "body",
    [
        "text/plain\n\nWe offer 70.\n\n---\nFrom: Ben\nSent: 3 June 9:00\nTo: Ana\n\nWe offer 55.",
        "text/html\n\n<p>We offer 70.<p><b>From:</b> Ben<br><b>Sent:</b> 3 June 9:00<br><b>To:</b> "
        "Ana<p>We offer 55.",
    ],
)
def test_the_written_head_of_an_earlier_mail_is_a_heading(read: Read, body: str) -> None:
    assert read("a.eml", f"From: a@b\nContent-Type: {body}").text == (
        "From: a@b.\n\n## The sender of this message, a@b\n\nWe offer 70.\n\n"
        "## Earlier message, quoted: From: Ben; Sent: 3 June 9:00; To: Ana\n\nWe offer 55."
    )


@pytest.mark.parametrize(
    "lead", ["On Mon, 3 Jun 2024 at 09:00, Ben wrote:", "陳大文 於 2024年6月3日 09:00 寫道\uff1a"]
)
def test_a_line_that_says_who_wrote_and_when_heads_an_earlier_mail(read: Read, lead: str) -> None:
    text = read("a.eml", f"From: a@b\n\nWe offer 70.\n\n{lead}\nWe offer 55.\n").text
    assert text.endswith(f"We offer 70.\n\n## Earlier message, quoted: {lead}\n\nWe offer 55.")


def test_pictures_that_may_say_something_are_counted(read: Read) -> None:
    page = "<p>One.<img src=a.png><a href=b><img src=b.png></a><img src=c.png width=1>"
    assert read("a.html", page).note == "Not read: 1 picture."


def test_a_mail_in_an_unknown_charset_is_read_by_what_it_holds(read: Read) -> None:
    head = b"From: a@b\nContent-Type: text/plain; charset=none\nContent-Transfer-Encoding: 8bit\n\n"
    body = "除了电商,阿里还需要一款真正的社交软件。"
    assert read("a.eml", head + body.encode("gb18030")).text.endswith(body)
    with pytest.raises(CorpusError, match="encoding"):
        read("a.eml", head + b"\x80\x81\x82\xff\xff")


def test_a_mail_with_an_impossible_date_or_no_body_is_still_read(read: Read) -> None:
    assert read("a.eml", b"From: a@b\nDate: yesterday\n\n").date is None
    assert read("a.eml", b"From: a@b\nContent-Type: image/png\n\nx").text == "From: a@b."


def test_a_page_of_a_mail_without_anything_adds_nothing(read: Read) -> None:
    assert read("a.eml", b"From: a@b\nContent-Type: text/html\n\n \n").text == "From: a@b."


def test_what_is_no_mail_is_said_to_be_none(read: Read) -> None:
    with pytest.raises(CorpusError, match="no mail message"):
        read("a.eml", "Just text.")


ARTICLE = (
    "<h1>Teal buys Smew</h1><p>The price is 30 million euros, the firms say.</p>"
    "<p>Smew makes boats.</p>"
)


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='two-col-sidebar-right'>{ARTICLE}</div>",
        f"<div><p>Sign in</p></div><div>{ARTICLE}</div><div><p>Play next</p>Close</div>",
        f"{ARTICLE}<ul><li><a href=a>Facebook</a><li><a href=b>Weibo</a></ul>",
        f"<ol><li>1. <a href='#a'>Scope</a><li>2. <a href='#b'>Terms</a></ol>{ARTICLE}",
        f"{ARTICLE}<div><h5>More</h5><ul><li><a href=a>A</a><li><a href=b>B</a></ul></div>",
        f"{ARTICLE}<form>Your comment <input></form>",
        f"{ARTICLE}<pre>if (a == b) {{ return f(x[0]); }}</pre>",
    ],
)
def test_what_stands_around_an_article_is_left_out(read: Read, page: str) -> None:
    text = read("a.html", f"<title>Teal buys Smew - Boats Daily</title>{page}").text
    assert text == (
        "# Teal buys Smew\n\nThe price is 30 million euros, the firms say.\n\nSmew makes boats."
    )


def test_notes_that_lead_back_are_no_table_of_contents(read: Read) -> None:
    page = "<ol><li>Firms of 2023. <a href='#a'>^</a><li>At cost. <a href='#b'>^</a></ol>"
    assert "Firms of 2023." in read("a.html", page).text


def test_links_that_a_line_announces_are_said(read: Read) -> None:
    page = "<p>The firm owns:</p><ul><li><a href=a>Teal</a><li><a href=b>Smew</a></ul>"
    assert read("a.html", page).text == "The firm owns:\n- Teal\n- Smew"


def test_the_headline_is_the_heading_that_the_pages_title_says(read: Read) -> None:
    page = "<title>Teal buys Smew | Boats</title><h1>Hello, I am Ana</h1><h2>Teal buys\n Smew</h2>x"
    assert read("a.html", page).title == "Teal buys Smew"


@pytest.mark.parametrize(
    "byline",
    [
        "<li itemprop=author>by <span itemprop=name>Ana Kay</span> May 5, 2024 @ana",
        "<a rel=author><img></a><p>By <a rel=author>Ana Kay</a>",
    ],
)
def test_an_author_is_the_name_in_the_byline(read: Read, byline: str) -> None:
    page = read("a.html", f'{byline}<script>x({{\'a\': 1, "datePublished": "2024-05-05T09"}})')
    assert (page.author, page.date) == ("Ana Kay", "2024-05-05")
