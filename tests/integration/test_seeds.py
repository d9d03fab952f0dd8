"""The bot over the five real articles, as it comes: local embeddings, offline model, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import LibraryError
from bot.ingestion.catalogue import read_glossary
from bot.language.scripts import detect_language, shown_in, to_hans
from bot.service.engine import Bot
from bot.service.factory import open_bot
from bot.service.vocabulary import Words
from bot.settings import PROJECT, load_settings
from bot.types import Answer, Answered, Drafted, Planned, Question, Retrieved, Turn, Waited

GLOSSARY = read_glossary(PROJECT / "seeds")
NAMES = [
    (group[0], name)
    for group in GLOSSARY
    for written in group
    for name in dict.fromkeys([written, to_hans(written), shown_in(written, "zh-Hant")])
]
ASKED = [
    "What happened to Laiwang?",
    "钉钉和来往有什么不同?",
    "支付寶的社交功能失敗了嗎?",
]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Iterator[Bot]:
    data = tmp_path_factory.mktemp("seeds")
    (data / "cache").symlink_to(dictionary)
    settings = load_settings(Path("no.env"), {"BOT_DATA_DIR": str(data)})
    with open_bot(settings, say=pytest.fail) as opened:
        yield opened


def ask(bot: Bot, text: str, *history: str) -> Answer:
    roles = ("user", "assistant")
    turns = tuple(Turn(role=roles[n % 2], content=said) for n, said in enumerate(history))  # type: ignore[arg-type]
    return bot.ask(Question(text=text, history=turns))


def assert_citations_are_exact(bot: Bot, answer: Answer) -> None:
    texts = {document.name: document.text for document in bot.documents()}
    for citation in answer.citations:
        assert texts[citation.document][citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("form", ["{}", "What is said about {}?", "{}怎么样?"])
@pytest.mark.parametrize(("entity", "name"), NAMES)
def test_each_name_of_an_entity_finds_a_passage_that_mentions_it(
    bot: Bot, entity: str, name: str, form: str
) -> None:
    top = bot.search(form.format(name), 1)[0].passage
    group = next(group for group in GLOSSARY if group[0] == entity)
    said = to_hans(f"{top.heading or ''} {top.text}").casefold()
    assert any(to_hans(other).casefold() in said for other in group)


@pytest.mark.parametrize("text", ASKED)
def test_questions_in_three_scripts_get_checked_citations(bot: Bot, text: str) -> None:
    answer = ask(bot, text)
    assert answer.status == "answered"
    assert answer.language == detect_language(text)
    assert answer.citations
    assert_citations_are_exact(bot, answer)
    assert {claim.status for claim in answer.statements} <= {"verified", "cited", "inference"}
    assert all(claim.citations for claim in answer.statements)


def test_a_comparison_has_evidence_for_each_side(bot: Bot) -> None:
    answer = ask(bot, "钉钉和来往有什么不同?")
    assert answer.plan.items == ("钉钉", "来往")
    assert {hit.side for hit in answer.passages} >= {"钉钉", "来往"}
    assert "**钉钉" in answer.text
    assert "**来往" in answer.text


def test_an_answer_in_another_language_is_told_in_our_translation_beside_the_quote(
    bot: Bot,
) -> None:
    answer = ask(bot, "Why did Laiwang fail, according to 毛琳Michael?")
    chinese = [c for c in answer.citations if detect_language(c.quote) != "en"]
    assert chinese
    assert all(citation.translation for citation in chinese)


def test_fiction_is_labelled_as_fiction(bot: Bot) -> None:
    answer = ask(bot, "What does the novel say about Alipay?")
    assert any(citation.genre == "fiction" for citation in answer.citations)
    assert "fiction: " in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "How much revenue did Momo report in 2019?",
        "Quel est le prix de Netflix?",
        "这些资料怎么评价小米手机在印度的销量?",
    ],
)
def test_what_the_sources_do_not_answer_is_refused(bot: Bot, text: str) -> None:
    answer = ask(bot, text)
    assert answer.status == "refused"
    assert_citations_are_exact(bot, answer)


def test_a_follow_up_is_answered_from_what_was_talked_about(bot: Bot) -> None:
    answer = ask(bot, "When was it launched?", "What is Laiwang?", "A social app by Alibaba.")
    assert "Laiwang" in answer.plan.rewritten
    assert "2013" in answer.text


def test_events_come_in_order_and_no_draft_shows_an_open_marker(bot: Bot) -> None:
    stream = bot.stream(Question(text=ASKED[0]))
    events = [event for event in stream if not isinstance(event, Waited)]
    kinds = [type(event) for event in events]
    assert kinds[0] is Planned
    assert kinds[1] is Retrieved
    assert kinds[-1] is Answered
    assert set(kinds[2:-1]) == {Drafted}
    shown = "".join(event.text for event in events if isinstance(event, Drafted))
    assert not re.search(r"\[\d+\.", shown)
    assert "NOT_STATED" not in shown


def test_the_same_question_gets_the_same_answer(bot: Bot) -> None:
    one, other = ask(bot, ASKED[1]), ask(bot, ASKED[1])
    assert (one.text, one.citations) == (other.text, other.citations)


def test_passages_given_to_the_model_are_short_and_within_the_budget(bot: Bot) -> None:
    passages = [hit.passage for hit in ask(bot, ASKED[2]).passages]
    assert max(p.end - p.start for p in passages) <= 600
    assert sum(p.end - p.start for p in passages) <= 6000


def test_the_first_start_says_that_it_takes_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> Words:
        raise LibraryError("That is enough.")

    monkeypatch.setattr(Words, "load", stop)
    settings = load_settings(Path("no.env"), {"BOT_DATA_DIR": str(tmp_path / "new")})
    said: list[str] = []
    with pytest.raises(LibraryError), open_bot(settings, say=said.append):
        pass
    assert [message.partition(";")[0] for message in said] == [
        "Preparing the dictionary and the library"
    ]
