"""Who may import whom: checks <- authoring, grading, sphinx <- cli, and coursekit knows no subject."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Modules directly in coursekit are the ground floor; the package's own __init__ offers `unit` from checks.
FLOORS = {"coursekit": 0, "checks": 1, "authoring": 2, "grading": 2, "sphinx": 2, "cli": 3}


def imports(path: Path, source: Path) -> Iterator[str]:
    """The full names a file under the folder ``source`` imports, inside functions too."""
    package = path.relative_to(source).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def floor(module: str) -> int:
    """The floor of a dotted coursekit module."""
    parts = module.split(".")
    return FLOORS.get(parts[1], 0) if len(parts) > 1 else 0


def crossings(root: Path) -> Iterator[str]:
    """Every import that goes up, or out to a subject."""
    for path in sorted((root / "src" / "coursekit").rglob("*.py")):
        relative = path.relative_to(root / "src").with_suffix("")
        if relative == Path("coursekit/__init__"):
            continue
        own = floor(".".join(relative.parts))
        for name in imports(path, root / "src"):
            if name.startswith("compute_economics"):
                yield f"{relative} imports {name}: coursekit reaches a subject only through subject()"
            elif name.startswith("coursekit.") and floor(name) > own:
                yield f"{relative} imports {name}, which is a higher layer"


def test_no_import_goes_up_or_out(root: Path) -> None:
    assert list(crossings(root)) == []


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("checks/judge.py", "from coursekit.grading import run"),
        ("authoring/build.py", "def f():\n    import coursekit.cli.app"),
        ("lint.py", "from coursekit import checks"),
        ("grading/run.py", "from ..cli import app"),
        ("checks/run.py", "from .. import grading"),
        ("sphinx/facts.py", "from compute_economics.facts import FACTS"),
    ],
)
def test_an_import_that_goes_up_or_out_is_found(where: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "src" / "coursekit" / where
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")
    assert len(set(crossings(tmp_path))) >= 1


def test_the_subject_uses_nothing_of_the_machinery_but_its_own_description(root: Path) -> None:
    used = {
        name
        for path in (root / "src" / "compute_economics").rglob("*.py")
        for name in imports(path, root / "src")
        if name.startswith("coursekit")
    }
    assert used, "the subject describes itself with coursekit.subject, so something must be found"
    assert all(name.startswith("coursekit.subject") for name in used)


def test_the_judge_needs_the_standard_library_alone(root: Path) -> None:
    # `-S` leaves out site-packages, so anything else that is imported cannot be found.
    code = "import coursekit.checks.judge, coursekit.checks.codec; print('alone')"
    command = [sys.executable, "-S", "-c", code]
    bare = {"PYTHONPATH": str(root / "src")}
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "alone", done.stderr
