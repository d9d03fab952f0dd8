"""Which lines of a page are content."""

from __future__ import annotations

import pytest

from bot.ingestion.cleaning import content_lines, is_furniture


def kept(text: str) -> list[str]:
    return [line.text for line in content_lines(text)]


@pytest.mark.parametrize(
    "line",
    [
        "分享到:", "分享到", "相關文章:", "相关文章", "Share this", "Related posts", "Categories",
        "Leave a Reply", "Your email address will not be published.", "歡迎關注留言,等你評論!",
        "點贊太容易,平路顯真情!", "评论一起讨论吧", "更多精彩內容請關注", "Like and subscribe",
        "Scope ______ 3 Terms ______ 5", "第一章 ……………… 7", "© 2015 The Firm",
        "By anonymous on 2013-11-16", "作者:张三 2018-01-02",
    ],
)  # fmt: skip
def test_furniture_of_a_page_is_told(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "分享是社交的核心。", "Sharing is what it lives by.", "Subscribers grew by 5%.",
        "Cookies were sold on Taobao.", "更多人用微信。", "用戶關注的是效率。",
        "Tagged goods sell.",
        "歡迎關注" + "很長的一句話" * 20,
        "I like and respect him.", "Teal ______ 9 Smew ______ 5", "Coffee ...... 3.50",
    ],
)  # fmt: skip
def test_content_is_not_taken_for_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_a_headline_repeated_between_paragraphs_is_kept_once() -> None:
    assert kept("頭條\n\n一。\n\n頭條\n\n二。\n頭條") == ["頭條", "一。", "二。"]


def test_a_numbered_heading_that_two_authors_share_is_kept_for_both() -> None:
    assert kept("1、來往\n\n一。\n\n1、來往\n\n二。") == ["1、來往", "一。", "1、來往", "二。"]


def test_a_long_paragraph_said_twice_is_kept_twice() -> None:
    paragraph = "阿里做社交。" * 20
    assert kept(f"{paragraph}\n\n{paragraph}") == [paragraph, paragraph]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_stand_at_their_offsets_whatever_ends_them(newline: str) -> None:
    text = newline.join(["  Head ", "", "\u3000one", "two", ""])
    lines = content_lines(text)
    assert [text[line.start : line.end] for line in lines] == ["Head", "one", "two"]
    assert [line.isolated for line in lines] == [True, False, False]


@pytest.mark.parametrize(
    "line",
    ["---", "https://example.org/a", "- www.example.org, a@example.org", "[1] http://x.org/"],
)
def test_a_line_of_addresses_or_without_a_word_is_no_content(line: str) -> None:
    assert [kept.text for kept in content_lines(f"One.\n\n{line}\n\nTwo.")] == ["One.", "Two."]


def test_the_entries_of_a_table_of_contents_are_no_content() -> None:
    text = "# Contents\n\n1. Scope\n\n- Terms 7\n\n# 1. Scope\n\nAll firms.\n\n# Terms\n\nNone."
    assert kept(text) == ["# Contents", "# 1. Scope", "All firms.", "# Terms", "None."]
