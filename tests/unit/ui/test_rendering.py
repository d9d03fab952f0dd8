"""Templates: values are escaped, and words that are too long are cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.markdown.templating import Templates, ours
from bot.ui.rendering import shorten


def filled(folder: Path, source: str, **values: object) -> str:
    (folder / "made.html").write_text(source, encoding="utf-8")
    return Templates(folder).render("made", **values)


def test_a_value_is_cleaned_and_escaped_once(tmp_path: Path) -> None:
    source = "{% macro b(x) %}<b>{{ x }}</b>{% endmacro %}{{ b(x) }}{{ x | exact }}{{ made }}"
    html = filled(tmp_path, source, x="<i>\u202e${x}", made=ours("<u>"))
    assert html == "<b>&lt;i&gt;&#36;&#123;x&#125;</b>&lt;i&gt;\u202e&#36;&#123;x&#125;<u>"


def test_a_line_break_between_tags_is_none(tmp_path: Path) -> None:
    assert filled(tmp_path, "<ul>\n  <li>{{ x }}\n  </li>\n</ul>\na\nb", x=None) == (
        "<ul><li></li></ul>\na\nb"
    )


def test_a_value_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        filled(tmp_path, "{{ x }}")


def test_shorten() -> None:
    assert shorten("  a \n b  ", 10) == "a b"
    assert shorten("# a", 10) == "a"
    assert shorten("# a\n\n## b\n#c\n# d", 10) == "#c d"
    assert shorten("a\nb", 10, keep_lines=True) == "a\nb"
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("life and death", 12) == "life and…"
    assert shorten("life and death", 9) == "life and…"
