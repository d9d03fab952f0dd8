"""Asks questions of a plain LangChain chain, to set beside the bot with the same model.

usage: python benchmarks/plain_chain.py TEXTS QUESTIONS.jsonl ANSWERS.jsonl

TEXTS is what ``bot export --texts`` wrote. The chain is the one of every tutorial: pieces of 1,000
characters, the four nearest by the embeddings that the bot ships, "answer from the context", the
model of ``OPENAI_BASE_URL``. It cites what it was given, so that it is scored by what it says.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_openai import ChatOpenAI

from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.library.embeddings import LocalEmbeddings

SIZE, OVERLAP, NEAREST = 1000, 100, 4
PROMPT = """Use the following pieces of context to answer the question at the end. If you don't know
the answer, just say that you don't know, don't try to make up an answer. Answer in the language of
the question.

{context}

Question: {question}
Helpful answer:"""


def main(texts: Path, questions: Path, answers: Path) -> None:
    """Asks each question and writes its answer as a line that the bot's scorer reads."""
    folder = Path(tempfile.mkdtemp())
    lexicon = Lexicon.load(folder)
    store = InMemoryVectorStore(LocalEmbeddings(Glosser(lexicon, Analyser(lexicon, folder))))
    for path in sorted(texts.iterdir()):
        text = path.read_text(encoding="utf-8")
        starts = range(0, len(text), SIZE - OVERLAP)
        about = {"document": path.name}
        pieces = [Document(text[at : at + SIZE], metadata={**about, "start": at}) for at in starts]
        store.add_documents(pieces)
    model = ChatOpenAI(
        base_url=os.environ["OPENAI_BASE_URL"], model=os.environ["OPENAI_MODEL"],
        api_key=os.environ.get("OPENAI_API_KEY") or "none", temperature=0, timeout=900,
        use_responses_api=False, max_tokens=300,
    )  # fmt: skip
    chain = ChatPromptTemplate.from_template(PROMPT) | model | StrOutputParser()
    with answers.open("w", encoding="utf-8") as out:
        for line in questions.read_text(encoding="utf-8").splitlines():
            asked, began = json.loads(line), time.perf_counter()
            found = store.similarity_search(asked["question"], k=NEAREST)
            context = "\n\n".join(each.page_content for each in found)
            said = chain.invoke({"context": context, "question": asked["question"]})
            passages = [
                {**d.metadata, "end": d.metadata["start"] + len(d.page_content)} for d in found
            ]
            quotes = [
                {**p, "n": n, "quote": d.page_content}
                for n, (p, d) in enumerate(zip(passages, found, strict=True), start=1)
            ]
            declined = "don't know" in said or "不知道" in said
            seconds = {"total": round(1000 * (time.perf_counter() - began))}
            told = {"id": asked["id"], "answer": said, "status": ("answered", "refused")[declined]}
            more = {"claims": [], "citations": quotes, "passages": passages, "timings_ms": seconds}
            print(json.dumps({**told, **more}, ensure_ascii=False), file=out, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
