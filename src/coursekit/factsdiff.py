"""What a change of data does to the course: every figure that moved, and who quotes it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.project import Project

Snapshot = Mapping[str, Mapping[str, str]]
"""The facts of one version of the course: id -> text, value, unit, as_of, source_grade, kind, label."""

# Runs in a process of its own, because two versions of the subject cannot be imported into one.
_PRINT_FACTS = """
import json
from coursekit.subject import subject

def text(value):
    return f"{value:,.12g}" if isinstance(value, (int, float)) else str(value)

parts = ("text", "value", "unit", "as_of", "source_grade", "kind", "label")
facts = {id_: {part: text(getattr(fact, part)) for part in parts} for id_, fact in subject().facts.items()}
print(json.dumps(facts))
"""

_QUOTES = (
    re.compile(r"\{fact\}`(\w+)`"),
    re.compile(r"^\s*:fact:\s*(\w+)\s*$"),
    re.compile(r"\{\{\s*(\w+)\s*\}\}"),
    re.compile(r"\bfact\(\s*[\"'](\w+)[\"']"),
)


@dataclass(frozen=True)
class Move:
    """One figure that differs. ``old`` or ``new`` is None where the fact is not there.

    ``quoted`` maps a file, by its path from the project's root, to the lines that quote the fact.
    """

    id: str
    old: Mapping[str, str] | None
    new: Mapping[str, str] | None
    quoted: Mapping[str, list[int]]


def moves(project: Project, revision: str) -> list[Move]:
    """Every fact that differs between a revision and the files as they are now, by id.

    A fact counts as moved when its value, shown text, unit, date, grade or kind differs.

    Raises:
        CourseError: there is no such revision, or the facts of either side cannot be computed.
    """
    now = snapshot(project.root, "the present files")
    with tempfile.TemporaryDirectory() as folder:
        extract(project.root, revision, Path(folder))
        before = snapshot(Path(folder), revision)
    quoted = quotes(project)
    return [
        Move(id_, before.get(id_), now.get(id_), quoted.get(id_, {}))
        for id_ in sorted({*before, *now})
        if before.get(id_) != now.get(id_)
    ]


def extract(root: Path, revision: str, folder: Path) -> None:
    """Write ``data/`` and ``src/`` of a revision into a folder; the work tree is left alone.

    Raises:
        CourseError: git does not know the revision, or it has no such folders.
    """
    archive = folder / "revision.zip"
    command = ["git", "archive", "--format=zip", f"--output={archive}", revision, "data", "src"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseError(
            f"git cannot read data/ and src/ of {revision!r}: {done.stderr.strip()}. "
            "Name a commit, branch or tag of this repository, for example `course facts --diff HEAD`."
        )
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder)


def snapshot(root: Path, name: str) -> Snapshot:
    """The facts of the course whose ``src/`` and ``data/`` are in ``root``.

    Raises:
        CourseError: they cannot be computed; the message ends with the reason.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PRINT_FACTS],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise CourseError(f"the facts of {name} cannot be computed: {reason}", exit_code=1)
    facts: Snapshot = json.loads(done.stdout)
    return facts


def quotes(project: Project) -> dict[str, dict[str, list[int]]]:
    """Where each fact is quoted: fact id -> file -> lines, over all pages and exercise sources."""
    found: dict[str, dict[str, list[int]]] = {}
    for path in (*sorted(project.book.rglob("*.md")), *sorted(project.solutions.glob("*.py"))):
        name = path.relative_to(project.root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for id_ in _quoted(line):
                found.setdefault(id_, {}).setdefault(name, []).append(number)
    return found


def _quoted(line: str) -> Iterator[str]:
    yield from dict.fromkeys(id_ for pattern in _QUOTES for id_ in pattern.findall(line))
