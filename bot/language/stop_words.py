"""The words that carry no topic, and the stems of those that do.

Owns the stop lists of both languages and the English stemmer (PyStemmer's only import).
"""

from __future__ import annotations

import functools


def word_set(words: str) -> frozenset[str]:
    """Returns the words of a list written with spaces between them."""
    return frozenset(words.split())


ENGLISH_STOP_WORDS = word_set(
    """
    a an the of in on at to for from by with without about into over under than as is are was were
    be been being am do does did done doing have has had having will would shall should can could
    may might must this that these those it its he she they them his her their our your my we you
    i me him us who whom whose which what when where why how and or but nor not no so if then
    there here also such only own same too very s t d ll re ve m up out off down again further once
    during before after above below between both each few more most other some any all many much
    name one someone something sb sth etc eg ie esp
    """
)

CHINESE_STOP_WORDS = word_set(
    """
    的 了 在 是 和 与 及 或 也 都 就 而 被 把 对 从 到 由 于 为 以 将 有 这 那 哪 哪个 哪些 什么
    怎么 怎样 如何 谁 几 吗 呢 吧 啊 之 其 他 她 它 他们 我 你 我们 一个 一 个 中 上 下 里 年 月
    多少 日 来 去 着 过 得 地 等 会 能 可以 没有 不 很 最 更 为什么 何 何时 哪里 哪儿 什么样 多
    次 名 位 种
    哪位 哪种 哪座 何为 为何 何种 多长 多久 多大 是否 叫 叫做 称为 做 用 用来 进行 该 本 此 某 某些
    每 各 这个 那个 这些 那些 您 她们 它们 自己 者 们 因为 所以 由于 因此 如果 若 如 即 则 却 但
    但是 并 并且 而且 以及 或者 还是 还 又 再 只 已 曾 可 使 让 向 往 通过 根据 关于 对于 为了 不是
    等等 时 时候 前 后 以前 以后 之前 之后 内 外 间 其中 其他 有些 一些 一种
    座 条 件 项 所 支 部 只 张 块 片 场
    """
)


class Stemmer:
    """English Snowball stems, each computed once."""

    def __init__(self) -> None:
        from Stemmer import Stemmer as Snowball

        self.stem = functools.lru_cache(maxsize=1 << 17)(Snowball("english").stemWord)
