"""``bot documents``, ``bot sync`` and ``bot doctor``."""

from __future__ import annotations

from bot.commands.console import Json, opened, progress_bars, show, show_json, show_table
from bot.commands.printing import describe_sync, document_row, document_to_json
from bot.settings import load_settings


def documents(as_json: Json = False) -> int:
    """Lists the library's documents."""
    with opened(load_settings()) as bot:
        counts, held = bot.passage_counts(), bot.documents()
    if as_json:
        show_json([document_to_json(each, counts[each.name]) for each in held])
    else:
        rows = [document_row(each, counts[each.name]) for each in held]
        show_table(rows, "name", "title", "what", "date", "passages", "from", "id")
    return 0


def sync() -> int:
    """Brings the library in step with the seeds folder."""
    from bot.service.factory import sync_library

    with progress_bars() as progress:
        report = sync_library(load_settings(), progress=progress)
    show(describe_sync(report))
    return 1 if report.skipped or report.lost else 0


def doctor() -> int:
    """Says what is configured or missing, and mends what can be."""
    from bot.commands.doctor import examine

    with progress_bars() as progress:
        findings = examine(load_settings(), progress=progress)
    show_table(findings)
    return 0 if all(finding.well for finding in findings) else 1
