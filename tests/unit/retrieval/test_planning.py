"""How questions are read: language, items, named sources, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.errors import UsageError
from bot.language.coordination import Coordination
from bot.language.scripts import fold
from bot.retrieval.planning import MAX_QUESTION, Planner
from bot.retrieval.source_mentions import SourceFinder
from bot.types import Comparison, Document, Plan, Question, Search, Turn

NAMES = {
    "laiwang": "Laiwang",
    "来往": "Laiwang",
    "钉钉": "DingTalk",
    "dingtalk": "DingTalk",
    "alipay": "Alipay",
    "支付宝": "Alipay",
    "meetclub": "MeetClub",
    "36kr": "36Kr",
    "36氪": "36Kr",
}


def entities(folded: str) -> list[tuple[int, int, str]]:
    found = re.finditer("|".join(map(re.escape, NAMES)), folded)
    return [(match.start(), match.end(), NAMES[match[0]]) for match in found]


def names(text: str) -> frozenset[str]:
    return frozenset(name for _, _, name in entities(fold(text)))


def document(name: str, title: str, language: str, **about: object) -> Document:
    given: dict[str, object] = {"genre": "article", "text": "", **about}
    return Document(name=name, sha256="", title=title, language=language, **given)  # type: ignore[arg-type]


DOCUMENTS = [
    document("a.txt", "On the audio app MeetClub", "en", genre="opinion"),
    document("b.txt", "阿里还需要一款社交软件", "zh-Hans"),
    document("c.txt", "為什麼?", "zh-Hant", genre="forum", speakers=("36氪", "鎂客網")),
    document("d.txt", "WeChat and Laiwang", "en", date="2013-11-16"),
    document("e.txt", "Reborn", "en", genre="fiction"),
]


def shares(text: str, texts: Sequence[str]) -> list[float]:
    """Returns the share of a text's words that each of others has."""
    words, *others = (set(re.findall(r"\w+", fold(each))) for each in (text, *texts))
    return [len(words & other) / max(1, len(words)) for other in others]


FINDER = SourceFinder(DOCUMENTS, names, shares)
WORDS = "来往|钉钉|支付宝|诺基亚|爱立信|价格|结局|比较|什么|分别"
COORDINATION = Coordination(
    cut=lambda run: iter(
        re.findall("来往|钉钉|支付宝|诺基亚|爱立信|价格|结局|比较|什么|分别|.", run)
    ),
    common=["价格", "结局", "fate", "price", "red", "name"].__contains__,
    occurs="red plan blue plan 诺基亚 爱立信 来往 钉钉 支付宝".__contains__,
)
PLANNER = Planner(FINDER, entities, COORDINATION)


def plan(text: str, *turns: str) -> Plan:
    roles = ("user", "assistant")
    history = tuple(Turn(role=roles[n % 2], content=t) for n, t in enumerate(turns))  # type: ignore[arg-type]
    return PLANNER.plan(Question(text=text, history=history))


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("Compare the 2013 article with the MeetClub article.", [("d.txt",), ("a.txt",)]),
        ("What does the Simplified Chinese article say?", [("b.txt",)]),
        ("簡體文章的作者怎麼說?", [("b.txt",)]),
        ("2013年英文文章怎么看?", [("d.txt",)]),
        ("請總結談MeetClub那篇文章", [("a.txt",)]),
        ("小說裡發生了什麼?", [("e.txt",)]),
        ("What happens in the novel?", [("e.txt",)]),
        ("According to 36Kr, why did it fail?", [("c.txt",)]),
        ("镁客网怎么说?", [("c.txt",)]),
        ("What does the 2014 article say?", []),
        ("What does the article say?", []),
        ("Why did Laiwang fail?", []),
    ],
)
def test_named_sources_are_found(text: str, documents: list[tuple[str, ...]]) -> None:
    assert [mention.source.documents for mention in FINDER.find(fold(text))] == documents


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("請比較MeetClub那篇和2013年英文稿", ("MeetClub那篇", "2013年英文稿")),
        ("Please compare the MeetClub piece with the novel", ("MeetClub piece", "novel")),
    ],
)
def test_a_source_is_called_by_what_describes_it_alone(text: str, items: tuple[str, ...]) -> None:
    assert plan(text).items == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("What quota did each DingTalk employee have for Laiwang?", ()),
        ("What did DingTalk and Laiwang each aim at?", ("DingTalk", "Laiwang")),
    ],
)
def test_each_of_many_people_is_no_comparison(text: str, items: tuple[str, ...]) -> None:
    assert plan(text).items == items


