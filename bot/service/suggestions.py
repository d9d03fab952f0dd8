"""Suggests what to ask next, from the evidence alone: only of what a passage names."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.language.names import NamesIn
from bot.language.scripts import has_han, shown_in
from bot.service.glossary_names import Suggestion
from bot.types import Citation, Document, Hit, Plan

Named = Callable[[str, str], str]
"""Gives an entity's name in a language, by its canonical name."""

_TRIED = 8
"""Topics of a language that are tried at most."""
_LEAST = 2
"""Passages of the evidence that must name a thing for it to be asked about."""


def suggest(
    plan: Plan,
    hits: Sequence[Hit],
    citations: Sequence[Citation],
    *,
    names_in: NamesIn,
    named: Named,
    phrases: Mapping[str, str],
) -> tuple[str, ...]:
    """Returns at most three questions in the reader's language that the evidence speaks of.

    Another speaker on the same thing, two things compared, and another thing.
    """
    asked = names_in(plan.rewritten)
    counts = Counter(name for hit in hits for name in names_in(hit.passage.text))
    others = [name for name, n in counts.most_common() if n >= _LEAST and name not in asked]
    subject = max(asked & counts.keys(), key=lambda name: (counts[name], name), default=None)
    cited = [(each.document, each.start) for each in citations]
    passages = [hit.passage for hit in hits]
    told = {
        p.author for p in passages for d, at in cited if d == p.document and p.start <= at < p.end
    }
    found = []
    if subject:
        shown = named(subject, plan.language)
        heard = (passage for passage in passages if subject in names_in(passage.text))
        # Who speaks is one of several voices in a document, under the own name.
        spoken = (p.author for p in heard if p.author == (p.heading or "").split(" › ")[0])
        speakers = dict.fromkeys(filter(None, spoken))
        new = [each for each in speakers if each not in told]
        # In the script that the reader reads, or as a quotation.
        strange = plan.language == "en" and any(map(has_han, new[:1]))
        new = [f"“{each}”" if strange else shown_in(each, plan.language) for each in new[:1]]
        found += [phrases["ask_speaker"].format(who=who, name=shown) for who in new]
        if others and len(plan.items) < 2:
            other = named(others[0], plan.language)
            found.append(phrases["ask_differ"].format(one=shown, other=other))
    rest = others[1:] if subject else others
    found += [phrases["ask_about"].format(name=named(name, plan.language)) for name in rest[:1]]
    return tuple(found)


def topics_of(documents: Sequence[Document], joined: Sequence[Suggestion]) -> dict[str, list[str]]:
    """Returns what each language of the documents may be asked about first: the names that the
    documents join, as that language writes them, and the titles that the text or the user gives."""
    found: dict[str, list[str]] = {}
    for each in documents:
        topics = found.setdefault(each.language, [])
        names = (name for j in joined if j.document == each.name for name in j.names)
        topics += [n for n in names if has_han(n) == each.language.startswith("zh")][:1]
        topics.append(each.title)
    return {language: list(dict.fromkeys(topics))[:_TRIED] for language, topics in found.items()}
