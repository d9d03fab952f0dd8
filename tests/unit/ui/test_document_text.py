"""The text of a document in leaves: whole, in order, quotes marked wherever they stand."""

from __future__ import annotations

import html as entities
import re
from dataclasses import replace

import pytest

from bot.types import Document
from bot.ui.document_text import LEAF, LONGEST_LINE, render_text
from bot.ui.i18n import Texts
from tests.browser.fake_engine import documents


def shown(html: str) -> str:
    paragraphs = re.findall(r"<p>(.*?)</p>", html)
    return entities.unescape(re.sub(r"<.*?>", "", "\n".join(paragraphs)))


def a_document(text: str) -> Document:
    return replace(documents()[0], text=text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "one\n\ntwo",
        "word. " * LEAF,
        "字" * (LONGEST_LINE * 3),
        "line\n" * 3000,
        f"{'long ' * LONGEST_LINE}\nshort",
    ],
    ids=["empty", "blank", "short", "one line", "no break", "many lines", "both"],
)
def test_nothing_is_lost_and_no_leaf_is_large(text: str, english: Texts) -> None:
    html = render_text(a_document(text), "doc-1", (), english)
    assert "".join(shown(html).split()) == "".join(text.split())
    sizes = [int(size) for size in re.findall(r"--n:(\d+)", html)]
    assert all(size <= LEAF + LONGEST_LINE + 1 for size in sizes)


def test_a_heading_is_shown_as_one_without_its_mark(english: Texts) -> None:
    html = render_text(a_document("# One\nno # head\n#5\n"), "doc-1", [(0, 5, "t1-1")], english)
    assert re.search(r'<p class="head"><mark data-for="t1-1"[^>]*>One</mark></p>', html)
    assert shown(html).split("\n") == ["no # head", "#5"]


def test_a_quote_over_several_leaves_is_marked_in_each(english: Texts) -> None:
    text = "a line of the text\n" * 1000
    html = render_text(a_document(text), "doc-1", [(10, len(text) - 10, "t1-1")], english)
    marked = re.findall(r'<mark data-for="t1-1" tabindex="-1">(.*?)</mark>', html)
    assert "".join("".join(marked).split()) == "".join(text[10:-10].split())
    assert html.count('class="leaf"') > 3
