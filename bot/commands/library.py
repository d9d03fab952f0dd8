"""``bot documents``, ``bot sync`` and ``bot doctor``."""

from __future__ import annotations

import argparse

from bot.commands.console import Commands, opened, progress_bars, show, show_json
from bot.settings import Settings


def register(commands: Commands) -> None:
    """Adds the commands."""
    documents = commands.add_parser("documents", help="list the library's documents")
    documents.add_argument("--json", action="store_true")
    documents.set_defaults(command=_documents)

    sync = commands.add_parser("sync", help="bring the library in step with the seeds folder")
    sync.set_defaults(command=_sync)

    doctor = commands.add_parser(
        "doctor", help="say what is configured or missing; mend what can be"
    )
    doctor.set_defaults(command=_doctor)


def _documents(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.printing import describe_documents, document_to_json

    with opened(settings) as bot:
        counts = bot.passage_counts()
        if options.json:
            rows = [document_to_json(d, counts[d.name]) for d in bot.documents()]
            show_json(rows)
        else:
            show(describe_documents(bot.documents(), counts))
    return 0


def _sync(_: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.printing import describe_sync
    from bot.service.factory import sync_library

    with progress_bars() as progress:
        report = sync_library(settings, progress=progress)
    show(describe_sync(report))
    return 1 if report.skipped else 0


def _doctor(_: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.doctor import examine

    with progress_bars() as progress:
        findings = examine(settings, progress=progress)
    for finding in findings:
        show(str(finding))
    return 0 if all(finding.well for finding in findings) else 1
