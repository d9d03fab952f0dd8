"""An engine for tests of the page: real seeds, real offsets, answers written by hand.

It records what it was asked. ``pause`` is the time between its events; a question that holds one of
the words of ``Behaviour`` makes it behave so.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import ModelError, UsageError
from bot.types import (
    Answer,
    Answered,
    Citation,
    Conflict,
    Document,
    Drafted,
    Event,
    Evidence,
    Hit,
    Matrix,
    ModelInfo,
    Note,
    Passage,
    Plan,
    Planned,
    Question,
    Retrieved,
    Search,
    Side,
)
from tests.answers import Said, claim, stated
from tests.browser.fake_views import FakeViews

SEEDS = Path(__file__).parents[2] / "seeds"
_ABOUT = {
    "000": ("MeetClub: an opinion", "en", "opinion", None, None),
    "001": ("除了电商,阿里还需要一款真正的社交软件", "zh-Hans", "article", None, None),
    "002": ("阿里巴巴為什麼不開發一款社交軟件?", "zh-Hant", "forum", None, None),
    "003": (
        'The whole world is in a life-and-death love affair with WeChat, the dilemmas of "Laiwang"',
        "en",
        "article",
        "2013-11-16",
        "anonymous",
    ),
    "004": ("Reborn at Thirty-Eight, chapter 2726", "en", "fiction", None, None),
}
Quote = tuple[str, str, str | None, str | None]
"""Document (its first three digits), quote, heading, translation."""

WEIBO: tuple[Quote, ...] = (
    ("003", "Starting from 2008, Alibaba successively launched social products", None, None),
    (
        "002",
        "這是阿里第一次提出要做社交",
        "互聯網觀察家",
        "This was the first time that Alibaba put forward the idea of doing social.",
    ),
    (
        "002",
        "一開始也想讓微博幫著賣女裝,後來發現效率還不如淘寶客",
        "互聯網觀察家",
        "At first it too wanted Weibo to help sell women’s clothing; later it found this less"
        " efficient than Taobaoke.",
    ),
    ("004", "Alibaba and Tencent are restricting the development of group sharing", None, None),
)
_WEIBO_TEXT = """\
Neither source thought that Weibo could carry Alibaba’s social commerce; they differ on when \
Alibaba began, 2008 or later. [1] [2]

| | The 2013 article | 互聯網觀察家 |
|---|---|---|
| First social product | Several from 2008 on [1] | Taojianghu was the first attempt [2] |
| Weibo | *not stated in the sources* | Meant to help sell women’s clothing; less efficient \
than Taobaoke [3] |

