"""The command line: reads arguments, runs a command, and sets the exit status.

Results go to stdout, JSON alone where ``--json`` asks for it; progress and messages go to stderr.
Exit status: 0 done (a refused question is a result), 1 some input was skipped or failed, 2 usage or
settings. The commands themselves are in ``bot/commands``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot import __version__
from bot.commands import (
    adding,
    asking,
    comparing,
    evaluating,
    feedback,
    library,
    serving,
    touring,
    translating,
)
from bot.commands.console import Command, say
from bot.errors import BotError
from bot.settings import load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        command: Command = options.command
        status = command(options, settings)
        sys.stdout.flush()
        return status
    except BotError as error:
        say(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough; Python would complain on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot",
        description="Answers questions about your documents, with citations that were checked.",
        epilog="Without a command, the chat page is served. Settings: see .env.example.",
    )
    parser.add_argument("--version", action="version", version=f"bot {__version__}")
    parser.set_defaults(command=serving.serve_page, host=None, port=None, demo=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for module in (
        serving, asking, comparing, adding, evaluating, library, translating, feedback, touring,
    ):  # fmt: skip
        module.register(commands)
    return parser
