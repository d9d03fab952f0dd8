"""The page's HTML: the templates of this package, filled in."""

import re
from pathlib import Path

from bot.markdown.glance import brief
from bot.markdown.html import clean
from bot.markdown.templating import Markup as Markup
from bot.markdown.templating import Templates
from bot.markdown.templating import escaped as escaped
from bot.markdown.templating import ours as ours
from bot.types.texts import Texts

HEADING = re.compile(r"^#{1,6}[^\S\n]+(?=\S)", re.MULTILINE)
"""What marks a line of a stored text as a heading: shown by its look instead."""
_ABOVE = re.compile(r"\A(?:#{1,6}[^\S\n]+\S.*\n+)+(?=\S)")
_LONG_WORD = 16


def shorten(text: str, most: int, *, keep_lines: bool = False) -> str:
    """Returns cleaned text of at most ``most`` characters, on one line unless ``keep_lines``."""
    text = clean(text).strip()
    if not keep_lines:  # a heading would run into what stands below it
        text = " ".join(HEADING.sub("", _ABOVE.sub("", text)).split())
    if len(text) <= most:
        return text
    cut, whole = text[: most - 1], text[:most].rpartition(" ")[0]
    # A word that is cut in two looks like a fault; where there are no words, it is none.
    return (whole if len(whole) > max(0, most - _LONG_WORD) else cut).rstrip() + "…"


_TEMPLATES = Templates(Path(__file__).with_name("templates"), shorten=shorten, brief=brief)


def render(name: str, texts: Texts, **values: object) -> Markup:
    """Returns the template ``name`` in the words of ``texts``.

    Raises:
        jinja2.UndefinedError: it needs a value that was not given.
    """
    return _TEMPLATES.render(name, texts=texts, **values)
