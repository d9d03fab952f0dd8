"""The addresses beside the page: its health, files to be taken away, answers that were shared."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.requests import ClientDisconnect

from bot.ingestion.formats.reading import KINDS
from bot.ui.answer_actions import Services
from bot.ui.engine_runner import Preparation, health
from bot.ui.exchange_view import render_exchange
from bot.ui.guard import secret_of
from bot.ui.i18n import LANGUAGE_COOKIE, Texts, as_language, preferred_language, texts_for
from bot.ui.rendering import ours, render
from bot.ui.session import Exchange
from bot.ui.sources_panel import render_sources
from bot.ui.uploads import LARGEST_MB, UploadRefused


def add_routes(app: FastAPI, preparation: Preparation, services: Services, head: str) -> None:
    """Adds the addresses to the application; ``head`` is what its pages have in their head."""

    @app.get("/health")
    async def report() -> dict[str, str | None]:
        return health(preparation)

    @app.get("/take/{token}")
    async def take(token: str) -> Response:
        parcel = services.counter.fetch(token)
        if parcel is None:
            return Response("This file was fetched already. Export it again.", status_code=404)
        disposition = f"attachment; filename*=UTF-8''{quote(parcel.name)}"
        headers = {"content-disposition": disposition, "cache-control": "no-store"}
        return Response(parcel.content, media_type=parcel.media_type, headers=headers)

    @app.post("/upload")
    async def upload(name: str, request: Request) -> Response:
        owner = secret_of(request)
        if not owner:
            return Response("Load the page again.", status_code=403)
        try:
            return PlainTextResponse(await services.uploads.receive(owner, name, request.stream()))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except UploadRefused as refused:
            said = _texts_of(request)(refused.reason, megabytes=LARGEST_MB, kinds=" ".join(KINDS))
            return PlainTextResponse(said, refused.status)
        except OSError as error:
            message = f"Cannot write the data folder: {error.strerror}. Change BOT_DATA_DIR."
            return PlainTextResponse(message, status_code=507)

    @app.get("/answer/{identifier}")
    async def shared(identifier: str, request: Request) -> Response:
        texts = _texts_of(request)
        # In a thread: the library may still be being prepared.
        engine = await run_in_threadpool(preparation.engine)
        exchange = services.shared.get(identifier, engine.documents())
        status = 200 if exchange else 404
        return HTMLResponse(_shared_page(exchange, texts, head), status_code=status)


def _texts_of(request: Request) -> Texts:
    chosen = as_language(request.cookies.get(LANGUAGE_COOKIE))
    accepted = request.headers.get("accept-language", "")
    return texts_for(chosen or preferred_language(accepted))


def _shared_page(exchange: Exchange | None, texts: Texts, head: str) -> str:
    """Returns an answer to be read: the same look as in the page, nothing that can be done."""
    return render(
        "shared",
        texts,
        head=ours(head),
        title=texts("shared_title" if exchange else "shared_gone"),
        body=render_exchange(exchange, texts) if exchange else "",
        sources=render_sources([exchange], (), texts) if exchange else "",
    )