- In a novel, Alibaba and Tencent hold back group sharing. [4]
- Weibo was therefore a success of 90 per cent.
"""
_WEIBO_CLAIMS: tuple[Said, ...] = (
    (
        "Neither source thought that Weibo could carry Alibaba’s social commerce; they differ on"
        " when Alibaba began, 2008 or later.",
        (1, 2),
        "inference",
    ),
    ("Several from 2008 on", (1,), "verified"),
    ("Taojianghu was the first attempt", (2,), "verified"),
    (
        "Meant to help sell women’s clothing; less efficient than Taobaoke",
        (3,),
        "verified",
    ),
    ("In a novel, Alibaba and Tencent hold back group sharing.", (4,), "verified"),
    ("Weibo was therefore a success of 90 per cent.", (), "unverified"),
)


_BEYOND = (
    claim("Meant to sell women’s clothing", (3,)),
    claim("It came later", (1, 2), "inference"),
)
"""Claims that stand in no text, behind those that do."""
_MATRIX = Matrix(
    items=("The 2013 article", "互聯網觀察家"),
    criteria=("First social product", "Weibo", "Price paid"),
    cells=(((1,), (), ()), ((2,), (6, 7), ())),
)


def documents() -> list[Document]:
    """Returns the five seeds as documents."""
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        title, language, genre, date, author = _ABOUT[path.name[:3]]
        text = path.read_bytes().decode("utf-8")
        found.append(
            Document(
                name=path.name,
                text=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                title=title,
                language=language,
                genre=genre,
                date=date,
                author=author,
            )
        )
    return found


@dataclass
class FakeEngine(FakeViews):
    """Answers every question about Weibo, slowly enough to be watched."""

    pause: float = 0.05
    library: list[Document] = field(default_factory=documents)
    asked: list[Question] = field(default_factory=list)
    corpus_version: str = "3f2a91c0"
    model: ModelInfo = field(
        default_factory=lambda: ModelInfo(name="offline", offline=True, reason="No key is set.")
    )
    others: Sequence[ModelInfo] = ()
    suggestions: tuple[str, ...] = ("What came after Taojianghu?", "來往後來怎樣了？")
    text: str = _WEIBO_TEXT
    claims: Sequence[Said] = _WEIBO_CLAIMS
    quotes: Sequence[Quote] = WEIBO

    @property
    def models(self) -> Sequence[ModelInfo]:
        return (self.model, *self.others)

    def documents(self) -> Sequence[Document]:
        return self.library

    def page(self, name: str, start: int, end: int) -> bytes | None:
        return b"\x89PNG drawn" if name.endswith(".pdf") and start < end else None

    def stream(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        if not question.text.strip():
            raise UsageError("The question is empty. Write one.")
        plan = Plan(
            rewritten=question.reading
            or "2013 article vs 互聯網觀察家: value of Weibo; first social product",
            language="zh-Hant" if "嗎" in question.text else "en",
            items=("2013 article", "互聯網觀察家"),
            searches=tuple(Search(query=query) for query in ("Weibo Alibaba", "微博 阿里")),
        )
        yield Planned(plan)
        time.sleep(self.pause)
        if "FAIL" in question.text:
            raise ModelError("The model did not answer within 60 s. Ask again, or set BOT_MODEL.")
        if "OFFER" in question.text and question.model != "offline":
            yield Retrieved(Evidence(plan=plan, hits=tuple(map(self._hit, self._citations()))))
            error = ModelError("The model is overloaded. Wait a minute and ask again.")
            error.offline_offer = True  # type: ignore[attr-defined]
            raise error
        if "CRASH" in question.text:
            raise RuntimeError("secret detail")
        refused = "price of tea" in question.text
        hits = tuple(self._hit(citation) for citation in self._citations())
        yield Retrieved(Evidence(plan=plan, hits=() if refused else hits))
        if not refused:
            yield from self._drafts("SLOW" in question.text)
        yield Answered(
            self._refusal(question, plan, hits) if refused else self._answer(question, plan, hits)
        )

    def _drafts(self, slow: bool) -> Iterator[Event]:
        for line in self.text.splitlines(keepends=True):
            time.sleep(0.7 if slow else self.pause)
            yield Drafted(line)

    def _answer(self, question: Question, plan: Plan, hits: tuple[Hit, ...]) -> Answer:
        return Answer(
            question=question.text,
            language=plan.language,
            status="answered",
            text=self.text,
            claims=(*stated(self.text, self.claims), *_BEYOND),
            citations=tuple(self._citations()),
            passages=hits,
            conflicts=(
                Conflict(
                    about="When Alibaba’s first social product came",
                    values=(Side(value="2008", citations=(1,)), Side(value="", citations=(2,))),
                ),
            ),
            plan=plan,
            matrix=_MATRIX if "matrix" in question.text else None,
            notes=(Note(kind="scope", text="Some of the passages found were left out."),),
            suggestions=self.suggestions,
            model=question.model or self.model.name,
            corpus_version=self.corpus_version,
            tokens={"prompt": 1234, "completion": 56},
            timings_ms={"plan": 1.24, "retrieve": 12.0, "generate": 25.0, "total": 41.3},
        )

    def _refusal(self, question: Question, plan: Plan, hits: tuple[Hit, ...]) -> Answer:
        return Answer(
            question=question.text,
            language=plan.language,
            status="refused",
            text="The sources do not answer this question.",
            passages=hits,
            plan=plan,
            model=self.model.name,
            corpus_version=self.corpus_version,
        )

    def _citations(self) -> Iterator[Citation]:
        for n, (name, quote, heading, translation) in enumerate(self.quotes, start=1):
            document = next(d for d in self.library if d.name.startswith(name))
            start = document.text.index(quote)
            yield Citation(
                n=n,
                document=document.name,
                start=start,
                end=start + len(quote),
                quote=quote,
                heading=heading,
                genre=document.genre,
                translation=translation,
            )

    def _hit(self, citation: Citation) -> Hit:
        document = next(d for d in self.library if d.name == citation.document)
        return Hit(
            passage=Passage(
                id=f"{citation.document}:{citation.start}",
                document=citation.document,
                start=citation.start,
                end=citation.end,
                text=citation.quote,
                language=document.language,
                genre=document.genre,
                title=document.title,
                date=document.date,
                heading=citation.heading,
            ),
            score=0.9,
            parts={"words": 0.8, "meaning": 0.25},
        )


def shelf_of(source: Any, **options: Any) -> Any:
    """Returns a shelf whose libraries are all what a callable makes, or an engine that is ready."""
    from bot.ui.engine_runner import Shelf

    if callable(source):
        return Shelf(lambda _name: source, **options)
    shelf = Shelf(lambda _name: lambda _progress: source, **options)
    shelf.of().engine()
    return shelf


if __name__ == "__main__":
    from bot.ui.app import create_app, serve

    engine, examples = FakeEngine(pause=0.25), SEEDS / "examples.yaml"
    shelf = shelf_of(engine)
    serve(
        lambda access: create_app(shelf, data_dir=Path("data"), examples=examples, access=access),
        host="127.0.0.1",
        port=7861,
        say=print,
    )