def test_a_cantonese_question_is_read_in_written_chinese() -> None:
    assert plan("點解來往唔成功?").rewritten == "為什麼來往不成功?"


def test_two_sources_are_the_items_and_each_is_searched_alone() -> None:
    made = plan("Compare the 2013 article and 鎂客網 on Laiwang.")
    assert made.items == ("2013 article", "鎂客網")
    scopes = [search.source for search in made.searches]
    assert [scope and (scope.documents, scope.speaker) for scope in scopes] == [
        (("d.txt",), None),
        (("c.txt",), "鎂客網"),
        None,
    ]
    assert all("2013" not in search.query for search in made.searches[:2])


def test_compared_entities_are_the_items_as_the_reader_wrote_them() -> None:
    assert plan("釘釘和來往有什麼不同?").items == ("釘釘", "來往")
    assert plan("How does DingTalk differ from Laiwang?").items == ("DingTalk", "Laiwang")


def test_entities_named_together_are_not_compared_without_a_word_that_says_so() -> None:
    made = plan("Did DingTalk take over Laiwang's team?")
    assert made.items == ()
    assert [search.query for search in made.searches] == ["Did DingTalk take over Laiwang's team?"]


def test_parts_that_name_a_thing_themselves_are_no_aspects_of_all() -> None:
    lead = "Compare Laiwang and DingTalk:"
    assert plan(f"{lead} (a) the launch, (b) the price").items == ("Laiwang", "DingTalk")
    assert plan(f"{lead} (a) when did Laiwang begin, (b) what did the ads cost?").items == ()


def test_one_named_source_is_searched_first_and_the_rest_after() -> None:
    made = plan("What does the novel say about Alipay?")
    assert made.items == ()
    assert made.searches[0].source is not None
    assert made.searches[-1].source is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why?", "en"),
        ("What does “互聯網觀察家” say of it?", "en"),
        ("“Why?” 是什么意思?", "zh-Hans"),
        ("「互聯網觀察家」", "zh-Hant"),
        ("来往为什么失败?", "zh-Hans"),
        ("來往為什麼失敗?", "zh-Hant"),
        ("Why did Laiwang fail? Answer in Chinese.", "zh-Hans"),
        ("来往为什么失败？请用英文回答。", "en"),
        ("We publish in Chinese. Why did Laiwang fail?", "en"),
        ("Who wrote the Chinese article?", "en"),
    ],
)
def test_the_language_is_the_questions(text: str, language: str) -> None:
    assert plan(text).language == language


def test_chinese_without_a_script_of_its_own_is_in_that_of_the_question_before() -> None:
    assert plan("那微博呢?", "來往為什麼失敗?", "…").language == "zh-Hant"
    assert plan("那微博呢?", "来往为什么失败?", "…").language == "zh-Hans"
    assert plan("那来往呢?", "來往為什麼失敗?", "…").language == "zh-Hans"


def test_a_follow_up_carries_what_it_refers_to() -> None:
    made = plan("Why did that fail?", "What was Laiwang?", "An app by Alibaba [1].")
    assert made.rewritten == "Why did that fail? (What was Laiwang?)"


def test_a_question_with_a_pronoun_carries_what_was_asked_before() -> None:
    made = plan("Why did it fail?", "What were Laiwang and DingTalk?", "Two apps.")
    assert made.rewritten.startswith("Why did it fail? (")


def test_after_a_comparison_its_things_are_compared_on_by_what_is_asked_now() -> None:
    told = "**launch date**\n\n- Laiwang: 2013 [1]\n- WeChat: 2011 [2]"
    found = plan("And why did it fail?", "Compare Laiwang and DingTalk on launch and users.", told)
    assert found.items == ("Laiwang", "DingTalk")
    assert found.criteria == ()
    assert "2013" not in found.rewritten


def test_a_pronoun_goes_to_what_the_last_answer_is_about() -> None:
    made = plan("Why did it grow?", "What followed Laiwang?", "DingTalk did [1].")
    assert made.rewritten == "Why did it grow? (DingTalk; What followed Laiwang?)"
    made = plan("它後來怎樣?", "誰收購了來往?", "後來是支付宝接手 [1]。")
    assert made.rewritten == "它後來怎樣? (支付宝; 誰收購了來往?)"
    made = plan("Why did it grow?", "What followed Laiwang?", "In time DingTalk and Alipay did.")
    assert made.rewritten == "Why did it grow? (What followed Laiwang?)"


