"""A passage's sentences as told to a reader: own script, stored translation, or as they are."""

from __future__ import annotations

import re

from bot.answering.wording import Segment, Wording
from bot.types import Document, Translation

ZH = "來往失敗了。釘釘成功了。"
EN = "Laiwang failed. DingTalk succeeded."


def split(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^。.]+[。.]", text)]


def document(name: str, text: str, language: str, *units: Translation) -> Document:
    return Document(
        name=name, text=text, sha256="", title="", language=language, genre="article",
        translations=units,
    )  # fmt: skip


def unit(start: int, end: int, text: str, language: str = "en") -> Translation:
    return Translation(start=start, end=end, language=language, text=text)


def test_a_reader_of_the_same_script_is_told_the_sentence_itself() -> None:
    wording = Wording([document("zh", ZH, "zh-Hant")], split)
    assert wording.segments("zh", ZH, "zh-Hant") == [
        Segment("來往失敗了。", "來往失敗了。"),
        Segment("釘釘成功了。", "釘釘成功了。"),
    ]


def test_a_reader_of_the_other_script_is_told_it_converted() -> None:
    wording = Wording([document("zh", ZH, "zh-Hant")], split)
    first = wording.segments("zh", ZH, "zh-Hans")[0]
    assert (first.quote, first.wording, first.foreign) == ("來往失敗了。", "来往失败了。", False)


def test_a_reader_of_another_language_is_told_the_stored_translation() -> None:
    units = (unit(0, 6, "Laiwang failed."), unit(6, 12, "DingTalk succeeded."))
    wording = Wording([document("zh", ZH, "zh-Hant", *units)], split)
    assert [(s.quote, s.wording) for s in wording.segments("zh", ZH, "en")] == [
        ("來往失敗了。", "Laiwang failed."),
        ("釘釘成功了。", "DingTalk succeeded."),
    ]


def test_units_are_joined_until_a_sentence_ends() -> None:
    text = "來往失敗了,因為太晚。"
    units = (unit(0, 6, "Laiwang failed,"), unit(6, 11, "for it was late."))
    wording = Wording([document("zh", text, "zh-Hant", *units)], split)
    assert [(s.quote, s.wording) for s in wording.segments("zh", text, "en")] == [
        (text, "Laiwang failed, for it was late.")
    ]


def test_a_translation_is_told_in_the_readers_script() -> None:
    units = (unit(0, 15, "来往失败了。", "zh-Hans"),)
    wording = Wording([document("en", EN, "en", *units)], split)
    assert wording.segments("en", EN, "zh-Hant")[0].wording == "來往失敗了。"


def test_without_a_translation_the_sentence_is_told_as_it_is_and_called_foreign() -> None:
    wording = Wording([document("en", EN, "en")], split)
    assert wording.segments("en", EN, "zh-Hans")[0] == Segment(
        "Laiwang failed.", "Laiwang failed.", foreign=True
    )


def test_only_translations_within_the_passage_are_told() -> None:
    units = (unit(0, 6, "Laiwang failed."), unit(6, 12, "DingTalk succeeded."))
    wording = Wording([document("zh", ZH, "zh-Hant", *units)], split)
    assert [s.wording for s in wording.segments("zh", ZH[6:], "en")] == ["DingTalk succeeded."]


def test_every_quote_is_of_the_passage() -> None:
    wording = Wording([document("en", EN, "en")], split)
    for language in ("en", "zh-Hans", "zh-Hant"):
        assert all(segment.quote in EN for segment in wording.segments("en", EN, language))


def test_an_unknown_document_is_told_sentence_by_sentence() -> None:
    assert [s.quote for s in Wording([], split).segments("none", EN, "en")] == [
        "Laiwang failed.",
        " DingTalk succeeded.",
    ]


def test_what_only_announces_the_next_sentence_is_left_out() -> None:
    text = "They said: It failed."
    wording = Wording([document("en", text, "en")], lambda _: [(0, 10), (11, 21)])
    assert [segment.quote for segment in wording.segments("en", text, "en")] == ["It failed."]
