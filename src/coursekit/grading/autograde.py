"""nbgrader's own autograde, the command and formgrader's button, made to grade as ``course grade`` does.

nbgrader takes a notebook through two passes of preprocessors, one to clean it and one to run and mark it, and
makes the preprocessors anew for each notebook. What lasts for a run is the exporter, so that is where the
worker lives. A unit of ours is planned, run, judged and recorded by the same functions as ever; a notebook
that an instructor added goes through nbgrader's steps, but its cells run in our jail instead of a kernel.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, OverwriteCells, SaveAutoGrades
from traitlets import Enum

from coursekit.errors import CourseError
from coursekit.grading.alone import alone
from coursekit.grading.course import Course
from coursekit.grading.due import Due
from coursekit.grading.execute import Worker
from coursekit.grading.graded_notebook import shown
from coursekit.grading.isolation import CHOICES, Isolation, choose_isolation
from coursekit.grading.ledger import Ledger, plan_safely
from coursekit.grading.limits import Limits
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.plan import Cell, Plan
from coursekit.grading.received import CellRun

_MOST_BESIDE = 16 << 20
"""Bytes of all files beside an instructor's notebook; they travel to the jail in one message."""
_CELL_SECONDS = 30
"""The time for one cell where nbgrader is told to wait for ever."""
_PATIENCE = 60
"""Seconds to wait for a `course grade` that is at work."""
_NOTEBOOK_TIMES = 20
"""How many times the time for one cell an instructor's whole notebook may take."""


class JailedGrading(NotebookExporter):
    """What one run of nbgrader's autograde shares: the class, the isolation in force, one warm worker."""

    isolation = Enum(
        CHOICES,
        default_value="strict",
        help="What has to keep a submission apart, as in `course grade --isolation`.",
    ).tag(config=True)
    own_notebooks = Enum(
        ("jail", "kernel"),
        default_value="jail",
        help="Where notebooks run that are no units of the course. jail: in the jail, Python only. kernel: "
        "as nbgrader does it, in a kernel with all your rights: it can read and write your files.",
    ).tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        converter: Any = self.parent
        self.place: CourseDirectory = converter.coursedir
        self.course = Course(Path(self.place.root).resolve())
        self.ledgers: dict[str, Ledger] = {}
        self._worker: Worker | None = None
        self._chosen: Isolation | None = None
        if self.own_notebooks == "jail" or self.course.hidden(self.place.assignment_id).is_file():
            # Here, before the first student, so that a refusal is said once and not for everybody.
            self._chosen = self._choose()

    def _choose(self) -> Isolation:
        try:
            chosen = choose_isolation(self.isolation)
            self.log.info("Isolation: %s. %s %s", chosen.name, chosen.holds, chosen.warning)
            return chosen
        except CourseError as error:
            message = f"{error} In nbgrader_config.py that is `c.JailedGrading.isolation`."
            self.log.error(message)
            raise NbGraderException(message) from error

    def unit(self, resources: Any) -> str:
        """The unit of ours that a notebook is; empty where it is an instructor's own."""
        names = resources["nbgrader"]
        unit = str(names["assignment"])
        return unit if names["notebook"] == unit and self.course.hidden(unit).is_file() else ""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Read a notebook. Of our units a student's file is left to ``plan``: nothing in it can stop that."""
        if unit := self.unit(resources):
            filename = str(self.course.release(unit))
        return super().from_filename(filename, resources, **options)

    def grade(self, unit: str, student: str) -> Any:
        """Grade one submission of a unit as ``course grade`` does; the graded notebook."""
        if unit not in self.ledgers:
            self.ledgers[unit] = Ledger(Due(self.course, unit, (), None))
        ledger = self.ledgers[unit]
        item = plan_safely(student, self.course, ledger.bundle)
        executed = self.worker(ledger.due.limits).run(item)
        with alone(self.course, _PATIENCE), gradebook(self.course, self.place) as book:
            ledger.record(ledger.recorder(book), item, executed, ledger.entry(item, executed))
        return nbformat.read(self.course.autograded(student, unit), as_version=4)

    def worker(self, limits: Limits) -> Worker:
        """The worker of this run, with limits for its next job. It ends with the run."""
        if self._worker is None:
            folder = tempfile.mkdtemp(prefix="coursekit-")
            self._worker = Worker(Path(folder), limits, isolation=self._isolation())
            weakref.finalize(self, _end, self._worker, folder)
        self._worker.limits = limits
        return self._worker

    def _isolation(self) -> Isolation:
        self._chosen = self._chosen or self._choose()
        return self._chosen


