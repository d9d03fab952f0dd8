"""What a reader has done with an answer, without a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ui.answer_actions import AnswerActions, errand
from bot.ui.i18n import Texts
from bot.ui.session import Exchange, Session
from bot.ui.session_storage import SharedAnswers


@pytest.fixture
def errands(tmp_path: Path) -> AnswerActions:
    return AnswerActions(SharedAnswers(tmp_path))


def test_an_errand_is_escaped_and_told_from_the_last(english: Texts) -> None:
    first, second = (errand("copy", english, "<b>${x}", title='"') for _ in range(2))
    assert 'data-title="&quot;"' in first
    assert "&lt;b&gt;&#36;&#123;x&#125;</pre>" in first
    assert first != second


@pytest.mark.parametrize("name", ["copy", "share"])
@pytest.mark.parametrize("sent", [{}, {"turn": "t9"}, {"turn": ["t1"]}, {"turn": "t2"}])
def test_without_an_answer_there_is_nothing_to_do(
    errands: AnswerActions, answered: Exchange, name: str, sent: dict
) -> None:
    session = Session(exchanges=(answered, Exchange(id="t2", question="q")))
    assert errands.run(session, {"do": name, **sent}) == ("", "")


def test_nothing_can_be_exported_before_an_answer(errands: AnswerActions) -> None:
    done = errands.run(Session(), {"do": "export", "format": "markdown"})
    assert done == ("", "There is no answer to export yet.")


def test_what_goes_wrong_is_told_in_words(
    errands: AnswerActions, tmp_path: Path, answered: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    session = Session(exchanges=(answered,))
    (tmp_path / "answers").write_text("in the way")
    assert "set BOT_DATA_DIR" in errands.run(session, {"do": "share", "turn": "t1"})[1]
    _, said = errands.run(session, {"do": "export", "turn": "t1", "format": "no such format"})
    assert said == "That did not work; the details are in the server’s log."
    assert "asked for failed" in caplog.text
