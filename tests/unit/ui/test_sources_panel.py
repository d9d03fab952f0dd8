"""The panel of sources: whole documents, the quoted words marked exactly."""

from __future__ import annotations

import html as entities
import re
from dataclasses import replace

from bot.ui.i18n import Texts
from bot.ui.session import Exchange
from bot.ui.sources_panel import render_sources
from tests.browser.fake_engine import WEIBO, FakeEngine


def marked(html: str, identifier: str) -> str:
    pieces = re.findall(rf'<mark data-for="[^"]*\b{identifier}\b[^"]*"[^>]*>(.*?)</mark>', html)
    return entities.unescape("".join(pieces))


def test_before_an_answer_the_library_is_shown(engine: FakeEngine, english: Texts) -> None:
    html = render_sources((), engine.documents(), english)
    assert html.count("<li>") == 5
    assert "fiction · undated" in html
    assert "article · anonymous · 16 Nov 2013" in html
    assert "<mark" not in html


def test_each_quote_is_marked_word_for_word(answered: Exchange, english: Texts) -> None:
    html = render_sources([answered], (), english)
    for n, quote in enumerate(WEIBO, start=1):
        assert marked(html, f"t1-{n}") == quote[1]


def test_a_document_stands_there_whole_and_once(
    answered: Exchange, engine: FakeEngine, english: Texts
) -> None:
    html = render_sources([answered, replace(answered, id="t2")], (), english)
    assert html.count('class="text"') == 3
    assert marked(html, "t2-3") == marked(html, "t1-3") == WEIBO[2][1]
    assert 'data-for="t1-1 t2-1"' in html
    body = html.split('lang="zh-Hant" tabindex')[1].split('<div class="text"')[0]
    paragraphs = re.findall(r"<p>(.*?)</p>", body)
    shown = entities.unescape(re.sub(r"<.*?>", "", "\n".join(paragraphs)))
    stored = next(d.text for d in engine.documents() if d.language == "zh-Hant")
    assert shown.split() == stored.split()


def test_a_changed_document_is_kept_beside_its_old_text(answered: Exchange, english: Texts) -> None:
    changed = tuple(replace(d, sha256="0" * 64) for d in answered.sources)
    later = replace(answered, id="t2", sources=changed)
    assert render_sources([answered, later], (), english).count('class="text"') == 6


def test_overlapping_quotes_are_cut_where_they_begin_and_end(
    answered: Exchange, english: Texts
) -> None:
    first = answered.answer.citations[1]
    inside = replace(first, n=9, start=first.start + 2, end=first.end + 1)
    text = next(d.text for d in answered.sources if d.name == first.document)
    inside = replace(inside, quote=text[inside.start : inside.end])
    answer = replace(answered.answer, citations=(first, inside))
    html = render_sources([replace(answered, answer=answer)], (), english)
    assert marked(html, "t1-2") == first.quote
    assert marked(html, "t1-9") == inside.quote
    assert 'data-for="t1-2 t1-9"' in html


def test_a_card_says_what_the_source_is(answered: Exchange, english: Texts) -> None:
    html = render_sources([answered], (), english)
    cards = re.findall(r'<div class="card".*?</p></div>', html)
    assert "Source 1 of 4" in cards[0]
    assert "anonymous" in cards[0]
    assert "16 Nov 2013" in cards[0]
    assert 'disabled aria-label="Previous"' in cards[0]
    assert 'data-cite="t1-2" aria-label="Next"' in cards[0]
    assert '<span class="tag">互聯網觀察家</span>' in cards[2]
    assert '<span class="tag fiction">fiction</span>' in cards[3]
    assert "tag doubt" not in cards[3]


def test_our_translation_is_said_to_be_ours(answered: Exchange, english: Texts) -> None:
    html = render_sources([answered], (), english)
    assert html.count('class="note"') == 2
    assert 'id="note-t1-3" hidden><small>Our translation, not the source</small>' in html


def test_a_document_that_is_gone_and_a_quote_that_is_not_there(
    answered: Exchange, english: Texts
) -> None:
    gone = render_sources([replace(answered, sources=())], (), english)
    assert gone.count("This document is no longer in the library.") == 4
    assert WEIBO[0][1] in gone
    wrong = replace(answered.answer.citations[0], start=3)
    answer = replace(answered.answer, citations=(wrong,))
    html = render_sources([replace(answered, answer=answer)], (), english)
    assert "The quote was not found in the document." in html
    assert "<mark" not in html


def test_markup_in_a_document_stays_text(answered: Exchange, english: Texts) -> None:
    hostile = tuple(
        replace(d, text="<b>${x}</b>\n" + d.text, title="<i>") for d in answered.sources
    )
    html = render_sources([replace(answered, sources=hostile)], hostile, english)
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;&#36;&#123;x&#125;&lt;/b&gt;" in html
