"""An export as one HTML file: no script, nothing requested from anywhere, light and dark, print."""

import re
from pathlib import Path

from bot.export.content import Content, Part, say_mark
from bot.markdown.html import escape, render_blocks
from bot.markdown.templating import LOOK, Markup, Templates, ours
from bot.types import Claim
from bot.types.texts import Texts

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER)


def write(content: Content) -> bytes:
    """Returns the content as an HTML file."""
    style = ours(LOOK + (_FOLDER / "page.css").read_text(encoding="utf-8"))

    def answer(part: Part) -> Markup:
        slots = [f"&nbsp;{_mark(claim, content.texts)}" for claim in part.marks]
        return ours(render_blocks(part.blocks, slots))

    page = _TEMPLATES.render(
        "page", content=content, texts=content.texts, style=style, answer=answer
    )
    return page.encode()


def _mark(claim: Claim, texts: Texts) -> str:
    """Returns a mark, its numbers as links to the sources."""
    said = re.sub(r"\d+", r'<a href="#s\g<0>">\g<0></a>', escape(say_mark(claim, texts)))
    return f'<span class="{claim.status}">{said}</span>'
