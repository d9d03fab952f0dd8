"""An export as one HTML file: no script, nothing requested from anywhere, light and dark, print."""

import re
from pathlib import Path

from bot.export.content import Content, Part, say_mark
from bot.markdown.html import escape, render_blocks
from bot.markdown.templating import LOOK, Markup, Templates, ours

_FOLDER = Path(__file__).parent
_TEMPLATES = Templates(_FOLDER)


def write(content: Content) -> bytes:
    """Returns the content as an HTML file."""
    style = ours(LOOK + (_FOLDER / "page.css").read_text(encoding="utf-8"))

    def answer(part: Part) -> Markup:
        slots = []
        for claim in part.marks:
            said = escape(say_mark(claim, content.texts))
            linked = re.sub(r"\d+", r'<a href="#s\g<0>">\g<0></a>', said)
            slots.append(f'&nbsp;<span class="{claim.status}">{linked}</span>')
        return ours(render_blocks(part.blocks, slots))

    page = _TEMPLATES.render(
        "page", content=content, texts=content.texts, style=style, answer=answer
    )
    return page.encode()
