"""The import contract holds for every module, and would not hold if it were broken anywhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACT = "A vendor's package is imported in one place"


def lint(folder: Path) -> str:
    """Returns what import-linter says of the package in a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    arguments = ["--no-cache"]
    done = subprocess.run(
        command + arguments, cwd=folder, capture_output=True, text=True, check=False
    )
    return " ".join(done.stdout.split())


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a copy in which each of four packages is imported where it may not be."""
    folder = tmp_path_factory.mktemp("copy")
    code = shutil.ignore_patterns("__pycache__", "models")
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=code)
    shutil.copy(ROOT / ".importlinter", folder)
    for vendor, module in VENDORS.items():
        file = folder / "bot" / module
        file.write_text(f"{file.read_text(encoding='utf-8')}\nimport {vendor}\n", "utf-8")
    return lint(folder)


VENDORS = {
    "chromadb": "library/embeddings.py",
    "openai": "language/numbers.py",
    "tiktoken": "commands/asking.py",
    "gradio": "service/engine.py",
}


def test_the_contract_holds() -> None:
    said = lint(ROOT)
    assert f"{CONTRACT} KEPT" in said
    assert "0 broken" in said


@pytest.mark.parametrize(("vendor", "module"), VENDORS.items())
def test_a_vendors_package_elsewhere_breaks_it(broken: str, vendor: str, module: str) -> None:
    name = "bot." + module.removesuffix(".py").replace("/", ".")
    assert f"{name} -> {vendor}" in broken
