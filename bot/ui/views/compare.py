"""The Compare view: what is compared under which aspects, and the matrix that comes of it."""

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from bot.types import Comparison
from bot.ui.citation_links import render_conflicts, render_matrix
from bot.ui.engine_runner import attempt
from bot.ui.i18n import texts_for
from bot.ui.page import Updates, View, given, place, status
from bot.ui.rendering import escaped, render
from bot.ui.session import Held, Session, answered
from bot.ui.views.compare_form import NOTHING, changed, missing, render_choice
from bot.ui.views.pictures import Labels


class CompareView(View):
    """Builds the Compare view and answers its events."""

    name = "compare"

    def build(self) -> None:
        """Makes the components."""
        self._choice = place("compare-choice")
        self._status = status("compare-status")
        self._matrix = place("compare-matrix")

    def wire(self) -> None:
        """Connects the chips, the button, and the ways here from an answer."""
        self.shell.on(self.shell.inboxes[self.name].select, self._open)
        self.shell.on(self._choice.select, self._change)
        self.shell.on(self._choice.submit, self._compare, slow=True, trigger_mode="once")

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        return {
            **self._choices(session, folded=self.name in session.boards),
            self._status: "",
            self._matrix: self._result(session),
        }

    def _result(self, session: Session) -> str:
        """Returns the matrix, what the sources contradict each other in, and the way back."""
        exchange, texts = session.boards.get(self.name), texts_for(session.language)
        if exchange is None or exchange.answer is None:
            return ""
        answer = exchange.answer
        # The exchange of the conversation that the matrix was taken from.
        origin = next((each for each in session.exchanges if each.answer is answer), None)
        return render(
            "compare_result", texts, exchange=exchange, origin=origin,
            matrix=render_matrix(answer, exchange.id, texts, sortable=True),
            conflicts=render_conflicts(exchange, texts),
        )  # fmt: skip

    def _choices(self, session: Session, *, folded: bool = False) -> Updates:
        texts, engine = texts_for(session.language), self.shell.engine(session)
        seen = engine.overview(session.documents) if engine and session.comparison else None
        shown = list(map(Labels(seen.chinese, texts).entity, seen.entities)) if seen else []
        chosen = session.comparison or NOTHING
        return {self._choice: render_choice(chosen, shown, texts, folded=folded)}

    def _open(self, session: Session, event: gr.EventData) -> Updates:
        """Shows the view; from an answer, its matrix, or what its question compares."""
        session = replace(session, comparison=session.comparison or NOTHING)
        asked = session.find(given(event).get("exchange"))
        if asked and asked.answer:
            matrix, plan = asked.answer.matrix, asked.answer.plan
            items, criteria = (matrix.items, matrix.criteria) if matrix else (plan.items, ())
            session = replace(session, comparison=Comparison(items=items, criteria=criteria))
            if matrix:  # the answer's own: its marks open the same sources
                session = session.with_board(self.name, replace(asked, id=_next_id(session)))
        shown = self.show(session)
        del shown[self._status]  # it may just have been said that something is missing
        return {**self.shell.frame(session), **shown}

    def _change(self, session: Session, event: gr.EventData) -> Updates:
        comparison = changed(session.comparison or NOTHING, given(event))
        session = replace(session, comparison=comparison)
        return {self.shell.session: session, **self._choices(session), self._status: ""}

    def _compare(self, held: Held) -> Iterator[Updates]:
        """Says what is missing; else shows that it is being compared, and what came of it."""
        session, engine = held.session, self.shell.engine(held.session)
        texts, comparison = texts_for(session.language), session.comparison or NOTHING
        if lacking := missing(comparison):
            yield {self._status: escaped(texts(lacking))}
            return
        if engine is None:
            return
        yield {self._status: escaped(texts("compare_working")), self._matrix: ""}
        asked = replace(comparison, documents=session.documents, model=session.model)
        made, failed = attempt(lambda: engine.compare(asked), texts, "unexpected")
        if made is None:
            problem = render("problem", texts, heading=texts("compare_failed"), message=failed)
            yield {self._status: "", self._matrix: problem}
            return
        if held.session.library != session.library:
            return
        cells = [cell for row in made.matrix.cells for cell in row] if made.matrix else []
        stated = sum(map(bool, cells))
        exchange = answered(_next_id(held.session), made, engine.documents())
        session = held.change(lambda now: now.with_board(self.name, exchange))
        yield {
            **self.shell.around(session),
            **self.show(session),
            self._status: escaped(texts.count("compare_done", len(cells), stated=stated)),
        }


def _next_id(session: Session) -> str:
    """Returns an id that no comparison of this session has had: open sources name it."""
    last = session.boards.get(CompareView.name)
    return f"c{int(last.id[1:]) + 1 if last and last.id[0] == 'c' else 1}"
