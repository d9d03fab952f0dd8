"""What a change does, document by document: which come, change, leave, stay, or take a new name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.library.rows import Entry
from bot.library.sources import Source
from bot.types import SyncReport


@dataclass(frozen=True, slots=True)
class Difference:
    """What is put and what leaves, held against what there is."""

    puts: Sequence[Source]
    """What is new, changed or renamed, each with its id."""
    report: SyncReport

    @classmethod
    def between(
        cls, sources: Sequence[Source], removed: Sequence[Entry], held: Mapping[str, Entry]
    ) -> Difference:
        """Returns what changes as ``sources`` are put into what is ``held`` and ``removed`` leaves;
        one that comes with the text of one that leaves takes its place."""
        leaving = {entry.sha256: entry for entry in removed}
        added, changed, unchanged, renamed = [], [], [], []
        puts: list[Source] = []
        for source in sources:
            name = source.document.name
            before = held.get(name)
            if before and before.held == source.held:
                unchanged.append(name)
                continue
            if before:
                changed.append(name)
            elif before := leaving.pop(source.document.sha256, None):
                renamed.append((before.name, name))
            else:
                added.append(name)
            puts.append(source.identified(before.id if before else source.document.id))
        old_names = {old for old, _ in renamed}
        report = SyncReport(
            added=tuple(sorted(added)),
            changed=tuple(sorted(changed)),
            unchanged=tuple(sorted(unchanged)),
            removed=tuple(sorted(entry.name for entry in removed if entry.name not in old_names)),
            renamed=tuple(sorted(renamed)),
        )
        return cls(puts, report)
