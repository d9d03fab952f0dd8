"""A model as judge: reads claims and their whole source sentences once more, in one request.

It is believed only when it has shown that it can judge: forty pairs are put to it once, and one
that accepts more than one of the false among them may veto and never verify.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any, get_args

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from bot.answering.evidence_text import as_line, tag
from bot.answering.prompts import Prompt
from bot.answering.providers.costs import Cost
from bot.answering.tokens import tokens_of
from bot.errors import ModelError, SettingsError
from bot.types import Case, Passage, Quoted, Reading, Verdict

MOST_ACCEPTED = 1
"""False pairs that a judge may accept and still be believed."""
_VERDICTS: Mapping[str, Verdict] = {each: each for each in get_args(Verdict)}
_SAID = re.compile(
    r"[\"'{\s]*(?:n[\"']?\s*:\s*)?(?P<n>\d{1,3})\W+(?:verdict\W+)?"
    r"(?P<verdict>supported|contradicted|not[_ ]stated)\b"
    r"(?:\W+words\W+|[^\w\n\"]*)(?P<words>[^\n\"]*)",
    re.IGNORECASE,
)


class _One(BaseModel, extra="forbid"):
    n: int
    verdict: Verdict
    words: str


class _All(BaseModel, extra="forbid"):
    verdicts: list[_One]


_FORM: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {"name": "verdicts", "strict": True, "schema": _All.model_json_schema()},
}
_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """How a judge did on the pairs: how many false ones it accepted, and how many true ones."""

    false_accepted: int
    true_accepted: int
    of: int
    """How many there are of each."""

    @property
    def passed(self) -> bool:
        """Whether it may verify; one that accepts nothing has not read the pairs."""
        return self.false_accepted <= MOST_ACCEPTED and 2 * self.true_accepted >= self.of


@dataclass(slots=True, kw_only=True)
class ModelJudge:
    """A judge; what it showed on the pairs is kept in ``folder``."""

    name: str
    prompt: Prompt
    model: BaseChatModel
    pairs: Path
    folder: Path
    server: str = ""
    cost: Cost = lambda _: None
    most: int = 24_000
    """Characters of claims and sources that are put to it at once."""
    _structured: bool = True
    _failed: bool = False
    """Whether it could not be tried: it is not asked again, lest every answer wait for it."""
    _trying: Lock = field(default_factory=Lock)

    def read(self, cases: Sequence[Case], known: Reading | None = None) -> Reading:
        """Returns what the judge says of the cases, in one request; of those that it did not reach
        nothing, and a note."""
        reading = known or Reading(judge=self.name)
        wanted = [case for case in dict.fromkeys(cases) if case not in reading.verdicts]
        if not wanted:
            return reading
        try:
            trial, reading = self._tried(reading)
            # The first that can be put to it at once.
            sizes = accumulate(len(_shown(0, case)) for case in wanted)
            shown = [case for case, size in zip(wanted, sizes, strict=True) if size <= self.most]
            verdicts, reading = self._ask(shown, reading)
        except ModelError:
            return replace(reading, notes=(("judge_failed", len(wanted)),))
        notes = [] if trial.passed else [("judge_vetoes", trial.false_accepted)]
        if missing := len(wanted) - len(verdicts):
            notes.append(("judge_left", missing))
        return replace(
            reading, verdicts={**reading.verdicts, **verdicts}, promotes=trial.passed,
            notes=tuple(notes),
        )  # fmt: skip

    def trial(self) -> Trial:
        """Returns how the judge does on the pairs, which are put to it once.

        Raises:
            ModelError: the model failed.
            SettingsError: the pairs cannot be read.
        """
        return self._tried(Reading(judge=self.name))[0]

    def known(self) -> Trial | None:
        """Returns how the judge did on the pairs, if they were put to it already."""
        with suppress(OSError, ValueError, TypeError):
            return Trial(**json.loads(self._kept.read_text(encoding="utf-8")))
        return None

    @property
    def _kept(self) -> Path:
        told = self.pairs.read_bytes() + repr(self.prompt).encode()
        mark = hashlib.sha256(f"{self.server} {self.name} ".encode() + told).hexdigest()
        return self.folder / f"judge-{mark[:16]}.json"

    def _tried(self, reading: Reading) -> tuple[Trial, Reading]:
        with self._trying:
            if self._failed:
                raise ModelError("The judge could not be tried.")
            if trial := self.known():
                return trial, reading
            self._failed = True
            pairs = read_pairs(self.pairs)
            verdicts, reading = self._ask([case for _, case in pairs], reading)
            accepted = [lab for lab, c in pairs if c in verdicts and verdicts[c][0] == "supported"]
            trial = Trial(accepted.count("false"), accepted.count("true"), len(pairs) // 2)
            self._failed = False
            self.folder.mkdir(parents=True, exist_ok=True)
            self._kept.write_text(json.dumps(asdict(trial)), encoding="utf-8")
        return trial, reading

    def _ask(
        self, cases: Sequence[Case], reading: Reading
    ) -> tuple[dict[Case, tuple[Verdict, str]], Reading]:
        told = "\n".join(_shown(n, case) for n, case in enumerate(cases, start=1))
        messages = self.prompt.render({"claims": told})
        try:
            form = {"response_format": _FORM} if self._structured else {}
            reply = self.model.invoke(messages, extra_body=form)
        except ModelError as error:
            if error.kind != "request" or not self._structured:
                raise
            # Servers that offer no structured output refuse the request for it.
            self._structured = False
            reply = self.model.invoke(messages)
        verdicts = {cases[n - 1]: said for n, said in read_verdicts(reply.text, len(cases)).items()}
        tokens = tokens_of(reply)
        spent = self.cost(tokens)
        known = spent is not None and reading.cost is not None
        return verdicts, replace(
            reading,
            tokens=reading.tokens + tokens["prompt"] + tokens["completion"],
            cost=(reading.cost or 0) + (spent or 0) if known else None,
        )


def read_verdicts(reply: str, cases: int) -> dict[int, tuple[Verdict, str]]:
    """Returns the verdicts in a reply by the number of their case, however it is written: as JSON,
    or a line each."""
    found: dict[int, tuple[Verdict, str]] = {}
    for n, verdict, words in _told(reply):
        said = _VERDICTS.get(str(verdict).strip().lower().replace(" ", "_"))
        if said and str(n).isdecimal() and 1 <= int(n) <= cases:
            # A judge that says two things of one claim has not decided.
            same = found.get(int(n), (said, ""))[0] == said
            decided = " ".join(str(words).split())[:_LONGEST_WORDS]
            found[int(n)] = said if same else "not_stated", decided
    return found


def _told(reply: str) -> Iterator[tuple[Any, Any, Any]]:
    begin, end = reply.find("{"), reply.rfind("}")
    try:
        value = json.loads(reply[begin : end + 1])
        for each in value["verdicts"]:
            yield each["n"], each["verdict"], each.get("words", "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        for match in _SAID.finditer(reply):
            yield match["n"], match["verdict"], match["words"]


def read_pairs(path: Path) -> list[tuple[str, Case]]:
    """Returns the labelled pairs on which a judge is tried.

    Raises:
        SettingsError: the file cannot be used.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [(told["label"], _case(told)) for told in map(json.loads, lines)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"Cannot use the pairs in {path}: {error}. Restore the file.") from None


def _case(told: Mapping[str, Any]) -> Case:
    text = "\n".join(told["sources"])
    passage = Passage(
        id="", document="", start=0, end=len(text), text=text, language="", genre="document",
        title=told.get("title", ""), author=told.get("author"), date=told.get("date"),
    )  # fmt: skip
    return Case(told["statement"], (Quoted(text, passage),), tuple(told.get("context", ())))


def _shown(n: int, case: Case) -> str:
    """Returns a case as the prompt shows it."""
    claim = tag("claim", {"n": str(n), "under": " › ".join(case.context)})
    parts = [f"{claim}{as_line(case.statement)}"]
    for source in case.sources:
        passage = source.passage
        about = {
            "title": passage.title, "author": passage.author, "date": passage.date,
            "under": " › ".join(source.context) or passage.heading,
        }  # fmt: skip
        before = f"<before>{as_line(source.before)}</before>" if source.before else ""
        parts.append(f"{tag('says', about)}{before}{as_line(source.text)}</says>")
    return "\n".join([*parts, "</claim>"])
