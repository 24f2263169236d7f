"""What a change of data does to the course: figures, charts and expected values that moved, and where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from coursekit.checks.show import show
from coursekit.errors import CourseError
from coursekit.project import Project

Facts = Mapping[str, Mapping[str, str]]
"""The facts of one version of the course: id -> text, value, unit, as_of, source_grade, kind, label."""

# Runs in a process of its own, because two versions of the subject cannot be imported into one.
_PRINT_SNAPSHOT = """
import contextlib, json, sys
from pathlib import Path
from coursekit.subject import subject

parts = ("text", "value", "unit", "as_of", "source_grade", "kind", "label")

def text(value):
    return f"{value:,.12g}" if isinstance(value, (int, float)) else str(value)

def charts():
    return {name: draw().table.to_csv(float_format="%.12g") for name, draw in subject().charts.items()}

def expected():
    from coursekit.authoring.build import public_bundle
    from coursekit.authoring.reader import read_unit
    from coursekit.project import Project

    project = Project(Path.cwd())
    return {
        f"{question['id']} of {unit}": [case["expected"] for case in question["cases"] if case["visible"]]
        for unit in project.units()
        for question in public_bundle(read_unit(project.source(unit)))["questions"]
    }

with contextlib.redirect_stdout(sys.stderr):  # what an exercise prints is no part of the answer
    known = subject().facts.items()
    facts = {id_: {part: text(getattr(fact, part)) for part in parts} for id_, fact in known}
    found = {"facts": facts, "charts": {}, "expected": {}, "problem": ""}
    try:
        found |= {"charts": charts(), "expected": expected()}
    except Exception as problem:
        found["problem"] = f"{type(problem).__name__}: {problem}".splitlines()[0]
print(json.dumps(found))
"""

_QUOTES = (
    re.compile(r"\{fact\}`(\w+)`"),
    re.compile(r"^\s*:fact:\s*(\w+)\s*$"),
    re.compile(r"\{\{\s*(\w+)\s*\}\}"),
    re.compile(r"\bfact\(\s*[\"'](\w+)[\"']"),
)
_CHART = re.compile(r"\{chart\}\s*(\w+)")


@dataclass(frozen=True)
class Snapshot:
    """One version of the course, computed.

    ``charts`` maps a chart to its table as CSV, ``expected`` a question (``ID of UNIT``) to the outcomes
    expected in its visible cases. Both are empty where ``problem`` says why they cannot be computed.
    """

    facts: Facts
    charts: Mapping[str, str]
    expected: Mapping[str, list[dict[str, Any]]]
    problem: str


@dataclass(frozen=True)
class Move:
    """One figure that differs. ``old`` or ``new`` is None where the fact is not there.

    ``quoted`` maps a file, by its path from the project's root, to the lines that quote the fact.
    """

    id: str
    old: Mapping[str, str] | None
    new: Mapping[str, str] | None
    quoted: Mapping[str, list[int]]


@dataclass(frozen=True)
class Difference:
    """What differs between two versions: facts, and as sentences what they moved without being quoted."""

    moves: list[Move]
    effects: list[str]


def difference(project: Project, revision: str) -> Difference:
    """What differs between a revision and the files as they are now.

    A fact counts as moved when its value, shown text, unit, date, grade or kind differs; a chart when its
    table does; a question when an expected value of a visible case does.

    Raises:
        CourseError: there is no such revision, or the facts of either side cannot be computed.
    """
    now = snapshot(project.root, "the present files")
    with tempfile.TemporaryDirectory() as folder:
        extract(project.root, revision, Path(folder))
        before = snapshot(Path(folder), revision)
    for name, side in ((revision, before), ("the present files", now)):
        if side.problem:
            note = f"Charts and expected values are not compared: those of {name} cannot be computed"
            return Difference(moves(project, before, now), [f"{note} ({side.problem})."])
    effects = [*_moved_charts(project, before, now), *_moved_questions(before, now)]
    return Difference(moves(project, before, now), effects)


def moves(project: Project, before: Snapshot, now: Snapshot) -> list[Move]:
    """Every fact that differs, by id."""
    quoted = quotes(project)
    old, new = before.facts, now.facts
    return [
        Move(id_, old.get(id_), new.get(id_), quoted.get(id_, {}))
        for id_ in sorted({*old, *new})
        if old.get(id_) != new.get(id_)
    ]


def _moved_charts(project: Project, before: Snapshot, now: Snapshot) -> Iterator[str]:
    pages = _mentions(project, (_CHART,), sorted(project.book.rglob("*.md")))
    for name in sorted({*before.charts, *now.charts}):
        old, new = before.charts.get(name), now.charts.get(name)
        if old != new:
            what = "it is new" if old is None else "it is gone" if new is None else "its table changed"
            yield f"chart {name} on {', '.join(pages.get(name, {})) or 'no page'}: {what}"


def _moved_questions(before: Snapshot, now: Snapshot) -> Iterator[str]:
    for name in sorted({*before.expected, *now.expected}):
        cases = list(zip_longest(before.expected.get(name, []), now.expected.get(name, [])))
        for number, (old, new) in enumerate(cases, 1):
            if old != new:
                case = f" of visible case {number}" if len(cases) > 1 else ""
                yield f"question {name}: expected value{case} {_change(old, new)}"


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    texts = [_outcome(side) for side in (old, new)]
    return " → ".join(texts) if texts[0] != texts[1] else f"{texts[0]}, with other content"


def _outcome(outcome: Mapping[str, Any] | None) -> str:
    if outcome is None:
        return "not there"
    return show(outcome["value"]) if outcome["status"] == "value" else str(outcome["status"])


def extract(root: Path, revision: str, folder: Path) -> None:
    """Write the files of a revision into a folder; the work tree is left alone.

    Raises:
        CourseError: git does not know the revision.
    """
    archive = folder / "revision.zip"
    command = ["git", "archive", "--format=zip", f"--output={archive}", "--end-of-options", revision]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseError(
            f"git cannot read the files of {revision!r}: {done.stderr.strip()}. "
            "Name a commit, branch or tag of this repository, for example `course facts --diff HEAD`."
        )
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder)


def snapshot(root: Path, name: str) -> Snapshot:
    """The facts, charts and expected values of the course whose files are in ``root``.

    Raises:
        CourseError: the facts cannot be computed; the message ends with the reason.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PRINT_SNAPSHOT],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "agg"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise CourseError(f"the facts of {name} cannot be computed: {reason}", exit_code=1)
    return Snapshot(**json.loads(done.stdout))


def quotes(project: Project) -> dict[str, dict[str, list[int]]]:
    """Where each fact is quoted: fact id -> file -> lines, over all pages and exercise sources."""
    pages, sources = sorted(project.book.rglob("*.md")), sorted(project.solutions.glob("*.py"))
    return _mentions(project, _QUOTES, (*pages, *sources))


def _mentions(
    project: Project, patterns: Sequence[re.Pattern[str]], paths: Iterable[Path]
) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for path in paths:
        name = path.relative_to(project.root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for id_ in dict.fromkeys(id_ for pattern in patterns for id_ in pattern.findall(line)):
                found.setdefault(id_, {}).setdefault(name, []).append(number)
    return found
