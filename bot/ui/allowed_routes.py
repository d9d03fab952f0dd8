"""The routes that the page needs, and no others: what is not in this list answers 404.

Gradio brings some eighty routes. Most serve its API, its dashboards and its editor, or fetch files
and addresses for whoever asks; the page uses fewer than twenty. A route that a later version adds
is closed until it is put here.
"""

from dataclasses import dataclass
from typing import Literal

from starlette.routing import compile_path


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedRoute:
    """A route of the page; ``path`` is written as FastAPI writes it."""

    method: Literal["GET", "HEAD", "POST"]
    path: str
    open_to_all: bool = False
    """Whether it is answered before anybody has signed in."""
    session: bool = False
    """Whether the request names a session of Gradio's that it speaks for."""
    streamed: bool = False
    """Whether its body goes on as it comes; its handler bounds it."""


ALLOWED = (
    # The bot's own: see ``routes``.
    AllowedRoute(method="GET", path="/health", open_to_all=True),
    AllowedRoute(method="GET", path="/answer/{identifier}"),
    AllowedRoute(method="GET", path="/page"),
    AllowedRoute(method="POST", path="/upload", streamed=True),
    # The page and what it is made of. Signed out, Gradio answers with a form to sign in.
    AllowedRoute(method="GET", path="/", open_to_all=True),
    AllowedRoute(method="HEAD", path="/", open_to_all=True),
    AllowedRoute(method="GET", path="/assets/{path:path}", open_to_all=True),
    AllowedRoute(method="GET", path="/static/{path:path}", open_to_all=True),
    AllowedRoute(method="GET", path="/theme.css", open_to_all=True),
    AllowedRoute(method="GET", path="/favicon.ico", open_to_all=True),
    AllowedRoute(method="POST", path="/login", open_to_all=True),
    # Whether the server is there again after a connection was lost.
    AllowedRoute(method="GET", path="/gradio_api/app_id"),
    # A quick event of the page, and a slow one with what comes of it.
    AllowedRoute(method="POST", path="/gradio_api/run/predict", session=True),
    AllowedRoute(method="POST", path="/gradio_api/queue/join", session=True),
    AllowedRoute(method="GET", path="/gradio_api/queue/data", session=True),
    AllowedRoute(method="GET", path="/gradio_api/heartbeat/{session_hash}", session=True),
)


def find_route(method: str, path: str) -> tuple[AllowedRoute, dict[str, str]] | None:
    """Returns the route that a request asks for and the values in its path; None if closed."""
    for route in ALLOWED:
        found = compile_path(route.path)[0].fullmatch(path) if route.method == method else None
        if found:
            return route, found.groupdict()
    return None
