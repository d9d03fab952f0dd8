"""Whether a text denies something, so that a statement and its quote can be held side by side."""

from bot.language.closed_classes import closed_class
from bot.language.scripts import fold
from bot.language.word_order import Cut, content_words

_NOT_NEGATIVE, _NO = map(closed_class, ("not_negative", "denies"))
_HIDDEN, _STRONG = map(closed_class, ("hidden", "strong"))
_ASIDE = closed_class("sets_aside")


def denies(text: str) -> bool:
    """Tells whether the text says no in so many words."""
    return bool(_NO.search(_plain(text)))


def agree(statement: str, quote: str) -> bool:
    """Tells whether both deny something or neither does; "failed" stands for "did not succeed"."""
    (no, implied), (other_no, other_implied) = _read(statement), _read(quote)
    if no + implied < other_no or other_no + other_implied < no:
        return False
    if bool(no) != bool(other_no):
        return other_implied > implied if no else implied > other_implied
    return True


def denied(clause: str, cut: Cut) -> list[tuple[list[str], str, bool]]:
    """Returns for each denial of a clause the words that it denies, what stands before it, and
    whether nothing follows: it ends with the clause, or with what is said of a thing
    (不善电商的腾讯)."""
    plain, found = _plain(clause), []
    for match in _NO.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        within, _, thing = after.partition("的")
        inside = content_words(within, cut) if content_words(thing, cut) else []
        scope = inside or content_words(after, cut) or content_words(before, cut)[-1:]
        found.append((scope, before if content_words(before, cut) else "", not inside))
    return found


def set_aside(text: str, name: str) -> bool:
    """Tells whether a text names a thing only to say what another is not (neither A nor B)."""
    before = fold(text).split(fold(name))[:-1]
    return bool(before) and all(map(_ASIDE.search, before))


def overdenies(one: str, other: str) -> bool:
    """Tells whether ``one`` fails, refuses or forbids and nothing in ``other`` says no."""
    no = any(pattern.search(_plain(other)) for pattern in (_NO, _HIDDEN, _STRONG))
    return bool(_STRONG.search(_plain(one))) and not no


def _plain(text: str) -> str:
    return _NOT_NEGATIVE.sub(" ", fold(text))


def _read(text: str) -> tuple[int, int]:
    """Returns how often a text says no in so many words, and how often without: failed, 缺乏."""
    plain = _plain(text)
    return len(_NO.findall(plain)), len(_HIDDEN.findall(plain))
