"""A passage's sentences as told to a reader: own script, stored translation, or as they are."""

from __future__ import annotations

import pytest

from bot.answering.extractive.display import Segment, Wording
from bot.language.sentences import sentences
from bot.types import Document, Translation

ZH = "來往失敗了。釘釘成功了。"
EN = "Laiwang failed. DingTalk succeeded."


def segments(wording: Wording, name: str, text: str, language: str) -> list[Segment]:
    told = [text[start:end] for start, end in sentences(text)]
    return wording.segments(name, told, language)


def document(name: str, text: str, language: str, *units: Translation, title: str = "") -> Document:
    return Document(
        name=name, text=text, sha256="", title=title, language=language, genre="article",
        translations=units,
    )  # fmt: skip


def unit(start: int, end: int, text: str, language: str = "en") -> Translation:
    return Translation(start=start, end=end, language=language, text=text)


def test_a_reader_of_the_same_script_is_told_the_sentence_itself() -> None:
    wording = Wording([document("zh", ZH, "zh-Hant")])
    assert segments(wording, "zh", ZH, "zh-Hant") == [
        Segment("來往失敗了。", "來往失敗了。"),
        Segment("釘釘成功了。", "釘釘成功了。", 2, 2),
    ]


@pytest.mark.parametrize(
    "text", ["6.4 million read it.", "3.5亿元是营收。", "2.10.2023 was the day."]
)
def test_a_figure_that_a_sentence_begins_with_is_no_number_of_its_paragraph(text: str) -> None:
    language = "en" if text.isascii() else "zh-Hans"
    wording = Wording([document("d", text, language)])
    assert [each.wording for each in wording.segments("d", [text], language)] == [text]


def test_a_reader_of_the_other_script_is_told_it_converted() -> None:
    wording = Wording([document("zh", ZH, "zh-Hant")])
    first = segments(wording, "zh", ZH, "zh-Hans")[0]
    assert (first.quote, first.wording) == ("來往失敗了。", "来往失败了。")


@pytest.mark.parametrize(
    ("text", "written", "read", "told"),
    [
        ("這個軟體的資訊。", "zh-Hant", "zh-Hans", "这个软体的资讯。"),
        ("这个软件的信息。", "zh-Hans", "zh-Hant", "這個軟件的信息。"),
    ],
)
def test_the_words_stay_the_sources_in_the_other_script(
    text: str, written: str, read: str, told: str
) -> None:
    wording = Wording([document("zh", text, written)])
    assert segments(wording, "zh", text, read) == [Segment(text, told)]


def test_a_reader_of_another_language_is_told_the_stored_translation() -> None:
    units = (unit(0, 6, "Laiwang failed."), unit(6, 12, "DingTalk succeeded."))
    wording = Wording([document("zh", ZH, "zh-Hant", *units)])
    assert [(s.quote, s.wording) for s in segments(wording, "zh", ZH, "en")] == [
        ("來往失敗了。", "Laiwang failed."),
        ("釘釘成功了。", "DingTalk succeeded."),
    ]


def test_units_are_joined_until_a_sentence_ends() -> None:
    text = "來往失敗了,因為太晚。"
    units = (unit(0, 6, "Laiwang failed,"), unit(6, 11, "for it was late."))
    wording = Wording([document("zh", text, "zh-Hant", *units)])
    assert [(s.quote, s.wording) for s in segments(wording, "zh", text, "en")] == [
        (text, "Laiwang failed, for it was late.")
    ]


def test_a_translation_is_told_in_the_readers_script() -> None:
    units = (unit(0, 15, "来往失败了。", "zh-Hans"),)
    wording = Wording([document("en", EN, "en", *units)])
    assert segments(wording, "en", EN, "zh-Hant")[0].wording == "來往失敗了。"


def test_without_a_translation_the_sentence_is_told_as_it_is_and_called_foreign() -> None:
    wording = Wording([document("en", EN, "en")])
    assert segments(wording, "en", EN, "zh-Hans")[0] == Segment(
        "Laiwang failed.", "Laiwang failed."
    )


def test_only_translations_within_the_passage_are_told() -> None:
    units = (unit(0, 6, "Laiwang failed."), unit(6, 12, "DingTalk succeeded."))
    wording = Wording([document("zh", ZH, "zh-Hant", *units)])
    assert [s.wording for s in segments(wording, "zh", ZH[6:], "en")] == ["DingTalk succeeded."]


def test_every_quote_is_of_the_passage() -> None:
    wording = Wording([document("en", EN, "en")])
    for language in ("en", "zh-Hans", "zh-Hant"):
        assert all(segment.quote in EN for segment in segments(wording, "en", EN, language))


def test_an_unknown_document_is_told_sentence_by_sentence() -> None:
    assert [s.quote for s in segments(Wording([]), "none", EN, "en")] == [
        "Laiwang failed.",
        "DingTalk succeeded.",
    ]


def test_what_only_announces_the_next_sentence_is_left_out() -> None:
    wording = Wording([document("en", "", "en")])
    told = wording.segments("en", ["They said:", "It failed in the end of all."], "en")
    assert [(each.quote, each.first) for each in told] == [("It failed in the end of all.", 2)]


