"""The real dictionary and the model that ships, together."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import numpy as np
import pytest

from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.library.embeddings import SIZE, LocalEmbeddings
from bot.retrieval.bm25 import Entry, LexicalIndex
from bot.retrieval.hybrid import Searcher

TEXTS = {
    "heart": "The heart pumps blood through the vessels of the body, about seventy beats a minute.",
    "river": "黄河发源于青藏高原，流经九个省区，最后注入渤海。",
    "chess": "西洋棋的國王一次只能走一格，皇后則可以往任何方向走。",
    "newton": "据说牛顿看见苹果从树上掉下来，想到了万有引力。",
    "tea": "Tea leaves are withered, rolled and dried before they are packed and sold abroad.",
    "court": "法院裁定该公司违反了合同，必须赔偿客户的损失。",
}
QUESTIONS = {
    "心臟每分鐘跳幾次？": "heart",
    "Where does the Yellow River rise?": "river",
    "How far may the king in chess move?": "chess",
    "What did Newton see falling from a tree?": "newton",
    "茶叶在出售之前怎样加工？": "tea",
    "Who must compensate customers for breach of contract?": "court",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("retrieval")


@pytest.fixture(scope="module")
def lexicon(folder: Path) -> Lexicon:
    return Lexicon.load(folder)


@pytest.fixture(scope="module")
def embeddings(folder: Path, lexicon: Lexicon) -> LocalEmbeddings:
    return LocalEmbeddings(Glosser(lexicon, Analyser(lexicon, folder)))


@pytest.fixture(scope="module")
def index(folder: Path, lexicon: Lexicon) -> LexicalIndex:
    index = LexicalIndex.open(folder / "words", lexicon)
    index.update(add=[Entry(name, text) for name, text in TEXTS.items()], remove=())
    return index


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_passage_is_found_across_languages(
    index: LexicalIndex, embeddings: LocalEmbeddings, question: str
) -> None:
    names = list(TEXTS)
    vectors = np.array(embeddings.embed_documents(list(TEXTS.values())))

    def dense(asked: str, k: int, within: Container[str] | None) -> list[tuple[str, float]]:
        cosines = vectors @ np.array(embeddings.embed_query(asked))
        return [(names[at], float(cosines[at])) for at in np.argsort(-cosines)[:k]]

    assert Searcher(index, dense).search(question, k=1)[0].id == QUESTIONS[question]


def test_the_lexicon_is_read_once(folder: Path, lexicon: Lexicon) -> None:
    kept, again = Lexicon.load(folder), Lexicon.load(folder)
    assert again.words is kept.words
    assert again.fingerprint == lexicon.fingerprint


def test_vectors_do_not_depend_on_their_neighbours(embeddings: LocalEmbeddings) -> None:
    one, _ = embeddings.embed_documents([TEXTS["tea"], TEXTS["river"] * 9])
    assert one == embeddings.embed_query(TEXTS["tea"])
    assert len(one) == SIZE
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
