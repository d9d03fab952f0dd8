"""Exchanges as JSON: for a reader's own browser, and for a link.

The documents are left out: they are looked up in the library when an exchange comes back, so that
a quote is only ever shown where it stands now. What went through a browser carries a signature: a
"verified" that was written by hand is not believed.
"""

import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.library.folder import writing
from bot.types import Citation, Document
from bot.ui.citation_links import DRAFT_MARKS
from bot.ui.session import Exchange, Session, named

_EXCHANGE = TypeAdapter(Exchange)
_EXCHANGES = TypeAdapter(tuple[Exchange, ...])
_ID = re.compile(r"[\w-]{22}")
_KEY_BYTES = 32
_DAY_S = 24 * 3600

LINK_DAYS = 30
"""For how long a link to an answer can be opened."""

Documents = Callable[[str], Sequence[Document]]
"""Gives the documents of a library as they are now."""


class Keeper:
    """Packs conversations for the reader's browser, and takes back what it packed itself."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def pack(self, session: Session) -> str:
        """Returns the exchanges that hold words as signed text; empty without any."""
        kept = tuple(_lean(each) for each in session.exchanges if each.answer or each.draft)
        if not kept:
            return ""
        text = _EXCHANGES.dump_json(kept).decode()
        return f"{self._sign(text)}.{text}"

    def unpack(self, packed: object, documents: Documents) -> tuple[Exchange, ...]:
        """Returns the exchanges, or none where the text is not as it was packed; what another
        version of the bot packed comes back as its words alone."""
        if not isinstance(packed, str):
            return ()
        signature, _, text = packed.partition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(text).encode()):
            return ()
        try:
            exchanges = _EXCHANGES.validate_json(text)
        except ValidationError:
            return tuple(_words_of(text))
        return tuple(_with_sources(exchange, documents) for exchange in exchanges)

    def _sign(self, text: str) -> str:
        data = text.encode(errors="replace")
        return hmac.new(self._key, data, "sha256").hexdigest()


def keeper_in(folder: Path) -> Keeper:
    """Returns the keeper of a data folder, whose key is made there once.

    Raises:
        LibraryError: the folder cannot be used.
    """
    path = folder / "page.key"
    with writing(path):
        folder.mkdir(parents=True, exist_ok=True)
        private = partial(os.open, mode=0o600)
        with suppress(FileExistsError), open(path, "xb", opener=private) as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        return Keeper(path.read_bytes())


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an answer, and the day on which it ends."""

    id: str
    title: str
    ends: str


class SharedAnswers:
    """Answers that a reader gave a link to: a file each, under a name that cannot be guessed, in a
    folder of its owner. A link ends by itself after ``LINK_DAYS``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "answers"

    def put(self, exchange: Exchange, owner: str) -> Link:
        """Keeps an answered exchange and returns the link to it.

        Raises:
            LibraryError: the data folder cannot be written.
        """
        identifier = secrets.token_urlsafe(16)
        path = self._folder / (owner or identifier) / f"{identifier}.json"
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_EXCHANGE.dump_json(_lean(replace(exchange, id="t1"))))
        return _link(path, exchange)

    def of(self, owner: str) -> list[Link]:
        """Returns the links that an owner gave and that have not ended, the newest first."""
        files = self._folder.glob(f"{owner}/*.json") if owner else ()
        links = [_link(path, exchange) for path in files if (exchange := self._read(path))]
        return sorted(links, key=lambda link: link.ends, reverse=True)

    def withdraw(self, owner: str, identifier: str) -> None:
        """Ends a link at once, if that owner gave it."""
        if _ID.fullmatch(identifier):
            (self._folder / owner / f"{identifier}.json").unlink(missing_ok=True)

    def get(self, identifier: str, documents: Documents) -> Exchange | None:
        """Returns the exchange of that id, if there is one."""
        found = self._folder.glob(f"*/{identifier}.json") if _ID.fullmatch(identifier) else ()
        exchange = next(filter(None, map(self._read, found)), None)
        return _with_sources(exchange, documents) if exchange else None

    def _read(self, path: Path) -> Exchange | None:
        """Returns what a file holds; one whose link has ended is deleted."""
        try:
            if path.stat().st_mtime + LINK_DAYS * _DAY_S < time.time():
                path.unlink()
                return None
            return _EXCHANGE.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None


def _link(path: Path, exchange: Exchange) -> Link:
    ends = datetime.fromtimestamp(path.stat().st_mtime, UTC) + timedelta(LINK_DAYS)
    return Link(path.stem, exchange.question, ends.isoformat(timespec="seconds"))


def _words_of(text: str) -> Iterator[Exchange]:
    """Yields the questions and answers of another version: unchecked, without marks or sources."""
    with suppress(ValueError, TypeError, KeyError):
        for n, each in enumerate(json.loads(text), start=1):
            draft = DRAFT_MARKS.sub("", each["answer"]["text"])
            yield Exchange(id=f"t{n}", question=each["question"], stage="stopped", draft=draft)


def _lean(exchange: Exchange) -> Exchange:
    answer = exchange.answer
    if answer and answer.status != "refused":  # a refusal quotes the passages that come nearest
        answer = replace(answer, passages=tuple(
            replace(hit, passage=replace(hit.passage, text="")) for hit in answer.passages
        ))  # fmt: skip
    sources = tuple(
        replace(each, text="", speakers=(), translations=(), places=(), unknown=())
        for each in exchange.sources
    )
    draft = "" if answer else exchange.draft
    return replace(exchange, answer=answer, draft=draft, sources=sources)


def _with_sources(exchange: Exchange, look_up: Documents) -> Exchange:
    """Returns the exchange with its sources as they are now; a document that was renamed, or words
    that stand elsewhere in it now, are found again."""
    if exchange.answer is None:
        return exchange
    documents = look_up(exchange.answer.library)
    by_id = {each.id: each for each in documents if each.id}
    now = {each.name: each for each in documents}
    now |= {was.name: by_id[was.id] for was in exchange.sources if was.id in by_id}
    citations = tuple(
        _found_again(citation, now[citation.document]) if citation.document in now else citation
        for citation in exchange.answer.citations
    )
    answer = replace(exchange.answer, citations=citations)
    return replace(exchange, answer=answer, sources=named(answer, documents))


def _found_again(citation: Citation, document: Document) -> Citation:
    found = document.text.find(citation.quote)
    if found < 0 or document.text.startswith(citation.quote, citation.start):
        return replace(citation, document=document.name)
    end = found + len(citation.quote)
    return replace(citation, document=document.name, start=found, end=end)
