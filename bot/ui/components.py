"""Places for our own HTML in Gradio's page, and what the reader chose in them.

All HTML that is put into a place was made and escaped by this package. An element in a place that
carries ``data-do`` sends its ``data-*`` values, when it is clicked, as the place's ``select`` event
(or as the event that ``data-event`` names).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

Updates = dict[Any, Any]
"""New values by component, as Gradio takes them."""

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""What every event of the page is given: no overlay of Gradio's, no entry in its API."""

IN_TURN: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1, **QUIET}
"""For quick changes: none is lost while another is under way, each begins where the last ended."""

_ASSETS = Path(__file__).with_name("assets")


def place(elem_id: str, value: str = "", *, script: str = "sender.js") -> gr.HTML:
    """Returns a place; ``script`` runs once for it, in the browser."""
    code = (_ASSETS / script).read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=elem_id, js_on_load=code, apply_default_css=False)


def status(elem_id: str) -> gr.HTML:
    """Returns a line that is read out whenever it changes."""
    template = '<p role="status" aria-live="polite">${value}</p>'
    return gr.HTML(
        elem_id=elem_id, html_template=template, js_on_load=None, apply_default_css=False
    )


def given(event: gr.EventData) -> dict[str, Any]:
    """Returns what the page sent with an event: nothing for the box and its button."""
    data = event._data
    return data if isinstance(data, dict) else {}
