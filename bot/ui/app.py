"""The page as a web application: Gradio mounted in FastAPI, with the headers that keep it closed.

``create_app`` answers at once and prepares the library behind the page; ``serve`` runs it.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request

from bot.errors import UsageError
from bot.markdown.templating import LOOK
from bot.service.configuration import Configuration
from bot.settings import read_yaml
from bot.ui.answer_actions import AnswerActions
from bot.ui.chat import AskView
from bot.ui.demo_tour import Tour
from bot.ui.engine_runner import Shelf
from bot.ui.guard import LOOPBACK, Access, Guard
from bot.ui.header import SEEDS, read_examples
from bot.ui.page import Shell
from bot.ui.routes import add_routes
from bot.ui.session_storage import SharedAnswers, keeper_in
from bot.ui.uploads import Uploads
from bot.ui.views.compare import CompareView
from bot.ui.views.library import LibraryView
from bot.ui.views.pictures import PicturesView
from bot.ui.views.settings import SettingsView

_ASSETS = Path(__file__).with_name("assets")
_PREPARE_AFTER = 0.5  # seconds: the first page goes out before the library's imports begin


def create_app(
    shelf: Shelf,
    *,
    data_dir: Path,
    examples: Path | None = None,
    demo: Path | None = None,
    deck_template: Path | None = None,
    access: Access | None = None,
    configuration: Configuration | None = None,
) -> FastAPI:
    """Returns the application: the page at ``/``, and the addresses of ``routes``.

    Args:
        shelf: the libraries to choose among; the first is opened shortly after the application has
            started.
        data_dir: the folder that keeps what readers shared, and files that are handed in.
        examples: a YAML file of questions that the page offers.
        demo: a YAML file of a tour that the page leads through.
        deck_template: a presentation that exported slides are made from.
        access: who may reach the page; without it this machine's own readers.
        configuration: what may be changed where nobody but who runs the bot reaches the page.

    Raises:
        SettingsError: one of these files is something else.
        LibraryError: the data folder cannot be used.
    """
    access = access or Access()
    keeper, shared = keeper_in(data_dir), SharedAnswers(data_dir)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        later = asyncio.get_running_loop().call_later(_PREPARE_AFTER, shelf.of().start)
        yield
        later.cancel()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    # Not Gradio's ``css=``: it rewrites that, and the rules for <html> and <body> are lost.
    head = f"<style>{LOOK}</style>" + _inlined("styles", "style") + _inlined("scripts", "script")
    add_routes(app, shelf, shared, Uploads(data_dir), head)
    tour = read_yaml(demo, Tour, SEEDS) if demo else None
    actions = AnswerActions(shared, deck_template)
    hosted = configuration if access.alone else None
    ask = AskView(read_examples(examples), keeper, actions, tour, hosted)
    views = [ask, CompareView(), PicturesView(), LibraryView(access.alone)]
    views += [SettingsView(hosted)] if hosted else []
    page = Shell(shelf, views, access.user_header).build()
    events = {index: len(event.inputs) for index, event in page.fns.items() if event.fn}
    # Of these the last one added is met first.
    app.add_middleware(Guard, access=access, events=events, user_of=_user_of)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *access.hosts])
    gr.mount_gradio_app(
        app, page, path="/", auth=list(access.logins) or None, footer_links=[], run_history=False,
        ssr_mode=False, show_error=False, favicon_path=str(_ASSETS / "favicon.png"),
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]), head=head,
    )  # fmt: skip
    return app


def _inlined(folder: str, tag: str) -> str:
    """Returns all of a folder's assets as one element of the page's head."""
    files = sorted((_ASSETS / folder).iterdir())
    content = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return f"<{tag}>{content}</{tag}>"


def _user_of(request: Request) -> str | None:
    """Returns who signed in with Gradio's form; the two cookies are Gradio's own."""
    gradio: App = request.app.routes[-1].app  # mounted last
    names = (f"access-token{kind}-{gradio.cookie_id}" for kind in ("", "-unsecure"))
    return next(filter(None, (gradio.tokens.get(request.cookies.get(n)) for n in names)), None)


def serve(
    make_app: Callable[[Access], FastAPI],
    *,
    host: str,
    port: int,
    access: Access | None = None,
    say: Callable[[str], None] = lambda _line: None,
) -> None:
    """Serves the page until it is interrupted; ``say`` is told the address. Port 0 takes any.

    Raises:
        UsageError: the address cannot be listened on, or is open to others without a login.
        LibraryError: the data folder cannot be used.
    """
    access = access or Access()
    shown = f"[{host}]" if ":" in host else host
    with _listen(host, port) as listening:
        access.check(listening.getsockname()[0])
        app = make_app(replace(access, hosts=(*access.hosts, shown)))
        say(f"The page is at http://{shown}:{listening.getsockname()[1]}/ (Ctrl+C ends it)")
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    six = ":" in host
    family = socket.AF_INET6 if six else socket.AF_INET
    try:  # who comes before the server has started waits for it
        return socket.create_server((host, port), family=family, dualstack_ipv6=six)
    except (OSError, ValueError) as error:
        message = f"Cannot listen on {host!r}, port {port!r}: {error}. Choose another with --port."
        raise UsageError(message) from error
