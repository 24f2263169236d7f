"""The classes that are graded here. All are made from one unit and one seed, and none was ever taught."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coursekit.grading.course import Course
from coursekit.grading.sample import sample_class
from coursekit.project import Project, find_project

UNIT = "the_deal"
SEED = 7
PROJECT = find_project(Path(__file__).parent)
WORK = PROJECT.build / "bench"

COSTLY = {
    "a figure": "import matplotlib.pyplot as plt\n\nplt.plot([1, 3, 2]);",
    "a sleep of 2 s": "import time\n\ntime.sleep(2)",
    "an unbounded recursion": "def deeper(n):\n    return deeper(n + 1)\n\n\ndeeper(0)",
    "a huge traceback": (
        "def fail(depth):\n    try:\n        fail(depth - 1) if depth else 1 / 0\n"
        '    except Exception as error:\n        raise ValueError("long " * 10_000) from error\n\n\nfail(300)'
    ),
    "a loop without end": "while True:\n    pass",
}
"""Cells that cost far more than a usual one, by what they do."""


def sample(folder: Path, students: int) -> Course:
    """A class with the unit released and handed in: answers, slips, stubs and errors of beginners."""
    project = Project(folder / "project")
    project.solutions.mkdir(parents=True)
    shutil.copy(PROJECT.source(UNIT), project.solutions)
    return sample_class(folder / "class", students, SEED, project=project).course


def part(course: Course, students: Sequence[str], folder: Path) -> Course:
    """A fresh copy of a class with some of its students, and nothing graded."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.root, folder, ignore=shutil.ignore_patterns("submitted"))
    for student in students:
        shutil.copytree(course.root / "submitted" / student, folder / "submitted" / student)
    return Course(folder)


def large(course: Course, students: int, folder: Path) -> Course:
    """A class of any size: the notebooks of ``course`` in turn, each with a comment that no other has."""
    made = part(course, [], folder)
    originals = [notebook(course, student) for student in course.students(UNIT)]
    for number in range(students):
        name = f"s{number:05}"
        copy = json.loads(json.dumps(originals[number % len(originals)]))
        _answer(copy)["source"] += f"\n# {name}"
        _write(made, name, copy)
    return made


def costly(course: Course, kind: str, students: int, folder: Path) -> Course:
    """A class in which everyone handed in the same notebook, with one costly cell or none (``""``)."""
    made = part(course, [], folder)
    original = notebook(course, course.students(UNIT)[0])
    if kind:
        cell = {"cell_type": "code", "id": "costly", "metadata": {}, "outputs": [], "execution_count": None}
        place = original["cells"].index(_answer(original)) + 1
        original["cells"].insert(place, cell | {"source": COSTLY[kind]})
    for number in range(students):
        _write(made, f"s{number:05}", original)
    return made


def notebook(course: Course, student: str) -> dict[str, Any]:
    """What a student handed in, as plain JSON with the source of every cell as one text."""
    return _read(course.submitted(student, UNIT) / f"{UNIT}.ipynb")


def with_checks(course: Course, student: str) -> dict[str, Any]:
    """A student's notebook with the check cells of the source notebook in it, as nbgrader would run it."""
    checks = {cell["id"]: cell for cell in _read(course.source(UNIT))["cells"] if _is_check(cell)}
    made = notebook(course, student)
    made["cells"] = [checks.get(cell["id"], cell) for cell in made["cells"]]
    return made


def without_checks(course: Course, student: str) -> dict[str, Any]:
    """A student's notebook without its check cells, for a grader that brings its own."""
    made = notebook(course, student)
    made["cells"] = [cell for cell in made["cells"] if not _is_check(cell)]
    return made


def _answer(made: dict[str, Any]) -> dict[str, Any]:
    """The first answer cell."""
    return next(cell for cell in made["cells"] if cell["id"].endswith("-answer"))


def _is_check(cell: dict[str, Any]) -> bool:
    return str(cell["id"]).endswith("-check")


def _read(path: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
    return made


def _write(course: Course, student: str, made: dict[str, Any]) -> None:
    path = course.submitted(student, UNIT) / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(made, indent=1), encoding="utf-8")
