"""The addresses beside the page: its health, files that are handed in, answers that were shared."""

import threading
from collections.abc import Callable
from dataclasses import asdict, replace

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from bot.ingestion.formats.reading import KINDS
from bot.ui.engine_runner import Shelf, attempt
from bot.ui.exchange_view import render_exchange
from bot.ui.guard import secret_of
from bot.ui.i18n import language_of, texts_for
from bot.ui.rendering import ours, render
from bot.ui.session_storage import SharedAnswers
from bot.ui.sources_panel import render_sources
from bot.ui.uploads import LARGEST_MB, Uploads
from bot.ui.views.library_table import Upload, outcome


def add_routes(
    app: FastAPI, shelf: Shelf, answers: SharedAnswers, uploads: Uploads, head: str
) -> None:
    """Adds the addresses to the application; ``head`` is what its pages have in their head."""

    @app.get("/health")
    async def report() -> dict[str, str | None]:
        return shelf.of().health

    @app.post("/upload")
    async def upload(name: str, request: Request, library: str | None = None) -> Response:
        texts = texts_for(language_of(request.cookies, request.headers))
        known = library in (None, *shelf.names())
        if shelf.of(library).ready is None or not known or not secret_of(request):
            return Response("Load the page again.", status_code=403)
        asked = shelf.name(library)
        try:
            async with uploads.received(name, request.stream()) as path:

                def add() -> Upload:
                    taking = shelf.receiving(asked)
                    told = outcome(path.name, shelf.of(taking).engine().add([path]))
                    return replace(told, library="" if taking == asked else taking)

                told, failed = await run_in_threadpool(attempt, add, texts, "unexpected")
                return JSONResponse(asdict(told or Upload(path.name, "skipped", failed)))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except HTTPException as refused:
            said = texts(refused.detail, megabytes=LARGEST_MB, kinds=" ".join(KINDS))
            return PlainTextResponse(said, refused.status_code)
        except OSError as error:
            message = f"Cannot write the data folder: {error.strerror}. Change BOT_DATA_DIR."
            return PlainTextResponse(message, status_code=507)

    drawing = threading.Lock()

    @app.get("/page")
    def page(library: str, document: str, start: int, end: int) -> Response:
        engine = shelf.of(library).ready if library in shelf.names() else None
        with drawing:  # one at a time: each has a process of its own
            return _picture(lambda: engine.page(document, start, end) if engine else None)

    @app.get("/answer/{identifier}")
    async def shared(identifier: str, request: Request) -> Response:
        """An answer to be read: the same look as in the page, nothing that can be done."""
        texts = texts_for(language_of(request.cookies, request.headers))
        # In a thread: its library may still be being prepared.
        exchange = await run_in_threadpool(answers.get, identifier, shelf.documents)
        page = render(
            "shared", texts, head=ours(head),
            title=texts("shared_title" if exchange else "shared_gone"),
            body=render_exchange(exchange, texts) if exchange else "",
            sources=render_sources([exchange], (), texts) if exchange else "",
        )  # fmt: skip
        return HTMLResponse(page, status_code=200 if exchange else 404)


def _picture(draw: Callable[[], bytes | None]) -> Response:
    """Returns a page of a PDF with the words marked that are cited, as far as it can be drawn."""
    drawn, why = attempt(draw, texts_for("en"), "unexpected")
    if drawn:
        return Response(drawn, media_type="image/png")
    return PlainTextResponse(why or "There is no such page.", status_code=404)
