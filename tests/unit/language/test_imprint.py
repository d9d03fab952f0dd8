"""Bylines and imprints: who wrote a text and when, of whatever form, and what only looks so."""

from __future__ import annotations

import pytest

from bot.language.imprint import find_byline


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("By Ruth Emmerson, March 2024", ("Ruth Emmerson", "2024-03")),
        ("*By Ruth Emmerson*", ("Ruth Emmerson", None)),
        ("Written by Ana de Souza and Tomas Hale", ("Ana de Souza and Tomas Hale", None)),
        ("Posted on 12 March 2024 by Ruth Emmerson", ("Ruth Emmerson", "2024-03-12")),
        ("By anonymous on 2013-11-16 10:00", ("anonymous", "2013-11-16")),
        ("Ruth Emmerson | 12 March 2024", ("Ruth Emmerson", "2024-03-12")),
        ("作者：林佩文\u30002024年5月", ("林佩文", "2024-05")),
        ("来源：周刊 作者：林佩文 2024年5月2日", ("林佩文", "2024-05-02")),
        ("文／陳怡 2023-05-01", ("陳怡", "2023-05-01")),
        ("記者王大明台北報導", ("王大明", None)),
        ("記者陳怡、王大明台北報導", ("陳怡、王大明", None)),
        ("本报记者 周岚 诺港报道", ("周岚", None)),
        ("诺港（记者周岚）码头将于秋季启用，前提是外航道按时完成。", ("周岚", None)),
        ("Published 3.10.2023", (None, "2023-10-03")),
        ("刊出日期：2024年1月", (None, "2024-01")),
        ("责任编辑：孙悦\u3000发布时间：2022-11-08", (None, "2022-11-08")),
    ],
)
@pytest.mark.parametrize("text", ["Title\n\n{}\n\nText.", "Title\n\n" + "Text.\n" * 20 + "{}\n"])
def test_a_byline_says_who_and_when(
    line: str, told: tuple[str | None, str | None], text: str
) -> None:
    assert find_byline(text.format(line)) == told


@pytest.mark.parametrize(
    "line",
    [
        "Printed on 3 May 2024 09:14", "Event: 9 July 2024, Hall B", "NEWS RELEASE",
        "会议时间：2021年6月3日\u3000地点：凯斯滕", "Registration closes on 1 May 2020",
        "[Author name] | [Date]", "By 12 March 2024", "By Friday, 12 March 2024", "By 2030",
        "By Popular Demand", "By land, sea and air, March 2024", "Annual Report | 12 March 2024",
        "Hong Kong, 12 March 2024", "記者會 2024年5月3日", "记者：这辆车何时开始？",
        "记者：潭水从哪里开始，", "记者手记", "作者的自白",
        "The firm was founded on 3 May 2001.", "Stand by Ruth Emmerson",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["Title\n\n", ""])
def test_what_only_looks_like_a_byline_says_nothing(line: str, before: str) -> None:
    assert find_byline(f"{before}{line}\n\nText.") == (None, None)


def test_a_byline_in_the_midst_of_a_text_is_that_of_a_part() -> None:
    middle = "By Ruth Emmerson, March 2024\n"
    assert find_byline("Text.\n" * 20 + middle + "Text.\n" * 5) == (None, None)
