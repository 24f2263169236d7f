"""Whether any answer can be reached from inside the jail: found out by looking for it there."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from coursekit.authoring.reader import Unit
from coursekit.checks.bundle import HIDDEN_VARIABLE
from coursekit.grading.audit import inside
from coursekit.grading.course import Course
from coursekit.grading.execute import Worker
from coursekit.grading.limits import Limits
from coursekit.grading.plan import Cell, Plan
from coursekit.project import Project
from coursekit.subject import subject

WIDE = Limits(question_seconds=120, notebook_seconds=300, memory=4 << 30, output=4 << 20)
"""Limits under which nothing that is measured or looked for comes to its end too early."""

WALK_SECONDS = 30.0
"""How long to walk through the files of a jail; it takes some five seconds."""


@dataclass(frozen=True)
class Reach:
    """What a search found: sentences on what is reachable, and how many things of each sort it looked at."""

    found: tuple[str, ...]
    looked: Mapping[str, int] = field(default_factory=dict)


def search(
    worker: Worker,
    project: Project,
    units: Sequence[Unit],
    plans: Sequence[Plan],
    *,
    course: Course | None = None,
    seconds: float = WALK_SECONDS,
) -> Reach:
    """Look for answers to some units from where students' code runs.

    ``plans`` hold the cells and calls of the units. The calls are sent as a grader sends them, so that they
    are in the memory that is searched. ``seconds`` is how long to walk through the files.
    """
    wanted = {
        "units": [unit.name for unit in units],
        "questions": [question.id for unit in units for question in unit.questions],
        "modules": list(_modules()),
        "paths": [str(path) for path in _paths(project, units, course)],
        "open": [str(subject().data_dir)],
        "processes": [os.getpid(), os.getppid()],
        "variable": HIDDEN_VARIABLE,
        "seconds": seconds,
    }
    asked = f"import json\nprint(json.dumps(search(json.loads({json.dumps(wanted)!r}))))"
    look = Cell("look", "code", "added", f"{inspect.getsource(inside)}\n{asked}")
    cells = [cell for plan in plans for cell in plan.cells]
    given = [cell for cell in cells if cell.role in ("unit", "given")]
    checks = [cell for cell in cells if cell.role == "check"]
    calls = {id_: call for plan in plans for id_, call in plan.calls.items()}
    run = worker.run(Plan("audit", [*given, look, *checks], calls)).cells["look"]
    printed = "".join(output["text"] for output in run.outputs if output.get("name") == "stdout")
    if run.failure or not printed:
        how = (run.failure or {}).get("message") or (run.failure or {}).get("status", "it said nothing")
        return Reach((f"the search did not come to its end: {how}",))
    said = json.loads(printed)
    return Reach(tuple(said["found"]), said["looked"])


def _modules() -> Iterator[str]:
    """The subject's modules, but for those that give its tables, and the tools that authors write with."""
    here = subject()
    package = here.package_dir.name
    giving = (str(here.load.__module__), str(import_module(package).data_dir.__module__))
    needed = {name.rsplit(".", count)[0] for name in giving for count in range(name.count(".") + 1)}
    for name in (
        *_in(here.package_dir, package),
        *_in(Path(str(inspect.getfile(Unit))).parent, "coursekit.authoring"),
    ):
        if name not in needed:
            yield name


def _in(folder: Path, package: str) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join((package, *(part for part in parts if part != "__init__")))


def _paths(project: Project, units: Sequence[Unit], course: Course | None) -> Iterator[Path]:
    """Where answers are, outside."""
    here = subject()
    for unit in units:
        yield unit.path
        for folder in dict.fromkeys((project.exercises, here.exercises_dir)):
            yield folder / unit.name / "checks.json"
        if course:
            yield course.hidden(unit.name)
            yield from (course.source(unit.name), course.release(unit.name).parent / "checks.json")
    yield from (project.solutions, project.exercises, here.exercises_dir)
    if course:
        yield from (course.root, course.root / "submitted", course.root / "gradebook.db")