@pytest.mark.parametrize(
    "text",
    [
        "How much is the harbour master of Ostervik paid?",
        "Why did Ostervik sell its cranes?",
        "Who at Ostervik said that the quay is unsafe?",
        "Is there a crane at Ostervik?",
        "What did Ostervik buy, and when did it open?",
        "Who voted against the new quay wall?",
        "诺基亚为什么出售它的工厂?",
        "諾基亞的其他工廠應該怎樣處理?",
        "支付宝何時收購其他公司?",
    ],
)
def test_a_question_that_names_its_thing_is_read_as_it_stands(text: str) -> None:
    made = plan(text, "Who founded Laiwang?", "DingTalk's founder, in 1987 [1].")
    assert made.rewritten == text


@pytest.mark.parametrize(
    "text",
    [
        "What did Ostervik say about it?",
        "Why did that fail?",
        "And the price of Ostervik?",
        "How many cranes?",
        "Why was this sold to Ostervik?",
        "有停車位嗎?",
        "那諾基亞呢?",
        "它的價格呢?",
    ],
)
def test_a_question_that_leans_takes_the_main_thing_and_never_the_answers_text(text: str) -> None:
    made = plan(text, "Who runs the port?", "Laiwang does; its cranes are from 1987 [1].")
    assert made.rewritten == f"{text} (Laiwang; Who runs the port?)"
    assert "1987" not in " ".join(search.query for search in made.searches)


@pytest.mark.parametrize(
    ("asked", "text", "read"),
    [
        ("Who founded DingTalk?", "And Laiwang?", "Who founded Laiwang?"),
        ("Compare DingTalk and Laiwang: who used each?", "What about WeChat?",
         "Compare WeChat: who used each?"),
        ("钉钉和支付宝的价格有什么不同？", "那来往呢？", "来往的价格有什么不同？"),
        ("What was Laiwang?", "Does DingTalk charge?", "Does DingTalk charge?"),
        ("What was Laiwang?", "How does it differ from DingTalk?",
         "How does it differ from DingTalk? (What was Laiwang?)"),
    ],
)  # fmt: skip
def test_a_name_alone_is_asked_what_was_asked_of_another(asked: str, text: str, read: str) -> None:
    made = plan(text, asked, "It is old. [1]")
    assert (made.rewritten, made.refusal) == (read, None)


def test_names_alone_go_on_asking_what_was_asked_first() -> None:
    turns = ["Who founded DingTalk?", "Ann. [1]", "And Laiwang?", "Bob. [1]"]
    assert plan("And WeChat?", *turns).rewritten == "Who founded WeChat?"


def test_thanks_and_answers_without_a_name_do_not_part_a_question_from_its_thing() -> None:
    turns = ["What was Laiwang?", "An app [1].", "When did it start?", "In 2013 [1]."]
    assert plan("Who ran it?", *turns).rewritten == "Who ran it? (Laiwang; When did it start?)"
    turns += ["Thanks!", "You are welcome."]
    assert plan("Who ran it?", *turns).rewritten == "Who ran it? (Laiwang; When did it start?)"
    assert plan("它後來怎樣?", "來往是什麼?", "不知道。", "謝謝", "好").rewritten.endswith(
        "(來往是什麼?)"
    )


def test_the_nearest_statements_beside_a_refusal_are_no_main_thing() -> None:
    told = "The sources do not say.\n\nThe nearest:\n\n- In time DingTalk grew. [1]"
    made = plan("When did it close?", "Who paid for the quay?", told)
    assert made.rewritten == "When did it close? (Who paid for the quay?)"


def test_what_is_said_around_a_question_is_searched_for_apart_from_it() -> None:
    said = "We sell boats. Why did Laiwang fail? Answer in one line."
    made = plan(said)
    assert made.rewritten == "Why did Laiwang fail?"
    assert [search.query for search in made.searches] == [made.rewritten, said]


@pytest.mark.parametrize(
    "text",
    [
        "Laiwang closed. Why did it do so in the end?",
        "See the 2013 article. Why did Laiwang fail?",
    ],
)
def test_what_a_question_refers_to_stays_with_it(text: str) -> None:
    assert plan(text).rewritten == text


def test_each_part_of_a_question_is_searched_for() -> None:
    made = plan("Laiwang: (a) when closed, (b) why?")
    assert [search.query for search in made.searches][1:] == [
        "Laiwang: when closed",
        "Laiwang: why?",
    ]


def test_what_an_answer_names_is_not_compared() -> None:
    told = "Unlike DingTalk, it failed: compare WeChat and QQ. [1]"
    found = plan("And how many users did it have?", "What happened to Laiwang?", told)
    assert found.items == ()
    assert found.searches[-1].query == found.rewritten


