"""A released class of the toy unit, and a way to hand notebooks in to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from coursekit.checks.bundle import load_bundle
from coursekit.grading.course import Course, init_course
from coursekit.grading.limits import Limits
from coursekit.grading.release import release
from coursekit.grading.run import ClassRun, grade
from coursekit.project import Project

from . import toy

SHORT = Limits(question_seconds=3, notebook_seconds=30)
"""Enough for honest work on a busy machine, and short where work never ends."""

Change = Callable[[Any], None]
HandIn = Callable[..., Path]


@pytest.fixture(scope="session")
def toy_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    (root / "solutions").mkdir()
    (root / "solutions" / "toy.py").write_text(toy.SOURCE, encoding="utf-8")
    return Project(root)


@pytest.fixture(scope="session")
def released(toy_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class with the toy unit released; tests copy it and leave it alone."""
    course = init_course(tmp_path_factory.mktemp("classes") / "toy-class")
    release("toy", course, seed=5, project=toy_project)
    return course


@pytest.fixture(scope="session")
def bundle(released: Course) -> dict[str, Any]:
    """The frozen bundle of that class."""
    return load_bundle(released.hidden("toy"))


@pytest.fixture
def course(released: Course, tmp_path: Path) -> Course:
    """A class of one's own, released and without submissions."""
    return copy_of(released, tmp_path)


def copy_of(course: Course, folder: Path) -> Course:
    return Course(shutil.copytree(course.root, folder / course.root.name))


def hand_in(
    course: Course, student: str, answers: Mapping[str, str] | None = None, change: Change | None = None
) -> Path:
    """Hand in the released notebook with these answers (by question) in it; ``change`` may spoil it first."""
    import nbformat

    notebook = nbformat.read(course.release("toy"), as_version=4)
    for question, source in (toy.ANSWERS if answers is None else answers).items():
        cell(notebook, f"{question}-answer").source = source
    if change:
        change(notebook)
    path = course.submitted(student, "toy") / "toy.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def cell(notebook: Any, name: str) -> Any:
    """A cell by its id, written with underscores or hyphens."""
    return next(cell for cell in notebook.cells if cell.id == name.replace("_", "-"))


def insert_after(name: str, source: str, id_: str = "mine") -> Change:
    """A change that puts a code cell behind the cell of this id."""

    def change(notebook: Any) -> None:
        import nbformat

        place = notebook.cells.index(cell(notebook, name))
        notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(source, id=id_))

    return change


def grade_toy(course: Course, **options: Any) -> ClassRun:
    # The jail has its own tests; these hold on a machine that has none.
    return grade(course, "toy", **{"limits": SHORT, "workers": 1, "isolation": "process", **options})


def marks(course: Course) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of grades.csv by student and question."""
    import csv

    with (course.reports("toy") / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {(row["student"], row["question"]): row for row in csv.DictReader(file)}
