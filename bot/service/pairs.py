"""Checks a statement against sentences that are given with it: no library, no glossary.

The checker is the one that answers go through; here it is made of the dictionary alone.
"""

from dataclasses import dataclass

from bot.answering.providers.offered import offered_models
from bot.checking.checker import Checker
from bot.checking.support import Support
from bot.errors import SettingsError
from bot.language.lexicon import Lexicon
from bot.language.scripts import detect_language
from bot.retrieval.bm25 import LexicalIndex
from bot.retrieval.coverage import Coverage
from bot.service.answering import make_judge
from bot.service.vocabulary import Words
from bot.settings import Settings
from bot.types import Claim, Evidence, Hit, Passage, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement, what it stands under, and the whole sentences that it is said to rest on."""

    statement: str
    sources: tuple[str, ...]
    context: tuple[str, ...] = ()
    title: str = ""
    author: str | None = None
    date: str | None = None


def pair_checker(settings: Settings) -> Checker:
    """Returns what checks pairs; reads the dictionary, which is kept in the settings' data folder;
    the settings say who judges. Raises SettingsError if a model is to judge, and there is no
    server."""
    cache = settings.data_dir / "cache"
    words = Words(Lexicon.load(cache), cache)
    index = LexicalIndex(cache, words.lexicon, cache=cache)
    coverage = Coverage(index, words.lexicon, words.analyser)
    if settings.judge != "off" and not settings.has_server:
        raise SettingsError("A judge needs OPENAI_API_KEY or OPENAI_BASE_URL. Set one of them.")
    return Checker(
        support=Support(
            names_in=words.names_in, cut=words.analyser.cut,
            relate=lambda one, other: coverage.shares(one, [other])[0],
        ),
        translate=lambda *_: None, phrases={},
        judge=make_judge(settings, offered_models(settings)[0]),
    )  # fmt: skip


def check_pair(checker: Checker, pair: Pair) -> Claim:
    """Returns the statement with its status, and with the basis or the reason of that."""
    text = "\n".join(pair.sources)
    passage = Passage(
        id="", document="", start=0, end=len(text), text=text,
        language=detect_language(text), genre="document",
        title=pair.title, author=pair.author, date=pair.date,
    )  # fmt: skip
    plan = Plan(rewritten="", language=detect_language(pair.statement))
    evidence = Evidence(plan=plan, hits=(Hit(passage=passage, score=1.0),))
    return checker.check_statement(pair.statement, evidence, context=pair.context)