def test_the_readers_own_wording_of_a_follow_up_stands_alone() -> None:
    history = (Turn(role="user", content="What was Laiwang?"),)
    question = Question(text="那呢?", history=history, reading="Why did DingTalk succeed?")
    made = PLANNER.plan(question)
    assert made.rewritten == "Why did DingTalk succeed?"
    assert made.language == "zh-Hans"


def test_a_question_that_stands_alone_is_not_rewritten() -> None:
    made = plan("Why did DingTalk succeed?", "What was Laiwang?", "An app.")
    assert made.rewritten == "Why did DingTalk succeed?"


@pytest.mark.parametrize("text", ["Hello!", "What can you do?", "你好", "您好！", "你能做什么？"])
def test_greetings_are_answered_as_such(text: str) -> None:
    assert plan(text).refusal == "greeting"


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("Hi! Who are you? What can you do for me?", True),
        ("你好，你是谁？", True),
        ("謝謝。\n你能做什麼？", True),
        ("Thanks, that was very helpful!", True),
        ("Hello, why did Laiwang fail?", False),
        ("Why did Laiwang fail? Thanks!", False),
        ("你好，来往为什么失败？", False),
    ],
)
def test_only_what_greets_in_every_clause_is_a_greeting(text: str, greeting: bool) -> None:
    assert plan(text).refusal == ("greeting" if greeting else None)


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("What was my first question?", True),
        ("Could you sum up what we have discussed?", True),
        ("Say that again in Chinese.", True),
        ("我刚才问了什么？", True),
        ("請翻譯上面的回答", True),
        ("What was the first question of DingTalk?", False),
        ("Tell me more.", False),
        ("Who said so?", False),
    ],
)
def test_what_goes_to_the_conversation_itself_is_told_from_what_goes_on_with_it(
    text: str, talk: bool
) -> None:
    history = (
        Turn(role="user", content="Who runs DingTalk?"),
        Turn(role="assistant", content="A."),
    )
    made = PLANNER.plan(Question(text=text, history=history))
    assert made.refusal == ("talk" if talk else None)
    assert PLANNER.plan(Question(text=text)).refusal is None


@pytest.mark.parametrize("text", ["", "   ", "\n", "x" * (MAX_QUESTION + 1)])
def test_what_is_no_question_is_said_with_a_remedy(text: str) -> None:
    with pytest.raises(UsageError, match=r"Ask something|Shorten it"):
        plan(text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Compare Nokia and Ericsson in terms of margins.", ("Nokia", "Ericsson")),
        (
            "What is the difference between the red plan and the blue plan?",
            ("red plan", "blue plan"),
        ),
        ("How does Nokia differ from Ericsson?", ("Nokia", "Ericsson")),
        ("Set the Nokia plant beside the Ericsson plant.", ("Nokia", "Ericsson")),
        (
            "How did Nokia fare compared with Siemens and Ericsson?",
            ("Nokia", "Siemens", "Ericsson"),
        ),
        ("Nokia vs Ericsson", ("Nokia", "Ericsson")),
        ("Red Plan vs Blue Plan", ("Red Plan", "Blue Plan")),
        ("Name the owners of Nokia and Ericsson.", ("Nokia", "Ericsson")),
        ("Who runs Nokia and Ericsson?", ("Nokia", "Ericsson")),
        ("How did Nokia and Ericsson fare against Siemens?", ("Nokia", "Ericsson")),
        ("How did DingTalk and Laiwang fare against Alipay?", ("DingTalk", "Laiwang")),
        ("比较诺基亚和爱立信的利润", ("诺基亚", "爱立信")),
        ("諾基亞與愛立信有什麼不同?", ("諾基亞", "愛立信")),
        ("What are the causes and effects of the fall of Nokia?", ()),
        ("Did Nokia buy Ericsson?", ()),
        ("Nokia / Ericsson: (a) when founded, (b) by whom?", ()),
        ("Compare Nokia / Ericsson.", ("Nokia", "Ericsson")),
        ("Why Nokia?", ()),
    ],
)
def test_the_sides_are_what_the_question_joins_or_sets_against_each_other(
    text: str, items: tuple[str, ...]
) -> None:
    made = plan(text)
    assert made.items == items
    assert list(dict.fromkeys(search.item for search in made.searches)) == [None, *items]


def test_each_side_is_asked_each_clause_over_all_sources() -> None:
    made = plan("Who runs Nokia and Ericsson, and why did they fall?")
    queries = [search.query for search in made.searches if search.item == "Ericsson"]
    assert len(queries) == 3
    assert queries[-1].startswith("Ericsson why did they fall")
    assert not any(search.source for search in made.searches)


