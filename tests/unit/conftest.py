"""A lexicon of a few words, and indexes in folders of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language.lexicon import Lexicon, tabulate
from bot.language.segmentation import Analyser
from bot.retrieval.bm25 import Entry, LexicalIndex

LINES = """\
# a dictionary of a few words
軟件 软件 [ruan3 jian4] /(computer) software/
社交 社交 [she4 jiao1] /interaction/social contact/
來往 来往 [lai2 wang3] /to come and go/dealings; relations/
失敗 失败 [shi1 bai4] /to be defeated/to lose/to fail (e.g. experiments)/failure/
競爭 竞争 [jing4 zheng1] /to compete/competition/
爭 争 [zheng1] /to strive for/to vie for/
用戶 用户 [yong4 hu4] /user; consumer/
電腦軟件 电脑软件 [dian4 nao3 ruan3 jian4] /variant of 軟件|软件[ruan3 jian4]/
阿里山 阿里山 [A1 li3 Shan1] /Alishan, mountain in Taiwan/
牛頓 牛顿 [Niu2 dun4] /Newton (name)/
波士頓 波士顿 [Bo1 shi4 dun4] /Boston/
士頓波 士顿波 [Shi4 dun4 bo1] /Stonpo/
頓波士 顿波士 [Dun4 bo1 shi4] /Tonposo/
波頓士 波顿士 [Bo1 dun4 shi4] /Patonso/
士波頓 士波顿 [Shi4 bo1 dun4] /Sapoton/
頓 顿 [dun4] /to stop/
波 波 [bo1] /wave/
士 士 [shi4] /scholar/
牛 牛 [niu2] /cow/
林 林 [Lin2] /surname Lin/
林 林 [lin2] /woods; forest/
""".splitlines()

GLOSSARY = (("Laiwang", "来往", "往来"), ("Alibaba", "阿里巴巴", "阿里"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for jieba's cache, made once."""
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon(tabulate(LINES))


@pytest.fixture(scope="session")
def named_lexicon() -> Lexicon:
    """The same lexicon with a glossary."""
    return Lexicon(tabulate(LINES), GLOSSARY)


@pytest.fixture(scope="session")
def analyser(lexicon: Lexicon, cache: Path) -> Analyser:
    return Analyser(lexicon, cache)


MakeIndex = Callable[..., LexicalIndex]


@pytest.fixture
def make_index(tmp_path: Path, lexicon: Lexicon, cache: Path) -> MakeIndex:
    """Makes an index of the texts given, in a folder of its own."""

    def make(*texts: str | Entry, of: Lexicon = lexicon) -> LexicalIndex:
        index = LexicalIndex.open(
            tmp_path / f"index-{len(list(tmp_path.iterdir()))}", of, cache=cache
        )
        entries = [
            text if isinstance(text, Entry) else Entry(f"{number}", text)
            for number, text in enumerate(texts)
        ]
        index.update(add=entries, remove=())
        return index

    return make
