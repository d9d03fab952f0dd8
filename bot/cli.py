"""The command line: reads arguments, calls what ``factory`` builds, and sets the exit status.

Results go to stdout, JSON alone where ``--json`` asks for it; progress and messages go to stderr.
Exit status: 0 done (a refused question is a result), 1 some input was skipped or failed, 2 usage or
settings.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.errors import BotError, UsageError
from bot.settings import Settings, load_settings
from bot.types import Question, Turn, hit_to_json

if TYPE_CHECKING:
    from bot.factory import Bot

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
        return command(options, settings)
    except BotError as error:
        say(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
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
    serve.add_argument("--port", type=int, help="port to listen on; 0 takes a free one (BOT_PORT)")
    serve.set_defaults(command=_serve)

    ask = commands.add_parser("ask", help="answer a question, or a file of questions")
    ask.add_argument("question", nargs="?", help="the question, in English or Chinese")
    ask.add_argument("--history", type=Path, metavar="F", help="JSON list of {role, content}")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument("--batch", type=Path, metavar="IN", help="JSON lines of {id, question, history}")
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

    doctor = commands.add_parser("doctor", help="say what is configured and missing; mend what can be")
    doctor.set_defaults(command=_doctor)
    return parser


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
    from bot.factory import serve

    host = options.host or settings.host
    port = settings.port if options.port is None else options.port
    serve(settings, host=host, port=port, say=say)
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch or options.out:
        if options.question or options.history or not (options.batch and options.out):
            raise UsageError("A batch needs --batch IN.jsonl and --out OUT.jsonl, and no question.")
        return _ask_batch(options.batch, options.out, settings)
    if options.question is None:
        raise UsageError("There is no question. Write: bot ask QUESTION (or --batch, see --help).")
    history = _read_history(options.history) if options.history else ()
    with _opened(settings) as bot:
        answer = bot.ask(Question(text=options.question, history=history))
        if options.json:
            print(json.dumps(answer.to_json(), ensure_ascii=False))
        else:
            from bot.report import describe_answer

            print(describe_answer(answer))
    return 0


def _ask_batch(source: Path, target: Path, settings: Settings) -> int:
    from tqdm import tqdm

    try:
        lines = source.read_text(encoding="utf-8").splitlines()
        output = target.open("w", encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{source} is not UTF-8 text. Save it as UTF-8 JSON lines.") from None
    except OSError as error:
        raise UsageError(f"Cannot use {error.filename}: {error.strerror}.") from None
    failed = 0
    with output, _opened(settings) as bot:
        for line in tqdm([line for line in lines if line.strip()], disable=None, desc="questions"):
            result = _answer_line(bot, line)
            failed += "error" in result
            output.write(json.dumps(result, ensure_ascii=False) + "\n")
            output.flush()
    if failed:
        say(f"{failed} of the questions failed; their lines in {target} say why.")
    return 1 if failed else 0


def _answer_line(bot: Bot, line: str) -> dict[str, Any]:
    """Returns the JSON of one batch line's answer, or of what was wrong with it."""
    given: Any = None
    try:
        given = json.loads(line)
        return bot.ask(_read_question(given)).to_json()
    except json.JSONDecodeError as error:
        return {"id": None, "error": f"The line is not JSON: {error.msg}, column {error.colno}."}
    except BotError as error:
        return {"id": given.get("id") if isinstance(given, dict) else None, "error": str(error)}


def _read_question(given: Any) -> Question:
    if not isinstance(given, dict) or not isinstance(given.get("question"), str):
        raise UsageError('The line is not of the form {"id": …, "question": "…"}.')
    name = given.get("id")
    return Question(
        id=None if name is None else str(name),
        text=given["question"],
        history=_turns(given.get("history") or []),
    )


def _read_history(path: Path) -> tuple[Turn, ...]:
    try:
        return _turns(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror}.") from None
    except ValueError as error:
        raise UsageError(f"{path} is not JSON text in UTF-8: {error}.") from None


def _turns(given: Any) -> tuple[Turn, ...]:
    """Returns the turns of a history.

    Raises:
        UsageError: it is not a list of ``{"role": "user" | "assistant", "content": "…"}``.
    """
    form = 'A history is a list of {"role": "user" or "assistant", "content": "…"}.'
    if not isinstance(given, list):
        raise UsageError(form)
    for turn in given:
        known = isinstance(turn, dict) and turn.get("role") in ("user", "assistant")
        if not known or not isinstance(turn.get("content"), str):
            raise UsageError(form)
    return tuple(Turn(role=turn["role"], content=turn["content"]) for turn in given)


def _search(options: argparse.Namespace, settings: Settings) -> int:
    with _opened(settings) as bot:
        hits = bot.search(options.question, options.k)
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
