"""Nothing that a model, a document or a reader wrote is ever markup on the page."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from bot.types import ModelInfo, mark_run
from tests.browser.conftest import Open, ask, served
from tests.browser.fake_engine import FakeEngine, documents
from tests.browser.hostile import STRINGS as STRINGS_MADE
from tests.browser.hostile import packed

pytestmark = pytest.mark.browser

STRANGE = """places => [...document.querySelectorAll(places)].flatMap(place =>
  [...place.querySelectorAll("*")].filter(e =>
    e.matches("script, img, svg, iframe, form:not(.again), style, math, object, embed, link, meta,"
      + " base, video, audio, picture, marquee, dialog, frameset, body,"
      + " template:not([id^=peek-], #aside *)")
    || e.getAttributeNames().some(name => name.startsWith("on") || name === "autofocus"))
  ).map(e => e.outerHTML.slice(0, 200))"""

STRINGS = (
    "<script>window.hit = 1</script>",
    '<img src=x onerror="window.hit = 2">',
    '"><svg onload="window.hit = 3">',
    "<iframe srcdoc='<script>parent.hit = 4</script>'></iframe>",
    "</textarea></template></mark><body onload='window.hit = 5'>",
    '<a href="javascript:window.hit = 6" autofocus onfocus="window.hit = 6">x</a>',
    "[link](javascript:window.hit=7) ![image](http://198.51.100.1/leak.png)",
    "${window.hit = 8} {{constructor.constructor('window.hit = 8')()}} `${window.hit = 8}`",
    "<style>body{display:none}</style><form action=http://198.51.100.1><input name=q></form>",
    "' autofocus onfocus='window.hit = 9' x='",
    "&lt;img src=x onerror=window.hit=10&gt; <details open ontoggle=window.hit=10>",
    "\ue0000\ue001 <math><mtext><script>window.hit = 11</script></mtext></math>",
)
ALL = "\n".join(STRINGS)
ONE_LINE = " ".join(STRINGS)


def hostile_engine() -> FakeEngine:
    """Returns an engine whose every text carries markup."""
    first = documents()[0]
    text = f"{ALL}\n{first.text}"
    document = replace(
        first,
        name="000<img src=x onerror='window.hit = 12'>.txt",
        text=text,
        title=ONE_LINE,
        author=ONE_LINE,
        genre=STRINGS[1],
        date=STRINGS[2],
        language='en"><script>window.hit = 13</script>',
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return FakeEngine(
        library=[document],
        corpus_version=STRINGS[1],
        model=ModelInfo(name=ONE_LINE, offline=False, reason=ONE_LINE),
        text=f"{ALL} [1]\n\n| {STRINGS[0]} | b |\n|---|---|\n| {STRINGS[1]} [1] | {STRINGS[7]} |\n",
        claims=((ALL, (1,), "unverified"), (STRINGS[1], (1,), "verified")),
        quotes=(("000", STRINGS[1], ONE_LINE, ONE_LINE),),
    )


def test_markup_runs_nowhere_and_is_shown_as_text(open_page: Open) -> None:
    with served(hostile_engine()) as url:
        page = open_page(url)
        page.wait_for_timeout(300)
        for question in (ONE_LINE, "second"):
            page.fill("#question textarea", question)
            page.press("#question textarea", "Enter")
            page.wait_for_selector("#now .turn[data-stage=answered]")
        page.click("#past a[data-cite='t1-1'] >> nth=0")
        page.wait_for_timeout(300)
        assert page.evaluate("window.hit") is None
        inside = "#masthead, #past, #now, #sources"
        strange = page.evaluate(
            """places => [...document.querySelectorAll(places)].flatMap(place =>
              [...place.querySelectorAll(
                "script, img, svg, iframe, form:not(.again), style, input, math")])
              .map(element => element.outerHTML)""",
            inside,
        )
        assert strange == []
        handlers = page.evaluate(
            """places => [...document.querySelectorAll(places)].flatMap(place =>
              [...place.querySelectorAll("*")].flatMap(e => e.getAttributeNames()))
              .filter(name => name.startsWith("on") || name === "autofocus")""",
            inside,
        )
        assert handlers == []
        assert page.locator("#past .answer a[data-cite]").count() == 2  # none by a sign in the text
        for string in STRINGS[:6]:
            assert string in page.inner_text("#past .q")
            assert string in page.inner_text("#past .answer")
            assert string in page.inner_text("#sources .text:visible")


def test_every_response_carries_the_policy(open_page: Open, address: str) -> None:
    page = open_page()
    for path in ("", "health", "config", "theme.css", "gradio_api/info", "no/such/page"):
        policy = page.request.get(address + path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy


def test_nothing_is_asked_of_another_origin(open_page: Open) -> None:
    """The fixture fails on any such request; here every part of the page is visited."""
    page = open_page()
    ask(page, "What was Weibo worth to Alibaba?")
    page.click("#now .answer a[data-cite$='-3']")
    page.click("button[data-language='zh-Hans']")
    page.wait_for_timeout(300)
    sources = page.evaluate(
        "performance.getEntriesByType('resource').map(e => new URL(e.name).origin)"
    )
    assert set(sources) == {page.evaluate("location.origin")}


def flooded_engine(*, pause: float) -> FakeEngine:
    """Returns an engine through whose every text all the strings of ``hostile`` go: a document for
    each title that they fill, and as many citations of documents that are not there."""
    first = documents()[0]
    library, quotes = [], []
    for n, title in enumerate(packed(110)):
        text = f"{title}\nThe quote {n} of it.\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        name = f"{n:03}-{title}"
        document = replace(first, name=name, text=text, title=title, author=title, sha256=digest)
        library.append(document)
        quotes.append((name, f"The quote {n} of it.", title, title))
    everything = "\n".join(STRINGS_MADE)
    whole = replace(first, name="whole.txt", text=f"{everything}\nIts last words.", title="Whole")
    cited = tuple(range(1, len(quotes) + 2))
    return FakeEngine(
        pause=pause,
        library=[*library, whole],
        text=f"{everything}\n\nAll of it.{mark_run(cited)}\n",
        claims=(("All of it.", cited, "verified"),),
        quotes=(*quotes, ("whole", "Its last words.", None, everything)),
        suggestions=tuple(packed(300)),
    )


@pytest.mark.no_cover  # counting lines takes minutes of it
@pytest.mark.parametrize("pause", [0, 0.0005], ids=["whole", "streamed"])
def test_hundreds_of_strings_run_and_load_nothing(open_page: Open, pause: float) -> None:
    """The fixture fails on a request to another origin and on an error in a script."""
    assert len(STRINGS_MADE) >= 300
    with served(flooded_engine(pause=pause)) as url:
        page = open_page(url)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.set_default_timeout(300_000)
        for n, question in enumerate(packed(3900)[:: 4 if pause else 1], start=1):
            page.fill("#question textarea", question)
            page.press("#question textarea", "Enter")
            page.wait_for_selector(f"#now #t{n}[data-stage=answered]")
            if pause or n == 1:
                page.hover("#now .answer a[data-cite] >> nth=-1")
                page.click("#now .answer a[data-cite] >> nth=-1")
            else:
                page.click("#aside .new")
                page.wait_for_selector("#now .turn", state="detached")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.mouse.move(500, 400)
        page.wait_for_timeout(300)
        assert page.evaluate("window.hit") is None
        assert page.url == url
        strange = page.evaluate(STRANGE, "#masthead, #aside, #past, #now, #sources, #peek, #errand")
        assert strange == []