def _run_of(preprocessor: Any) -> JailedGrading:
    """The run that a preprocessor was made for."""
    run: JailedGrading = preprocessor.parent
    return run


def _end(worker: Worker, folder: str) -> None:
    worker.close()
    shutil.rmtree(folder, ignore_errors=True)


class OverwriteOwnCells(OverwriteCells):
    """nbgrader's repair of locked cells, for an instructor's own notebooks; ``plan`` puts ours right."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """As nbgrader does."""
        return (nb, resources) if _run_of(self).unit(resources) else super().preprocess(nb, resources)


class ExecuteOwn(Execute):
    """Runs an instructor's own notebook from top to bottom; a unit of ours is run when it is marked.

    As with any notebook of nbgrader its tests run in the student's process, so its marks can be forged. In
    the jail that process finds nothing else of the class.
    """

    def preprocess(self, nb: Any, resources: Any = None, km: Any = None) -> Any:
        """Fill in the outputs of every cell.

        Raises:
            NbGraderException: the notebook is not written in Python, or too much lies beside it.
        """
        run = _run_of(self)
        if run.unit(resources):
            return nb, resources
        if run.own_notebooks == "kernel":
            return super().preprocess(nb, resources, km)
        self._refuse_other_languages(nb, resources)
        seconds = max(self.timeout or 0, 0) or _CELL_SECONDS
        whole = _NOTEBOOK_TIMES * seconds
        limits = replace(
            Limits(),
            question_cpu_seconds=seconds,
            question_seconds=seconds,
            notebook_cpu_seconds=whole,
            notebook_seconds=whole,
        )
        code = [(str(number), cell) for number, cell in enumerate(nb.cells) if cell.cell_type == "code"]
        steps = [Cell(number, "code", "given", cell.source) for number, cell in code]
        beside = self._beside(Path(resources["metadata"]["path"]))
        student = resources["nbgrader"]["student"]
        executed = run.worker(limits).run(Plan(student, steps, files=beside))
        count = 0
        for number, cell in code:
            if cell.source.strip():
                count += 1
                cell.execution_count = count
                outputs = shown(executed.cells.get(number, CellRun()))
                cell.outputs = [nbformat.from_dict(dict(output)) for output in outputs]
        return nb, resources

    def _refuse_other_languages(self, nb: Any, resources: Any) -> None:
        language = nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            name = resources["nbgrader"]["notebook"]
            raise NbGraderException(
                f"{name}.ipynb is written in {language}, and the jail runs Python only. Its kernel would "
                'have all your rights; where that may be, set `c.JailedGrading.own_notebooks = "kernel"`.'
            )

    def _beside(self, folder: Path) -> dict[str, str]:
        """The files that lie beside a notebook, the instructor's and the student's, as base64."""
        found = {}
        left = _MOST_BESIDE
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".ipynb" and path.is_file() and not path.is_symlink():
                left -= path.stat().st_size
                if left < 0:
                    raise NbGraderException(
                        f"The files in {folder} have more than {_MOST_BESIDE >> 20} MB together. That much "
                        "does not travel to the jail: make the files smaller, or have them handed in without."
                    )
                found[path.relative_to(folder).as_posix()] = base64.b64encode(path.read_bytes()).decode()
        return found


class SaveVerdicts(SaveAutoGrades):
    """Marks a notebook: a unit of ours by the judge, an instructor's own by its outputs, as nbgrader does."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Write marks and comments into the gradebook."""
        run = _run_of(self)
        if unit := run.unit(resources):
            return run.grade(unit, resources["nbgrader"]["student"]), resources
        return super().preprocess(nb, resources)
