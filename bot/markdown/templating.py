"""Jinja2's templates, whose values are escaped as all text is that reaches a page."""

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup as Markup

from bot.markdown.html import clean, escape

LOOK = Path(__file__).with_name("look.css").read_text(encoding="utf-8")
"""The style that the page and an answer as an HTML file share."""

_BETWEEN_TAGS = re.compile(r"(?<=[>}])\s*\n\s*(?=[<{])")


def ours(html: str) -> Markup:
    """Returns HTML of our own making as what is not escaped again."""
    return Markup(html)


def escaped(value: object) -> Markup:
    """Returns a value as a template shows it: cleaned and escaped, unless it is ``Markup``."""
    if isinstance(value, Markup):
        return value
    return Markup() if value is None else ours(escape(clean(str(value))))


class Templates:
    """The templates of a folder; ``filters`` are what they may use beside Jinja2's own.

    A value is cleaned and escaped, unless it is ``Markup``; ``value | exact`` is escaped alone,
    for what must come back as it went. A line break between tags is none in the HTML.
    """

    def __init__(self, folder: Path, **filters: Callable[..., object]) -> None:
        self._environment = Environment(
            loader=FunctionLoader(
                lambda name: _BETWEEN_TAGS.sub("", (folder / name).read_text(encoding="utf-8"))
            ),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=escaped,
            auto_reload=False,
        )
        self._environment.filters |= {"exact": lambda value: ours(escape(value)), **filters}

    def render(self, name: str, **values: object) -> Markup:
        """Returns the template ``name`` (without its suffix) filled in.

        Raises:
            jinja2.UndefinedError: it needs a value that was not given.
        """
        return ours(self._environment.get_template(f"{name}.html").render(values))
