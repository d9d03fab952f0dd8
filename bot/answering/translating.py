"""Translates a document sentence by sentence with a model, aligned by offsets.

What the model leaves out, or gives other numbers to, stays untranslated: no translation is better
than a wrong one.
"""

import re
from collections.abc import Iterator, Sequence

from langchain_core.language_models import BaseChatModel

from bot.answering.evidence_text import as_attribute, as_material
from bot.answering.prompts import Prompt
from bot.language.numbers import numbers, supported
from bot.language.sentences import sentences
from bot.types import Document, Progress, Translation

_BATCH_CHARS = 2400
"""Characters of a document that are sent at once."""
_LINE = re.compile(r"^\s*(\d{1,3})\s*[:.\uff1a)]\s*(\S.*)$", re.MULTILINE)
_LANGUAGES = {"en": "English", "zh-Hans": "Simplified Chinese"}


def translate(
    document: Document, prompt: Prompt, model: BaseChatModel, progress: Progress | None = None
) -> tuple[Translation, ...]:
    """Returns the units of a document in the other language, in the order of its text.

    Raises:
        ModelError: the model failed.
    """
    language = "zh-Hans" if document.language == "en" else "en"
    spans = list(sentences(document.text))
    units: list[Translation] = []
    for batch in _batches(spans):
        texts = [" ".join(document.text[start:end].split()) for start, end in batch]
        listed = "\n".join(f"{n}: {as_material(text)}" for n, text in enumerate(texts, start=1))
        about = {"language": _LANGUAGES[language], "title": as_attribute(document.title)}
        messages = prompt.render({**about, "sentences": listed})
        told = {int(n): text.strip() for n, text in _LINE.findall(model.invoke(messages).text)}
        for n, ((start, end), text) in enumerate(zip(batch, texts, strict=True), start=1):
            if n in told and numbers(told[n]) <= supported(text):
                units.append(Translation(start=start, end=end, language=language, text=told[n]))
        if progress:
            progress(document.name, spans.index(batch[-1]) + 1, len(spans))
    return tuple(units)


def _batches(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    for span in spans:
        if batch and span[1] - batch[0][0] > _BATCH_CHARS:
            yield batch
            batch = []
        batch.append(span)
    if batch:
        yield batch
