"""Measures how soon the page answers: first HTTP 200 of ``bot serve`` against a bare Gradio app.

Both are started cold, in turn, several times in one run, each in a process of its own; the medians
are compared. Exits with 1 if the page takes more than ``LIMIT`` times as long.

    python benchmarks/page_start.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 1.3
PATIENCE = 120.0
ROOT = Path(__file__).resolve().parent.parent

BARE = """
import sys
import gradio as gr
with gr.Blocks(analytics_enabled=False) as page:
    box, out = gr.Textbox(), gr.Textbox()
    box.submit(lambda text: text, box, out)
page.launch(server_port=int(sys.argv[1]), quiet=True, ssr_mode=False)
"""


def free_port() -> int:
    """Returns a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def first_200(command: list[str], port: int, folder: str) -> float:
    """Returns the seconds from starting ``command`` to its first 200 at ``/``."""
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "BOT_DATA_DIR": folder}
    with tempfile.TemporaryFile() as messages:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=messages, stderr=messages
        )
        try:
            while time.perf_counter() - start < PATIENCE and process.poll() is None:
                if answers(port):
                    return time.perf_counter() - start
                time.sleep(0.02)
            messages.seek(0)
            raise SystemExit(f"{command} did not answer:\n{messages.read().decode()[-2000:]}")
        finally:
            process.terminate()
            process.wait(20)


def answers(port: int) -> bool:
    """Returns whether the page answers with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Returns the times of the bare app and of the page, one of each per round."""
    bare, page = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):  # the first round reads the disk's cache in
            port = free_port()
            bare.append(first_200([sys.executable, "-c", BARE, str(port)], port, folder))
            port = free_port()
            serve = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
            page.append(first_200(serve, port, folder))
    return bare[1:], page[1:]


def main() -> int:
    """Prints both medians and their ratio; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    bare, page = measure(parser.parse_args().rounds)
    ratio = statistics.median(page) / statistics.median(bare)
    print(f"bare Gradio app  {statistics.median(bare):6.2f} s  {[round(t, 2) for t in bare]}")
    print(f"bot serve        {statistics.median(page):6.2f} s  {[round(t, 2) for t in page]}")
    print(f"ratio            {ratio:6.2f}    (at most {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
