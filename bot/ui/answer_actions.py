"""What a reader has done with an answer beside reading it: copy, export, link.

Part of the Ask view. The server cannot reach a reader's clipboard or disk: it leaves an *errand* in
a hidden place, and the page's script does it. The one place of the page that calls ``bot.export``.
"""

import datetime
import re
import secrets
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.export.formats import FORMATS, export
from bot.export.markdown import as_memo
from bot.export.reading import read
from bot.ui.engine_runner import attempt
from bot.ui.i18n import Texts, texts_for
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange, Session
from bot.ui.session_storage import SharedAnswers

_NO_NAME = re.compile(r"[^\w.-]+")


def errand(do: str, texts: Texts, text: str = "", **values: str) -> Markup:
    """Returns what tells the page's script to do something; ``text`` is what it does it with."""
    return render("errand", texts, do=do, id=secrets.token_hex(8), text=text, sent=values)


class AnswerActions:
    """The handlers; each gives an errand for the page, and a word for the reader."""

    def __init__(self, shared: SharedAnswers, deck_template: Path | None = None) -> None:
        self.shared = shared
        self._deck_template = deck_template

    def run(self, session: Session, sent: dict[str, Any]) -> tuple[str, str]:
        """Does the errand that was sent, for its answer or for all that were given; what goes wrong
        is told in words."""
        texts, one = texts_for(session.language), session.find(sent.get("turn"))
        if sent.get("do") == "withdraw":
            self.shared.withdraw(session.owner, str(sent.get("link")))
            return "", texts("withdrawn")
        whole = sent.get("do") == "export"
        asked = [one] if one else session.exchanges if whole else ()
        chosen = [each for each in asked if each.answer]
        if not chosen:
            return "", texts("nothing_to_export") if whole else ""
        done, failed = attempt(
            lambda: self._done(chosen, texts, session.owner, sent), texts, "errand_failed"
        )
        return done or ("", failed)

    def _done(
        self, chosen: Sequence[Exchange], texts: Texts, owner: str, sent: dict[str, Any]
    ) -> tuple[str, str]:
        """Makes a link to an answer that others on this server can open, copies its short form as
        Markdown with footnotes, or hands out an answer, or the whole conversation, as a file."""
        if sent["do"] == "share":
            link = self.shared.put(chosen[0], owner)
            said = texts("shared", date=texts.date(link.ends))
            return errand("link", texts, href=f"/answer/{link.id}"), said
        content = read(
            [each.answer for each in chosen if each.answer],
            [document for each in chosen for document in each.sources], title=chosen[0].question,
            date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(), language=texts.language,
        )  # fmt: skip
        if sent["do"] == "copy":
            return errand("copy", texts, as_memo(content)), texts("copied")
        name = str(sent.get("format"))
        title = _NO_NAME.sub("-", content.title)[:60].strip("-.") or "answer"
        file = b64encode(export(name, content, self._deck_template)).decode()
        return errand("take", texts, file, name=f"{title}{FORMATS[name]}"), texts("exported")
