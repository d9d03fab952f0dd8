"""The limited Markdown: what it knows, and that nothing else gets through."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown.html import clean, escape, render_blocks
from bot.markdown.nodes import parse, slot


def render(text: str, slots: Sequence[str] = ()) -> str:
    return render_blocks(parse(text), slots)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "<p>plain</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("# Head #", "<h3>Head</h3>"),
        ("###### Deep", "<h6>Deep</h6>"),
        (
            "**strong** and *em* and _em_",
            "<p><strong>strong</strong> and <em>em</em> and <em>em</em></p>",
        ),
        ("**钉钉**是", "<p><strong>钉钉</strong>是</p>"),
        ("**a _b_ c**", "<p><strong>a <em>b</em> c</strong></p>"),
        ("**“钉钉”：**来往", "<p><strong>“钉钉”：</strong>来往</p>"),
        ("1、甲\n2、乙\n• 丙", "<ol><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul>"),
        ("[1]: #a\n<b>&amp;\\*", "<p>[1]: #a<br>&lt;b&gt;&amp;amp;*</p>"),
        ("- a\n\n  b\n\n  ```\n  c\n  ```", "<ul><li>a<br>b<br><code>c</code></li></ul>"),
        ("snake_case_name 2*3*4", "<p>snake_case_name 2*3*4</p>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("a\n\n---\n\nb", "<p>a</p><p>b</p>"),
        ("> said\n> more", "<blockquote><p>said<br>more</p></blockquote>"),
        ("```\n<b>\n```\nafter", "<pre>&lt;b&gt;</pre><p>after</p>"),
        ("```\nnever closed", "<pre>never closed</pre>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n  goes on", "<ul><li>a<br>goes on</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("3) a", '<ol start="3"><li>a</li></ol>'),
        ("1. a\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        ("text\n- a", "<p>text</p><ul><li>a</li></ul>"),
        ("[here](#src-t1-1)", '<p><a href="#src-t1-1">here</a></p>'),
        ("[out](https://x.test/a?b=1)", "<p>out (https://x.test/a?b=1)</p>"),
        ("![alt](https://x.test/a.png)", "<p>alt (https://x.test/a.png)</p>"),
        ("[x](javascript:alert)", "<p>x (javascript:alert)</p>"),
        ('[x](#a"onclick=1)', "<p>x (#a&quot;onclick=1)</p>"),
        ("| a | b", "<p>| a | b</p>"),
        ("", ""),
    ],
)
def test_renders(text: str, html: str) -> None:
    assert render(text) == html


def test_renders_a_table_with_ragged_rows_and_an_empty_corner() -> None:
    html = render("| | B |\n|---|:-:|\n| x | 1 \\| 2 | more |\n| y |")
    assert "<tr><td></td>" in html
    assert '<th scope="col">B</th>' in html
    assert "<tr><td>x</td><td>1 | 2</td></tr><tr><td>y</td><td></td></tr>" in html


def test_slots_are_the_only_way_for_html() -> None:
    assert render(f"a{slot(0)} **b{slot(1)}**", ["<i>0</i>", "<i>1</i>"]) == (
        "<p>a<i>0</i> <strong>b<i>1</i></strong></p>"
    )
    assert render(slot(7), []) == "<p></p>"
    assert render(clean(f"x{slot(0)}"), ["<i>0</i>"]) == "<p>x0</p>"


def test_escapes_what_gradios_templates_would_act_on() -> None:
    assert escape("${a} {{b}} `c` <d> \"e\" 'f'") == (
        "&#36;&#123;a&#125; &#123;&#123;b&#125;&#125; &#96;c&#96;"
        " &lt;d&gt; &quot;e&quot; &#x27;f&#x27;"
    )


def test_cleans_controls_and_direction_overrides_and_keeps_lines() -> None:
    assert clean("a\x00b\u202ec\r\nd\te") == "abc\nd\te"


KNOWN = re.compile(
    r"</?(?:p|br|h[3-6]|hr|strong|em|code|pre|blockquote|ul|ol|li|table|thead|tbody|tr|td|i)>"
    r'|<ol start="\d+">|<th scope="col">|</th>|</a>|<a href="#[A-Za-z][\w-]*">'
    r'|<div class="wide" tabindex="0" role="group">|</div>'
)
SIGNS = [*"<>&\"'`*_[]()!#|-\\ \n1.:~${}ax/=微", slot(0), "javascript:"]
MARKUP = st.lists(st.sampled_from(SIGNS)).map("".join)


@given(MARKUP | st.text())
def test_no_text_makes_other_tags_or_leaves_a_sign_unescaped(text: str) -> None:
    rest = KNOWN.sub("", render(clean(text), ["<i>"]))
    assert "<" not in rest
    assert ">" not in rest
    assert not set("${}`") & set(rest)


@pytest.mark.parametrize(
    "text",
    ["*" * 40_000, "**a" * 20_000, "[" * 40_000, "![a](" * 8_000, "_a" * 20_000,
     "# " + "# " * 20_000, "- " * 20_000,
     "|" * 40_000 + "\n" + "-" * 40_000 + "x", "`a" * 20_000, "  " * 20_000 + "- a",
     "\n".join("  " * n + "- a" for n in range(200))],
    ids=range(11),
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    def seconds(part: str) -> float:
        start = time.process_time()
        render(part)
        return time.process_time() - start

    # Four times as long takes four times the time, not sixteen; a little is no measure.
    assert seconds(text) < 10 * seconds(text[: len(text) // 4]) + 5
