"""The command line: reads arguments, runs a command, and sets the exit status.

Results go to stdout, JSON alone where ``--json`` asks for it; progress and messages go to stderr.
Exit status: 0 done (a refused question is a result), 1 some input was skipped or failed, 2 usage or
settings. The commands themselves are in ``bot/commands``.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from typer.main import get_command

from bot import __version__
from bot.commands import adding, asking, drafts, evaluating, library, serving
from bot.commands.console import say, show
from bot.errors import BotError

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, the chat page is served. Settings: see .env.example.",
)
commands: dict[str, Callable[..., int]] = {
    "serve": serving.serve,
    "ask": asking.ask,
    "search": asking.search,
    "compare": asking.compare,
    "check": drafts.check,
    "add": adding.add,
    "remove": adding.remove,
    "describe": adding.describe,
    "library": library.library,
    "glossary": library.glossary,
    "watch": library.watch,
    "documents": library.documents,
    "sync": library.sync,
    "translate": adding.translate,
    "doctor": library.doctor,
    "eval": evaluating.evaluate,
    "export": adding.export,
    "import": adding.import_,
}
for name, command in commands.items():
    app.command(name)(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with get_command(app).make_context("bot", given) as context:
            status: int = context.command.invoke(context)
        sys.stdout.flush()
        return status
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as error:
        where = getattr(error, "ctx", None)
        path = where.command_path if where else "bot"
        say(f"{error.format_message().rstrip('.')}. See: {path} --help")
        return 2
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


def _version(asked: bool) -> None:
    if asked:
        show(f"bot {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _page(
    context: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which it is.")
    ] = False,
) -> int:
    """Answers questions about your documents, with citations that were checked."""
    return 0 if context.invoked_subcommand else serving.serve()
