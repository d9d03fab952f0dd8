"""The command line: reads arguments, calls what ``factory`` builds, and sets the exit status.

Results go to stdout, JSON alone where ``--json`` asks for it; progress and messages go to stderr.
Exit status: 0 done (a refused question is a result), 1 some input was skipped or failed, 2 usage or
settings.
"""

# Printing is what this module is for.
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot import __version__
from bot.errors import BotError, UsageError
from bot.questions import id_of, question_of, read_file, read_history, read_json, whole
from bot.settings import Settings, load_settings
from bot.types import Question, hit_to_json

if TYPE_CHECKING:
    from bot.engine import Bot

Command = Callable[[argparse.Namespace, Settings], int]


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


def say(message: str) -> None:
    """Prints a message for the user on stderr."""
    print(f"bot: {message}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot",
        description="Answers questions about your documents, with citations that were checked.",
        epilog="Without a command, the chat page is served. Settings: see .env.example.",
    )
    parser.add_argument("--version", action="version", version=f"bot {__version__}")
    parser.set_defaults(command=_serve, host=None, port=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the chat page")
    serve.add_argument("--host", help="address to listen on (BOT_HOST)")
    serve.add_argument("--port", type=_port, help="port; 0 takes a free one (BOT_PORT)")
    serve.set_defaults(command=_serve)

    ask = commands.add_parser("ask", help="answer a question, or a file of questions")
    ask.add_argument("question", nargs="?", help="the question, in English or Chinese")
    ask.add_argument("--history", type=Path, metavar="F", help="JSON list of {role, content}")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument("--batch", type=Path, metavar="IN", help="lines of {id, question, history}")
    ask.add_argument("--out", type=Path, metavar="OUT", help="where a batch's answers go")
    ask.set_defaults(command=_ask)

    search = commands.add_parser("search", help="show the passages that a question finds")
    search.add_argument("question")
    search.add_argument("-k", type=_positive, default=8, help="how many (default 8)")
    search.add_argument("--json", action="store_true")
    search.set_defaults(command=_search)

    documents = commands.add_parser("documents", help="list the library's documents")
    documents.add_argument("--json", action="store_true")
    documents.set_defaults(command=_documents)

    sync = commands.add_parser("sync", help="bring the library in step with the seeds folder")
    sync.set_defaults(command=_sync)

    doctor = commands.add_parser(
        "doctor", help="say what is configured or missing; mend what can be"
    )
    doctor.set_defaults(command=_doctor)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


@contextmanager
def _opened(settings: Settings) -> Iterator[Bot]:
    """Opens the bot for reading, synced if this process may write, and closes it."""
    # Imported here: --help and usage errors need none of it.
    from bot.factory import open_bot

    with _progress() as progress, open_bot(settings, progress=progress, say=say) as bot:
        bot.stop_writing()
        yield bot


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yields what draws a bar on stderr, if that is a terminal."""
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in bars:
            bars[what] = tqdm(total=total, desc=what, file=sys.stderr, disable=None, leave=False)
        bars[what].total = total
        bars[what].update(done - bars[what].n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # Imported here: gradio takes seconds, and only the page needs it.
    from bot.ui.app import serve

    with ExitStack() as opened:

        def make() -> Bot:
            # Imported here: the page answers before the library and its packages are there.
            from bot.factory import open_bot

            return opened.enter_context(open_bot(settings, say=say))

        serve(
            make,
            host=options.host or settings.host,
            port=settings.port if options.port is None else options.port,
            examples=settings.seeds_dir / "examples.yaml",
            say=say,
        )
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch or options.out:
        if options.question or options.history or not (options.batch and options.out):
            raise UsageError("A batch needs --batch IN.jsonl and --out OUT.jsonl, and no question.")
        return _ask_batch(options.batch, options.out, settings)
    if options.question is None:
        raise UsageError("There is no question. Write: bot ask QUESTION (or --batch, see --help).")
    history = read_history(options.history) if options.history else ()
    with _opened(settings) as bot:
        answer = bot.ask(Question(text=whole(options.question), history=history))
        if options.json:
            print(json.dumps(answer.to_json(), ensure_ascii=False))
        else:
            from bot.report import describe_answer

            print(describe_answer(answer))
    return 0


def _ask_batch(source: Path, target: Path, settings: Settings) -> int:
    from tqdm import tqdm

    if source.resolve() == target.resolve():
        raise UsageError(f"The answers would overwrite the questions in {source}. Change --out.")
    # Lines end at "\n" alone: JSON may hold other line separators within a string.
    lines = [line for line in read_file(source).split("\n") if line.strip()]
    failed = 0
    with _opened(settings) as bot:
        _write(target, "", "w")
        for line in tqdm(lines, disable=None, desc="questions"):
            result = _answer_line(bot, line)
            failed += "error" in result
            _write(target, json.dumps(result, ensure_ascii=False) + "\n", "a")
    if failed:
        say(f"{failed} of the questions failed; their lines in {target} say why.")
    return 1 if failed else 0


def _write(target: Path, text: str, mode: Literal["w", "a"]) -> None:
    try:
        # JSON may hold half a surrogate pair, UTF-8 may not: it is written as its escape.
        with target.open(mode, encoding="utf-8", errors="backslashreplace") as output:
            output.write(text)
    except OSError as error:
        raise UsageError(f"Cannot write {target}: {error.strerror}. Change --out.") from None


def _answer_line(bot: Bot, line: str) -> dict[str, Any]:
    """Returns the JSON of one batch line's answer, or of what was wrong with it."""
    try:
        given = read_json(line)
    except UsageError as error:
        return {"id": None, "error": str(error)}
    try:
        return bot.ask(question_of(given)).to_json()
    except BotError as error:
        return {"id": id_of(given), "error": str(error)}


def _search(options: argparse.Namespace, settings: Settings) -> int:
    with _opened(settings) as bot:
        hits = bot.search(whole(options.question), options.k)
        if options.json:
            rows = [
                hit_to_json(hit)
                | {"parts": dict(hit.parts), "matches": list(hit.matches), "text": hit.passage.text}
                for hit in hits
            ]
            print(json.dumps(rows, ensure_ascii=False))
        else:
            from bot.report import describe_hits

            print(describe_hits(hits))
    return 0


def _documents(options: argparse.Namespace, settings: Settings) -> int:
    from bot.report import describe_documents, document_to_json

    with _opened(settings) as bot:
        counts = bot.passage_counts()
        if options.json:
            rows = [document_to_json(d, counts[d.name]) for d in bot.documents()]
            print(json.dumps(rows, ensure_ascii=False))
        else:
            print(describe_documents(bot.documents(), counts))
    return 0


def _sync(_: argparse.Namespace, settings: Settings) -> int:
    from bot.factory import sync_library
    from bot.report import describe_sync

    with _progress() as progress:
        report = sync_library(settings, progress=progress)
    print(describe_sync(report))
    return 1 if report.skipped else 0


def _doctor(_: argparse.Namespace, settings: Settings) -> int:
    from bot.doctor import examine

    with _progress() as progress:
        findings = examine(settings, progress=progress)
    for finding in findings:
        print(finding)
    return 0 if all(finding.well for finding in findings) else 1
