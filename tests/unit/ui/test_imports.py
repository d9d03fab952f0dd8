"""What the page imports before its first reply."""

from __future__ import annotations

import subprocess
import sys


def test_the_page_answers_before_the_library_and_the_models_are_imported() -> None:
    later = ["chromadb", "bot.service.answering", "bot.service.engine"]
    command = f"import sys, bot.ui.app; print([each for each in {later} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
