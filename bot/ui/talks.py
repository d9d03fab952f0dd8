"""The conversations beside the answers: what the reader's own browser keeps.

The page's script fills the list, renames, searches and deletes; the server sees a conversation only
when it is opened again. Here is the frame, with the words that the script needs.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.markdown.html import escape
from bot.ui.actions import button, menu
from bot.ui.wording import Texts

_WORDS = ("rename", "delete", "deleted", "undo", "none_kept", "none_found")


def render_talks(texts: Texts, formats: Sequence[str]) -> str:
    """Returns the frame of the list of conversations."""
    words = "".join(f' data-{w.replace("_", "-")}="{escape(texts(f"talk_{w}"))}"' for w in _WORDS)
    heading, search = escape(texts("talks")), escape(texts("talk_search"))
    choices = [
        button(texts(f"format_{name}"), event="download", do="export", format=name)
        for name in formats
        if name != "workbook"
    ]
    take = menu(texts("talk_export"), choices) if choices else ""
    return (
        f'<button type="button" class="btn drawer" data-drawer="1" aria-expanded="false">'
        f"{heading}</button>"
        f'<aside class="talks" aria-label="{heading}"{words}>'
        f"<h2>{heading}</h2>{button(texts('talk_new'), do='new', style='btn new')}"
        f'<input type="search" aria-label="{search}" placeholder="{search}">'
        f'<ul></ul><p class="quiet" aria-live="polite"></p>{take}</aside>'
    )
