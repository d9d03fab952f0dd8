"""Names of entities in folded text."""

from __future__ import annotations

from bot.language.glossary import Glossary

GLOSSARY = Glossary(
    [["Laiwang", "来往", "往来"], ["Alibaba Group", "阿里巴巴", "阿里", ""], ["阿里云"]]
)
WORDS = {"阿里山", "来往", "阿里云"}


def mentions(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.unit) for m in GLOSSARY.mentions(text, WORDS)]


def test_every_name_of_an_entity_is_one_unit() -> None:
    assert mentions("laiwang 来往 往来") == [("laiwang", "@0"), ("来往", "@0"), ("往来", "@0")]


def test_the_longest_name_is_found() -> None:
    assert mentions("阿里巴巴和阿里云") == [("阿里巴巴", "@1"), ("阿里云", "@2")]


def test_a_longer_word_is_not_the_name() -> None:
    assert mentions("去阿里山") == []


def test_latin_names_are_whole_words_with_any_space() -> None:
    assert mentions("alibaba  group's; alibaba groups; xlaiwang") == [("alibaba  group", "@1")]


def test_traditional_and_misspelt_names_are_folded() -> None:
    glossary = Glossary([["來往", "LaiWang"]])
    assert [m.unit for m in glossary.mentions("来往 laiwang", ())] == ["@0", "@0"]


def test_names_by_language() -> None:
    assert GLOSSARY.name("@0", chinese=True) == "来往"
    assert GLOSSARY.name("@1", chinese=False) == "Alibaba Group"
    assert GLOSSARY.name("@2", chinese=False) == "阿里云"


def test_no_names_no_mentions() -> None:
    assert list(Glossary([]).mentions("来往", WORDS)) == []


def test_a_name_in_pinyin_may_be_written_in_syllables() -> None:
    glossary = Glossary([["Laiwang", "来往"], ["DingTalk"], ["WeChat"], ["Momo"]])
    text = "lai wang, lai-wang, ding talk, we chat, mo mo"
    found = [text[m.start : m.end] for m in glossary.mentions(text, ())]
    assert found == ["lai wang", "lai-wang", "mo mo"]
