"""What the views Compare, See and Library ask of the fake engine.

A part of ``FakeEngine``: compares what its fake answer cites, keeps its library in memory.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ModelError, UsageError
from bot.facts.attributions import Reading
from bot.facts.contradictions import Contradictions
from bot.facts.overview import Overview, overview
from bot.ingestion.splitting import split
from bot.language.sentences import sentences
from bot.service.glossary_names import Suggestion
from bot.types import (
    Answer,
    Claim,
    Comparison,
    Conflict,
    Document,
    Matrix,
    Plan,
    Progress,
    Side,
    SyncReport,
)

NAMES = {
    "laiwang": "Laiwang",
    "来往": "Laiwang",
    "开往": "Laiwang",
    "wechat": "WeChat",
    "微信": "WeChat",
    "weibo": "Weibo",
    "微博": "Weibo",
    "alibaba": "Alibaba",
    "阿里巴巴": "Alibaba",
    "马云": "Jack Ma",
    "qq": "QQ",
}
SPEAKERS = ("stormzhang", "科技扯談官", "互聯網觀察家")
CHINESE = {"Laiwang": "来往", "WeChat": "微信", "Weibo": "微博", "Alibaba": "阿里巴巴"}


def alike(one: str, other: str) -> float:
    """Tells whether two texts speak of a launch of one name: enough for these pictures."""
    told = [
        ({name for *_, name in entities(text)}, bool(re.search("推|launch|released", text)))
        for text in (one, other)
    ]
    return 0.6 if "Laiwang" in told[0][0] & told[1][0] and told[0][1] and told[1][1] else 0.0


def entities(folded: str) -> list[tuple[int, int, str]]:
    """Finds a few names of the seeds."""
    return [
        (at, at + len(word), name)
        for word, name in NAMES.items()
        for at in range(len(folded))
        if folded.startswith(word, at)
    ]


@dataclass
class FakeViews:
    """The part of the fake engine that these views use; the rest is said to be anything."""

    writable: bool = True
    compared: list[Comparison] = field(default_factory=list)
    gone: dict[str, Document] = field(default_factory=dict)
    accepted: list[tuple[str, ...]] = field(default_factory=list)
    tried: bool = False

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def overview(self, documents: Sequence[str] = ()) -> Overview:
        return overview(
            [
                replace(each, speakers=SPEAKERS)
                for each in self.library
                if not documents or each.name in documents
            ],
            Reading(split, sentences, entities),
            chinese=CHINESE,
            finder=Contradictions(
                alike=alike, mentions=entities, rarity=lambda name: float(name == "Laiwang")
            ),
        )

    def compare(self, comparison: Comparison) -> Answer:
        self.compared.append(comparison)
        time.sleep(self.pause)
        if "FAIL" in comparison.items:
            raise ModelError("The model did not answer within 60 s. Ask again, or set BOT_MODEL.")
        if "CRASH" in comparison.items:
            raise RuntimeError("secret detail")
        citations = tuple(self._citations())
        said = [
            Claim(
                text=f"What is said of it in source {each.n}",
                citations=(each.n,),
                status="verified",
                basis="wording",
            )
            for each in citations
        ]
        sides = (Side(value="2008", citations=(1,)), Side(value="", citations=(2,)))
        began = Conflict(about="When it began", values=sides)
        cells = tuple(
            tuple(
                ((row + column) % len(said),) if (row + column) % 3 != 2 and said else ()
                for column in range(len(comparison.criteria))
            )
            for row in range(len(comparison.items))
        )
        return Answer(
            question=" / ".join(comparison.items),
            language="en",
            status="answered",
            text="",
            citations=citations,
            claims=tuple(said),
            matrix=Matrix(items=comparison.items, criteria=comparison.criteria, cells=cells),
            conflicts=(began,) if citations else (),
            plan=Plan(rewritten="", language="en", items=comparison.items),
            model=self.model.name,
            corpus_version=self.corpus_version,
        )

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> SyncReport:
        if not self.writable:
            raise UsageError("Another process is writing the library. Try again later.")
        added, skipped = [], []
        for number, path in enumerate(paths):
            if progress:
                progress(path.name, number, len(paths))
            time.sleep(self.pause)
            text = path.read_bytes().decode("utf-8", errors="replace")
            if not text.strip():
                skipped.append(
                    (path.name, "The file has no text. Save it with text and add it again.")
                )
                continue
            self.library.append(
                Document(name=path.name, text=text, sha256=path.name, title=path.stem,
                         language="en", genre="document")
            )  # fmt: skip
            added.append(path.name)
        return SyncReport(added=tuple(added), skipped=tuple(skipped))

    def remove(self, names: Sequence[str]) -> SyncReport:
        self.gone |= {each.name: each for each in self.library if each.name in names}
        self.library[:] = [each for each in self.library if each.name not in names]
        return SyncReport(removed=tuple(names))

    def restore(self, names: Sequence[str]) -> SyncReport:
        self.library.extend(self.gone.pop(name) for name in names)
        self.library.sort(key=lambda each: each.name)
        return SyncReport(added=tuple(names))

    def describe(self, names: Sequence[str], said: Mapping[str, str]) -> None:
        if (date := said.get("date")) and not date[:4].isdigit():
            raise UsageError(f"{date!r} is no date. Write it as 2013, 2013-09 or 2013-09-23.")
        new = {key: value or None for key, value in said.items()}
        if "tags" in new:
            new["tags"] = tuple(said["tags"].split(", "))  # type: ignore[assignment]
        self.library[:] = [
            replace(each, **new) if each.name in names else each  # type: ignore[arg-type]
            for each in self.library
        ]

    def passing(self, only: str) -> tuple[str, ...]:
        found = [each.name for each in self.library if only == f"genre:{each.genre}"]
        if only and not found:
            raise UsageError(f"No document has {only}. There are: article, forum.")
        return tuple(found)

    def guessed(self, documents: Sequence[Document]) -> dict[str, dict[str, list[str]]]:
        """Tells that each title was read from the text, and each type is not known."""
        return {each.name: {"nowhere": ["genre"], "text": ["title"]} for each in documents}

    def suggested_names(self) -> list[Suggestion]:
        """Returns two names, until they are accepted."""
        names = ("Laiwang", "来往")
        told = Suggestion(names, 2, "002.txt", "来往（Laiwang）是", learned=False)
        return [] if names in self.accepted else [told]

    def add_names(self, names: Sequence[str]) -> None:
        """Keeps what was accepted."""
        self.accepted.append(tuple(names))

    def first_questions(self, *, wait: bool = True) -> list[tuple[str, str]]:
        """Returns a question once it was waited for."""
        self.tried = self.tried or wait
        return [("What do the sources say about Weibo?", "en")] if self.tried else []

    def filters(self) -> list[str]:
        return [f"genre:{each}" for each in sorted({each.genre for each in self.library})]

    def passage_counts(self) -> dict[str, int]:
        return {each.name: len(split(each)) for each in self.library}
