"""How an answer was found: the quiet line and the panel behind it."""

from __future__ import annotations

from dataclasses import replace

from bot.types import Plan, Search, Source
from bot.ui.exchange_view import render_exchange
from bot.ui.i18n import Texts, texts_for
from bot.ui.session import Exchange


def render_plan(exchange: Exchange, texts: Texts) -> str:
    """Returns what stands between a question and its answer."""
    html = render_exchange(exchange, texts, ())
    return html.partition("</h2>")[2].partition('<div class="answer')[0]


def test_the_panel_tells_all_that_is_known(answered: Exchange, english: Texts) -> None:
    html = render_plan(answered, english)
    assert "<li>“微博 阿里”</li>" in html
    assert '<td class="score" title="words 0.80, meaning 0.25">0.90</td>' in html
    assert "<dt>Time</dt><dd>41 ms</dd>" in html
    assert "written" not in html  # nobody was given any tokens
    assert "<dt>Model</dt><dd>offline</dd>" in html
    assert html.count("<details") == html.count("</details>") == 4


def test_tokens_are_those_of_the_answer_and_of_the_conversation(
    answered: Exchange, english: Texts
) -> None:
    paid = replace(answered.answer, model="m", cost=0.00123)
    html = render_plan(replace(answered, answer=paid, spent=1000), english)
    assert "read 1,234 · written 56 · cost 0.00123 · 2,290 in this conversation" in html
    html = render_plan(replace(answered, spent=1000), english)
    assert "<dd>1,000 in this conversation" in html


def test_a_search_says_for_which_item_and_where_alone(answered: Exchange, english: Texts) -> None:
    source = Source(label='the "2013" article', documents=("a.txt",))
    plan = replace(answered.plan, searches=(Search(query="<b>", item="Weibo", source=source),))
    html = render_plan(replace(answered, plan=plan), english)
    assert "“&lt;b&gt;” <small>Weibo · the &quot;2013&quot; article</small>" in html


def test_question_and_reading_can_be_worded_anew(answered: Exchange, english: Texts) -> None:
    hostile = Plan(rewritten="</textarea><b>", language="en")
    html = render_plan(replace(answered, plan=hostile), english)
    assert html.count('<form class="again" data-do="again" data-turn="t1">') == 2
    assert '<textarea name="question"' in html
    assert "\n&lt;/textarea&gt;&lt;b&gt;</textarea>" in html


def test_nothing_can_be_changed_while_it_runs(answered: Exchange, english: Texts) -> None:
    html = render_plan(replace(answered, stage="writing", answer=None), english)
    assert "<form" not in html
    assert "Read as “2013" in html
    assert "plan" not in render_plan(Exchange(id="t1", question="q"), english)


def test_an_answer_without_figures_has_a_shorter_panel(answered: Exchange) -> None:
    bare = replace(answered.answer, passages=(), timings_ms={}, tokens={})
    plan = replace(answered.plan, searches=())
    html = render_plan(replace(answered, answer=bare, plan=plan), texts_for("zh-Hans"))
    assert "用时" not in html
    assert "检索<" not in html
    assert "交给模型的段落" not in html
