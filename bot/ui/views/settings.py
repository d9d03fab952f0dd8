"""The Settings view, which is the host's alone: who answers, what that may take and has taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from bot.service.configuration import Configuration, timed
from bot.ui.engine_runner import attempt
from bot.ui.i18n import Texts, texts_for
from bot.ui.page import Updates, View, given, place, status
from bot.ui.rendering import Markup, escaped, render
from bot.ui.session import Held, Session

FIELDS = ("evidence_chars", "second_look", "session_tokens", "day_tokens")
"""Settings that are typed in."""


@dataclass
class SettingsView(View):
    """Builds the Settings view and answers its events."""

    name = "settings"

    configuration: Configuration

    def build(self) -> None:
        """Makes the components."""
        self._form = place("settings")
        self._said = status("settings-status")

    def wire(self) -> None:
        """Connects what is chosen; a server is asked for its models when the view is opened."""
        self.shell.on(self.shell.inboxes[self.name].select, self._open, slow=True)
        # The page shows what a click did before Gradio counts it as over: the next is not lost.
        in_turn = {"trigger_mode": "multiple", "concurrency_limit": 1}
        self.shell.on(self._form.select, self._act, slow=True, **in_turn)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        return self._shown(texts_for(session.language))

    def _shown(self, texts: Texts, listed: Sequence[str] = (), said: str = "") -> Updates:
        drawn, failed = attempt(lambda: self._drawn(texts, listed), texts, "unexpected")
        return {self._form: drawn or "", self._said: escaped(said or failed)}

    def _drawn(self, texts: Texts, listed: Sequence[str]) -> Markup:
        now, settings = self.configuration, self.configuration.settings
        served = settings.openai_models if settings.has_server or settings.uses_openai else ()
        chosen = settings.openai_models[0] if settings.uses_openai else "offline"
        return render(
            "settings", texts, settings=settings, fields=FIELDS,
            models=sorted({*served, *listed}), chosen=chosen, judge=now.judge(), usage=now.usage(),
        )  # fmt: skip

    def _open(self, held: Held, said: str = "") -> Updates:
        texts = texts_for(held.session.language)
        listed, failed = attempt(self.configuration.models, texts, "unexpected")
        shown = self._shown(texts, listed or (), said or failed)
        return shown if said or failed else {self._form: shown[self._form]}

    def _act(self, held: Held, event: gr.EventData) -> Iterator[Updates]:
        """Does what was chosen, and says what came of it."""
        texts = texts_for(held.session.language)
        yield {self._said: escaped(texts("settings_working"))}
        said, failed = attempt(lambda: self._done(given(event), held.session), texts, "unexpected")
        session = held.change(lambda session: replace(session, model=None))
        yield {**self.shell.around(session), **self._open(held, said or failed)}

    def _done(self, sent: dict[str, Any], session: Session) -> str:
        texts, now, keep = texts_for(session.language), self.configuration, bool(sent.get("keep"))
        match sent:
            case {"do": "try"} if engine := self.shell.engine(session):
                seconds, first, speed, cost = timed(engine, engine.model.name)
                figures = [texts.number(each, 1) for each in (seconds, first, speed)]
                told = dict(zip(("seconds", "first", "speed"), figures, strict=True))
                said = texts("settings_tried", model=engine.model.name, **told)
                *_, prices = now.usage()
                if cost is None:
                    return said
                amount = f"{texts.number(100 * cost, 2)} {prices.currency}"
                return f"{said} {texts('settings_hundred', amount=amount, date=prices.as_of)}"
            case {"do": "use", "model": str(model), "judge": str(judge)}:
                served = {} if model == "offline" else now.first(model)
                typed = {f"BOT_{name.upper()}": str(sent[name]) for name in FIELDS}
                now.use({"BOT_MODEL": model, **served, "BOT_JUDGE": judge, **typed}, keep=keep)
        return texts("settings_kept" if keep else "settings_used", file=now.file.absolute())