@pytest.mark.parametrize(
    ("text", "criteria"),
    [
        ("Compare DingTalk and Laiwang in terms of Price and fate.", ("Price", "fate")),
        ("釘釘和來往在價格與結局上有什麼不同?", ("價格", "結局")),
        ("比较钉钉和来往的价格、价格", ("价格",)),
        ("比較釘釘和來往的新價格、結局", ("新價格", "結局")),
        ("Compare DingTalk and Laiwang: launch, users and fate", ("launch", "users", "fate")),
        ("比較釘釘和來往：推出時間、結局", ("推出時間", "結局")),
        ("Compare Laiwang: launch, users and fate", ("launch", "users", "fate")),
        ("比较来往：价格、结局", ("价格", "结局")),
        ("How does DingTalk differ from Laiwang?", ()),
        ("What is Laiwang in terms of price and fate?", ()),
    ],
)  # fmt: skip
def test_the_aspects_of_a_comparison_are_as_the_reader_wrote_them(
    text: str, criteria: tuple[str, ...]
) -> None:
    assert plan(text).criteria == criteria


def test_what_else_is_compared_so_is_one_thing_under_the_same_aspects() -> None:
    asked = "Compare DingTalk and Laiwang: launch, users and fate"
    made = plan("And what about Nokia?", asked, "Both.")
    assert (made.items, made.criteria) == (("Nokia",), ("launch", "users", "fate"))


def test_several_aspects_are_searched_for_each_item_alone() -> None:
    made = plan("Compare DingTalk and Laiwang in terms of price and fate.")
    assert [(search.item, search.query) for search in made.searches[1:]] == [
        (item, query)
        for item in ("DingTalk", "Laiwang")
        for query in (item, f"{item} price", f"{item} fate")
    ]
    assert made.searches[0] == Search(query=made.rewritten)


def test_of_a_source_the_aspects_of_what_it_is_asked_about_are_searched() -> None:
    made = plan("On Alipay, compare the 2013 article with the novel in terms of price and fate.")
    of_novel = [search for search in made.searches if search.source == made.searches[-2].source]
    assert [search.query for search in of_novel] == ["alipay", "alipay price", "alipay fate"]
    assert all(search.source.documents == ("e.txt",) for search in of_novel if search.source)


def test_a_form_gives_a_plan_for_each_item_under_every_criterion() -> None:
    comparison = Comparison(items=("來往", "the novel"), criteria=("price", "結局"))
    entity, source = PLANNER.compare(comparison, "zh-Hant")
    assert (entity.items, entity.beside, entity.criteria) == (
        ("來往",),
        ("the novel",),
        ("price", "結局"),
    )
    assert (entity.language, entity.rewritten) == ("zh-Hant", "來往: price, 結局")
    assert [search.query for search in entity.searches] == ["來往", "來往 price", "來往 結局"]
    assert {(search.item, search.source) for search in entity.searches} == {("來往", None)}
    assert [search.query for search in source.searches] == ["", "price", "結局"]
    assert all(s.source and s.source.documents == ("e.txt",) for s in source.searches)


def test_a_source_is_named_in_simplified_where_folding_moved_the_letters() -> None:
    made = plan("Compare the ﬁrst 2013 article and the MeetClub article.")
    assert made.items[0] == "first 2013 article"


def test_an_entity_is_named_in_the_readers_script_where_folding_moved_the_letters() -> None:
    assert plan("釘釘與來往的區別：ﬁ?").items == ("釘釘", "來往")


def test_what_something_was_compared_to_is_no_comparison() -> None:
    assert plan("Who drew it, and what was Laiwang compared to?").items == ()


@pytest.mark.parametrize("text", ["???", "。。。"])
def test_punctuation_is_no_greeting(text: str) -> None:
    assert plan(text).refusal is None


def asked(text: str) -> dict[str | None, str]:
    """Returns what is asked of each item, by the first search for it."""
    return {s.item: s.query for s in reversed(plan(text).searches)}


def test_things_compared_within_one_source_are_the_items() -> None:
    found = plan("支付宝和钉钉在小说里分别靠什么?")
    assert found.items == ("支付宝", "钉钉")
    within = {s.source.documents for s in found.searches if s.source}
    assert within == {("e.txt",)}
    assert not any(search.speaks for search in found.searches if search.item)


def test_one_named_source_is_asked_the_whole_and_each_part() -> None:
    queries = [s.query for s in plan("36氪认为钉钉怎么样,为什么?").searches if s.source]
    assert queries[0] == "认为钉钉怎么样,为什么?"
    assert {"认为钉钉怎么样", "为什么"} <= set(queries)
