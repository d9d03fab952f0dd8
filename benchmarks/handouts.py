"""Makes the slides and the memo of five conversations, and pictures of every page, to be looked at:
cut text, empty slides, notes without their source.

Asks the offline model, over the seeds and over documents of the evaluation. Needs LibreOffice's
Impress and Writer, and ``poppler-utils``. Prints how many pages each file has, and how many of a
deck's are its appendix.

    python benchmarks/handouts.py FOLDER [CONVERSATION…]
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.export.deck import Deck, Frame
from bot.export.formats import FORMATS, export
from bot.export.reading import read
from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Answer, Question, Turn

ROOT = Path(__file__).resolve().parent.parent
SEEDS, OTHERS = ROOT / "seeds", ROOT / "tests" / "evals" / "fields" / "a" / "docs"
CONVERSATIONS = {
    "two-en": (SEEDS, ["What happened to Laiwang?", "When was Laiwang launched?"]),
    "compared-hans": (SEEDS, ["比较钉钉和来往的推出时间、目的和结局", "那微博呢？"]),
    "refused-hant": (SEEDS, ["支付寶的社交功能失敗了嗎？", "阿里巴巴2020年的股價是多少？"]),
    "five-mixed": (
        SEEDS,
        [
            "Which social products did Alibaba launch?",
            "为什么说阿里没有社交基因？",
            "What do Alibaba and Tencent do about group sharing in the novel?",
            "比較微信支付和支付寶的優勢",
            "Why did Alibaba invest in Weibo?",
        ],
    ),
    "tables-en": (
        OTHERS,
        [
            "Compare the mobile stroke unit and the register of Vellmar: start, purpose and cost",
            "How did Lanstone's revenue develop?",
            "海澄市短租許可證的規費每張多少錢？",
        ],
    ),
}


def answers_of(seeds: Path, questions: list[str]) -> tuple[list[Answer], list]:
    """Returns the answers of one conversation, and the documents there are."""
    given: list[Answer] = []
    with tempfile.TemporaryDirectory() as data:
        settings = load_settings().model_copy(
            update={"seeds_dir": seeds, "data_dir": Path(data), "model": "offline"}
        )
        with open_bot(settings, say=print) as bot:
            for text in questions:
                said = [(a.question, a.text) for a in given]
                turns = (
                    Turn(role=role, content=content)
                    for pair in said
                    for role, content in zip(("user", "assistant"), pair, strict=True)
                )
                given.append(bot.ask(Question(text=text, history=tuple(turns))))
            return given, list(bot.documents())


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for name in sys.argv[2:] or CONVERSATIONS:
        seeds, questions = CONVERSATIONS[name]
        answers, documents = answers_of(seeds, questions)
        content = read(answers, documents, title=answers[0].question, date=today)
        for form in FORMATS:
            (target / f"{name}{FORMATS[form]}").write_bytes(export(form, content))
        shown = 1 + sum(len(list(Deck(content, Frame())._answer(part))) for part in content.parts)
        for suffix in (".pptx", ".docx"):
            file = target / f"{name}{suffix}"
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", target, file]
            subprocess.run(command, check=True, capture_output=True)
            pdf = file.with_suffix(".pdf").rename(target / f"{name}-{suffix[1:]}.pdf")
            for old in target.glob(f"{pdf.stem}-*.png"):
                old.unlink()
            subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, target / pdf.stem], check=True)
            pages = len(list(target.glob(f"{pdf.stem}-*.png")))
            appendix = f", {pages - shown} of them appendix" if suffix == ".pptx" else ""
            print(f"{file.name}: {len(questions)} questions, {pages} pages{appendix}")


if __name__ == "__main__":
    main()