@pytest.mark.parametrize(
    ("text", "under"),
    [
        (
            "安妮：为什么迁厂？\n李波：电费太贵。我们算过。\n安妮：工人怎么说？\n李波：没人反对。",
            {
                "李波：电费太贵。": "李波\n安妮：为什么迁厂？",
                "我们算过。": "李波\n安妮：为什么迁厂？",
                "李波：没人反对。": "李波\n安妮：工人怎么说？",
            },
        ),
        (
            "安妮：含糖税呢？听说明年征收。\n李波：我支持。税率别太高。\n安妮：还有吗？\n李波：没有。",
            {
                "听说明年征收。": "安妮",
                "李波：我支持。": "李波\n安妮：含糖税呢？",
                "税率别太高。": "李波\n安妮：含糖税呢？",
                "李波：没有。": "李波\n安妮：还有吗？",
            },
        ),
        (
            "May it be sold? No, it stays with its owner. The fee is 3 euro.",
            {
                "May it be sold?": "",
                "No, it stays with its owner.": "May it be sold?",
                "The fee is 3 euro.": "",
            },
        ),
    ],
    ids=["a talk", "a question that goes on", "no talk"],
)
def test_an_answer_stands_under_its_question_which_a_talk_does_not_tell(
    text: str, under: dict[str, str]
) -> None:
    language = "zh-Hans" if "安" in text else "en"
    told = segments(Wording([document("d", text, language)]), "d", text, language)
    assert {each.quote: each.context for each in told} == under
    silent = ("李波", "安妮", "May", "No", "The")
    assert {each.speaker for each in told if each.quote.startswith(silent)} == {""}
    others = [each for each in told if not each.quote.startswith(silent)]
    assert all(each.speaker == each.context.split("\n")[0] for each in others)


def test_a_sentence_that_stands_on_several_lines_of_its_source_is_found_there() -> None:
    units = (unit(0, 4, "來往"), unit(5, 12, "失敗了。"))
    wording = Wording([document("en", "Lai\n wang fell.", "en", *[
        Translation(start=u.start, end=u.end, language="zh-Hant", text=u.text) for u in units
    ])])  # fmt: skip
    (told,) = wording.segments("en", ["Lai wang fell."], "zh-Hant")
    assert told.wording == "來往失敗了。"


def test_code_is_told_line_by_line() -> None:
    text = "So:\n\n    up.sh --all\n      done\n\nIt is\nup."
    wording = Wording([document("en", text, "en")])
    told = wording.segments("en", ["So:", "up.sh --all done", "It is up."], "en")
    assert [each.wording for each in told] == ["`up.sh --all`\n`  done`", "It is up."]


def test_a_row_is_told_cell_by_cell_and_an_item_without_its_mark() -> None:
    wording = Wording([document("en", "", "en")])
    told = wording.segments("en", ["Red | 3", "- It fell."], "en")
    assert [each.wording for each in told] == ["Red · 3", "It fell."]


TITLED = document(
    "zh", f"為什麼沒有商店\n{ZH}", "zh-Hant",
    unit(0, 7, "Why there is no shop"), unit(8, 14, "Laiwang failed."),
    title="為什麼沒有商店",
)  # fmt: skip
ENGLISH = document("en", f"No shop\n{EN}", "en", unit(0, 7, "没有商店", "zh-Hans"), title="No shop")
UNTOLD = document("bare", "An essay.", "en", title="A title that the text does not have")


@pytest.mark.parametrize(
    ("name", "language", "title"),
    [
        ("zh", "en", "Why there is no shop"),
        ("zh", "zh-Hans", "as it was"),
        ("zh", "zh-Hant", "as it was"),
        ("en", "zh-Hans", "没有商店"),
        ("en", "zh-Hant", "沒有商店"),
        ("bare", "zh-Hans", "as it was"),
        ("unknown", "en", "as it was"),
    ],
)
def test_a_title_is_told_as_our_translation_has_it(name: str, language: str, title: str) -> None:
    wording = Wording([TITLED, ENGLISH, UNTOLD])
    about = {"file": name, "title": "as it was", "genre": "article"}
    assert wording.titled(about, language) == {**about, "title": title}


def test_a_documents_titles_are_those_in_the_languages_it_is_not_in() -> None:
    wording = Wording([TITLED, ENGLISH, UNTOLD])
    assert wording.titles("zh") == ["Why there is no shop"]
    assert wording.titles("en") == ["没有商店", "沒有商店"]
    assert wording.titles("bare") == wording.titles("unknown") == []


def test_a_few_words_are_told_with_the_sentence_that_announces_them() -> None:
    wording = Wording([document("zh", "", "zh-Hant")])
    long = "這是一個很長很長很長很長很長很長很長很長很長很長的句子。"
    told = wording.segments("zh", ["他拿出武器:", "來往!", "他又說:", long], "zh-Hant")
    assert [(each.quote, each.first, each.last) for each in told] == [
        ("他拿出武器: 來往!", 1, 2), (long, 4, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "pair"),
    [
        ("Red opened in May. It made a profit. Blue did not.", "en", "Red opened in May. It made"),
        ("Red opened in May.\n\nNote: In fact in June.\n\nBlue did not.", "en", "Red opened in"),
        ("红在五月开业。它有盈利。蓝没有。", "zh-Hans", "红在五月开业。它有盈利。"),
    ],
)
def test_a_sentence_whose_subject_is_a_pronoun_is_told_with_the_one_before(
    text: str, language: str, pair: str
) -> None:
    told = segments(Wording([document("d", text, language)]), "d", text, language)
    assert [(each.first, each.last) for each in told] == [(1, 1), (1, 2), (3, 3)]
    assert told[1].wording.startswith(pair)
