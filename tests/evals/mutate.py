"""Makes false statement–quote pairs of true ones, mechanically: each kind changes one thing.

What a mutation gives must be false whatever the pair is about; where that cannot be known (a name
that is not in the text, a sentence without a verb that it knows) it gives nothing. Run with two
paths and a seed, it writes the false pairs that the true ones of the first file give.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Pair = dict[str, Any]
Mutation = Callable[[Pair, Sequence[Pair], random.Random], Pair | None]

NAMES = [
    ("Laiwang", "来往", "來往"), ("DingTalk", "钉钉", "釘釘"), ("WeChat", "微信", "微信"),
    ("Alipay", "支付宝", "支付寶"), ("Weibo", "微博", "微博"), ("QQ", "QQ", "QQ"),
    ("Taobao", "淘宝", "淘寶"), ("Meituan", "美团", "美團"), ("JD", "京东", "京東"),
    ("Suning", "苏宁", "蘇寧"), ("Tencent", "腾讯", "騰訊"), ("Alibaba", "阿里", "阿里"),
    ("Pinduoduo", "拼多多", "拼多多"), ("Baidu", "百度", "百度"), ("Momo", "陌陌", "陌陌"),
]  # fmt: skip
"""Names of other entities each, in English and the two scripts of Chinese."""

MONTHS = ["January", "March", "April", "May", "June", "September", "October", "November"]
SCALES = [("万", "亿"), ("亿", "万"), ("萬", "億"), ("億", "萬"), ("million", "billion"),
          ("billion", "million")]  # fmt: skip
NEGATIONS = [
    (r"\b(was|were|is|are|has|have|had|can|could)\b", r"\1 not"),
    (r"\bstill prefer\b", "no longer prefer"),
    (r"\bpays\b", "does not pay"),
    ("达到|達到", "没有达到"),
    ("达|達|从|從", r"不\g<0>"),
    ("是|為|为", "并非"),
    ("开始|開始", "没有开始"),
    ("有", "没有"),
]
DENIALS = [
    (r"\b(did|does|do|was|were|is|are|has|have|had) not\b", r"\1"),
    (r"\bhas never\b", "has often"),
    ("没有|沒有|未能|未", "已经"),
    ("从来没|從來沒|从未|從未", "常常"),
    ("并不|並不|不(?=用|收|喜|反|使)", ""),
]
CERTAINTIES = [
    (r"\b(?:plans|intends) to\b", "has already managed to"),
    (r"\b(?:may|might)\b", "did in fact"),
    (r"\bis said to have\b", "has in fact"),
    (r"\breportedly\b", "demonstrably"),
    ("计划|計劃|打算|预计|預計|有望|可望|可能|也许|即将|即將", "已经"),
]


class Place(NamedTuple):
    """Where a text says something, and what."""

    start: int
    end: int
    text: str


def _replace(pair: Pair, place: Place, text: str) -> Pair:
    statement: str = pair["statement"]
    return pair | {"statement": statement[: place.start] + text + statement[place.end :]}


def _find(pattern: str, text: str) -> list[Place]:
    return [Place(m.start(), m.end(), m.group()) for m in re.finditer(pattern, text)]


def _rewrite(pair: Pair, rules: Sequence[tuple[str, str]]) -> Pair | None:
    for pattern, text in rules:
        changed = re.sub(pattern, text, pair["statement"], count=1)
        if changed != pair["statement"]:
            return pair | {"statement": changed}
    return None


def change_number(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """A number of the statement becomes another (no year, month, day or percentage)."""
    pattern = r"(?<![\d.,])\d{2,}(?![\d,.]*\d|\s*[%年月日]|\s+percent)"
    places = [p for p in _find(pattern, pair["statement"]) if not re.match("(19|20)..$", p.text)]
    if not places:
        return None
    place = rng.choice(places)
    return _replace(pair, place, str(int(place.text) + rng.choice([1, 2, 7, 30, 400])))


def change_year(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """A year moves by some years."""
    places = _find(r"(?<!\d)(?:19|20)\d\d(?!\d)", pair["statement"])
    if not places:
        return None
    place = rng.choice(places)
    return _replace(pair, place, str(int(place.text) + rng.choice([-11, -3, -2, 4, 9])))


def change_month(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """A month becomes another."""
    places = _find("|".join(MONTHS), pair["statement"]) or _find(r"\d+(?=月)", pair["statement"])
    if not places:
        return None
    place = rng.choice(places)
    if place.text.isdigit():
        return _replace(pair, place, str(int(place.text) % 12 + 1))
    return _replace(pair, place, rng.choice([month for month in MONTHS if month != place.text]))


def change_percent(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """A percentage becomes another."""
    places = _find(r"\d+(?=\s*%|\s+percent)", pair["statement"])
    if not places:
        return None
    place = rng.choice(places)
    return _replace(pair, place, str(int(place.text) + rng.choice([1, 3, 5, 11])))


def change_unit(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """A scale word becomes another."""
    found = [
        (place, other)
        for one, other in SCALES
        for place in _find(rf"(?<=\d){one}|(?<=\d ){one}", pair["statement"])
    ]
    if not found:
        return None
    return _replace(pair, *rng.choice(found))


def change_name(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """A name becomes that of an entity that the passage does not name."""
    said = pair["statement"] + pair["passage"] + " ".join(map(str, pair["about"].values()))
    column = ("en", "zh-Hans", "zh-Hant").index(pair["language"])
    others = [names[column] for names in NAMES if not any(name in said for name in names)]
    known = "|".join(names[column] for names in NAMES)
    # A longer name (WeChat Work, 支付宝…圈) is another entity: leave it alone.
    places = _find(rf"(?:{known})(?! Work| Pay|支付|公众号|巴巴)", pair["statement"])
    if not others or not places:
        return None
    return _replace(pair, rng.choice(places), rng.choice(others))


def negate(pair: Pair, _: Sequence[Pair], __: random.Random) -> Pair | None:
    """A statement of a fact denies it."""
    if re.search(r"\bnot\b|never|\bno\b|lacks|不|没|沒|未|may |might ", pair["statement"]):
        return None
    return _rewrite(pair, NEGATIONS)


def assert_denied(pair: Pair, _: Sequence[Pair], __: random.Random) -> Pair | None:
    """A statement that denies loses its "not"."""
    return _rewrite(pair, DENIALS)


def assert_planned(pair: Pair, _: Sequence[Pair], __: random.Random) -> Pair | None:
    """What is planned, possible or said to be is stated as a fact."""
    return _rewrite(pair, CERTAINTIES)


def move(pair: Pair, pairs: Sequence[Pair], rng: random.Random) -> Pair | None:
    """The quote is said to stand in a passage that does not hold it."""
    other = rng.choice([p for p in pairs if p["about"] != pair["about"]])
    return pair | {"passage": other["passage"], "about": other["about"]}


def change_quote(pair: Pair, _: Sequence[Pair], rng: random.Random) -> Pair | None:
    """One character of the quote is another."""
    quote: str = pair["quote"]
    places = [i for i, char in enumerate(quote) if char.isalpha()]
    place = rng.choice(places)
    letters = "鑫淼焱" if quote[place] > "\u2fff" else "qxz"
    new = rng.choice([char for char in letters if char != quote[place].lower()])
    return pair | {"quote": quote[:place] + new + quote[place + 1 :]}


def set_beside(pair: Pair, pairs: Sequence[Pair], rng: random.Random) -> Pair | None:
    """The statement stands beside the quote of another text."""
    other = rng.choice([p for p in pairs if p["about"] != pair["about"]])
    keys = ("quote", "passage", "about", "translation")
    return pair | {key: other[key] for key in keys}


MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "changed-number": (change_number,),
    "changed-date": (change_year, change_month),
    "changed-percent": (change_percent,),
    "changed-unit": (change_unit,),
    "changed-name": (change_name,),
    "negated": (negate,),
    "un-negated": (assert_denied,),
    "modality": (assert_planned,),
    "other-passage": (move,),
    "changed-quote": (change_quote,),
    "unrelated": (set_beside,),
}
"""What makes each kind of false pair."""


def mutate(pairs: Sequence[Pair], *, seed: int, per_kind: int) -> list[Pair]:
    """Returns up to ``per_kind`` false pairs of each kind, made of true ones."""
    rng = random.Random(seed)
    true = [p for p in pairs if p["expected"] == "verified" and p["kind"] != "inference"]
    made = []
    for kind, mutations in MUTATIONS.items():
        found: list[Pair] = []
        for pair in rng.sample(true, len(true)):
            changed = rng.choice(mutations)(pair, true, rng)
            if changed is not None and len(found) < per_kind:
                new = {"id": f"{pair['id']}-{kind}", "kind": kind, "expected": "unverified"}
                found.append(changed | new)
        made += found
    return made


if __name__ == "__main__":
    source, target, seed = sys.argv[1:]
    lines = [json.loads(line) for line in Path(source).read_text(encoding="utf-8").splitlines()]
    written = (
        json.dumps(pair, ensure_ascii=False) for pair in mutate(lines, seed=int(seed), per_kind=6)
    )
    Path(target).write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
