"""What small models write beside the grammar becomes readable; nothing is made up and none lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.normalising import is_other_language, tidy, tidy_draft


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Plain text, 1,000 people (2013) and (see 3) [2.3].", None),
        ("A [inference: 1.1, 3.2].", None),
        ("<think>Maybe [1].\nNo.</think>\n\nYes.", "Yes."),
        ("<thinking>Never ends", ""),
        ("It said so.</think>Yes.", "Yes."),
        ("[THINK]Hm [1.1].[/THINK]Yes [2.1].", "Yes [2.1]."),
        ("◁think▷Hm.◁/think▷Yes.", "Yes."),
        ("<seed:think>Hm.</seed:think>Yes.", "Yes."),
        ("<|channel>thought\nHm.<channel|>Yes.", "Yes."),
        ("<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>Yes.<|END_RESPONSE|>", "Yes."),
        ("[THINK]Never ends", ""),
        ("<answer>Yes.</answer>", "Yes."),
        ("[think about it] Yes.", None),
        ("<|channel|>analysis<|message|>Hm [1.1].<|end|><|channel|>final<|message|>Yes.", "Yes."),
        ("```markdown\nYes.\n```", "Yes."),
        ("Code:\n```\nx\n```", None),
        ('{"answer": "Yes [1.1].", "confidence": 0.9}', "Yes [1.1]."),
        ('```json\n{"answer": {"text": "Yes."}}\n```', "Yes."),
        ('{"claims": [{"claim": "One."}, {"claim": "Two."}]}', "One.\n\nTwo."),
        ('{"answer": 3}', None),
        ('{"claims": [{"claim": "One.", "sentences": ["2.3", "5.1"]}]}', "One."),
        ('{"claim": "One.", "passage": 2}', "One."),
        ('{"claim": "One.", "passage": "the second"}', "One."),
        ("<p>A<sup>[1]</sup><br/>B</p><p>C < D</p>", "A[1] B\n\nC < D\n\n"),
        ('<img src="x"> <a href="y">[1]</a> <script>', None),
        ("<|im_start|>assistant\nYes.<|im_end|>\n<|im_start|>user\nNo?", "Yes."),
        ("[INST] Yes.</s> No.", "Yes."),
        ("NOT_STATED", None),
        ("**NOT STATED.** The passages do not say.", "NOT_STATED"),
        ("NOT_STATED: who built it", None),
        ("NOT_STATED. But A [1.1].", None),
        ("It is not stated. NOT_STATED", None),
        ('{"broken": ', None),
    ],
)
def test_an_answer_is_made_readable(written: str, read: str | None) -> None:
    assert tidy(written).text == (written if read is None else read)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It failed in 2015. " * 40, "It failed in 2015. "),
        ("It failed. It came back. " * 9, "It failed. It came back. "),
        ("来往失败了，员工离开了。" * 30, "来往失败了，员工离开了。"),
        ("- It failed here\n" * 5, "- It failed here\n"),
        ("It failed [1.1]. " * 3, "It failed [1.1]. "),
    ],
)
def test_what_is_said_again_and_again_is_said_once(written: str, read: str) -> None:
    tidied = tidy(written)
    assert (tidied.text.strip(), tidied.repeated) == (read.strip(), True)


@pytest.mark.parametrize(
    "written",
    ["No. No. No.", "| a | b |\n|---|---|\n|---|---|\n", "It failed. It came. It failed. It went."],
)
def test_what_only_looks_repeated_stays(written: str) -> None:
    assert tidy(written).text == written
    assert not tidy(written).repeated


@pytest.mark.parametrize(
    ("so_far", "shown"),
    [
        ("<think>Hm", ""),
        ("<think>Hm</think>Yes <thi", "Yes "),
        ("<thi", ""),
        ('{"answer": "Yes', ""),
        ("```json\n{", ""),
        ("2 < 3", "2 < 3"),
        ("A (which is a longer remark than that", "A (which is a longer remark than that"),
        ("A</su", "A"),
        ("<|im_start|>assis", ""),
        ("<|im_start|>assistant\nYes.<|im_e", "Yes."),
    ],
)
def test_a_draft_holds_back_what_is_not_whole(so_far: str, shown: str) -> None:
    assert tidy_draft(so_far) == shown


@given(st.text('ab.。 \n[]【】:："“”12<>think/{}`|', max_size=60))
def test_tidying_never_fails_and_settles(text: str) -> None:
    tidy_draft(text)
    assert len(tidy(text).text) <= 2 * len(text) + 12 * text.count("【") + 12 * text.count("[")


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("It failed because users stayed with the older app, as they always had.", "en", False),
        ("It failed because users stayed with the older app, as they always had.", "zh-Hans", True),
        ("来往失败是因为用户都留在微信上，没有理由离开。", "en", True),
        ("来往失败是因为用户都留在微信上，没有理由离开。", "zh-Hant", False),
        ("阿里巴巴的 Laiwang 與騰訊的 WeChat 相比沒有粘性", "zh-Hant", False),
        ('It failed [1: "来往失败是因为用户都留在微信上"] and nobody came to the app after that.',
         "en", False),
        ("来往", "en", False),
    ],
)  # fmt: skip
def test_another_language_is_told(text: str, language: str, other: bool) -> None:
    assert is_other_language(text, language) == other
