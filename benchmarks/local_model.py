"""Serves a small model's weights on this machine, for measuring the bot with a real one.

usage: python benchmarks/local_model.py MODEL.gguf [PORT] [WINDOW] [THREADS]

Needs the engine ``xllamacpp`` (best in an environment of its own) and weights in GGUF; the bot
needs neither. Prints the settings that make the bot ask it, and serves until it is interrupted:

    BOT_PROMPT=plain bot ask --batch QUESTIONS.jsonl --out ANSWERS.jsonl
    bot eval QUESTIONS.jsonl

The answers hold time and tokens; compare them with those of ``BOT_MODEL=offline`` and
``BOT_PROMPT=full``. On two cores an answer takes minutes with the one and seconds with the other.
"""

from __future__ import annotations

import sys
import threading


def main() -> None:
    """Serves the model."""
    # Imported here: it is no part of the bot, and usage is told without it.
    import xllamacpp

    path, *others = sys.argv[1:]
    defaults = ("8080", "8192", "2")
    port, window, threads = map(int, (*others, *defaults[len(others) :]))
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.hostnames, params.port = ["127.0.0.1"], port
    params.n_parallel, params.n_ctx = 1, window
    params.cpuparams.n_threads = threads
    server = xllamacpp.Server(params)
    print(f"OPENAI_BASE_URL={server.listening_address}/v1 OPENAI_MODEL=local", flush=True)
    print(f"BOT_WINDOW_TOKENS={window}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
