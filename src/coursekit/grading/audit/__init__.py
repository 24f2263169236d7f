"""``course audit``: how good the questions of a unit are, and whether an answer can be reached from inside.

Each of four things has its module: how well the cases separate right from wrong (:mod:`.separation`, with the
wrong answers of :mod:`.guesses`), which expected values stand in a table (:mod:`.cells`), what students' code
can reach in the jail (:mod:`.reach`, with what it runs there in :mod:`.inside`), and what the reference
answers need (:mod:`.cost`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.authoring.build import drawn_bundle, public_bundle, source_notebook
from coursekit.authoring.notebooks import template
from coursekit.authoring.reader import Unit, read_unit
from coursekit.checks.bundle import bundle_hash, load_bundle
from coursekit.checks.verdict import points_text
from coursekit.errors import CourseError
from coursekit.grading.audit.cells import standing
from coursekit.grading.audit.cost import Cost, Suggestion, address_space, measure, suggestion
from coursekit.grading.audit.notes import Note, settle
from coursekit.grading.audit.reach import WIDE, Reach, search
from coursekit.grading.audit.separation import separation
from coursekit.grading.course import Course
from coursekit.grading.execute import Worker
from coursekit.grading.isolation import choose_isolation
from coursekit.grading.judging import verdicts
from coursekit.grading.plan import Plan, plan
from coursekit.project import Project

Data = Mapping[str, Any]
Progress = Callable[[int, int, str], None]

DRAWS = 5


@dataclass(frozen=True)
class UnitAudit:
    """What is said on one unit: notes, what its reference answers need, limits that leave room."""

    unit: str
    questions: int
    notes: tuple[Note, ...]
    costs: tuple[Cost, ...]
    suggested: Suggestion

    @property
    def findings(self) -> list[Note]:
        """What to mend."""
        return [note for note in self.notes if note.finding]

    @property
    def information(self) -> list[Note]:
        """What is good to know."""
        return [note for note in self.notes if not note.finding]


@dataclass(frozen=True)
class Audit:
    """An audit of some units.

    ``isolation`` is the rung the code ran on; ``reach`` is ``None`` where there is no jail to search in.
    """

    units: tuple[UnitAudit, ...]
    isolation: str
    reach: Reach | None

    @property
    def sound(self) -> bool:
        """Whether there is no finding at all."""
        return not any(unit.findings for unit in self.units) and not (self.reach and self.reach.found)


def audit(
    project: Project,
    units: Sequence[str],
    *,
    course: Course | None = None,
    draws: int = DRAWS,
    isolation: str = "best",
    progress: Progress = lambda done, total, what: None,
) -> Audit:
    """Audit some units of a project.

    With a ``course`` the frozen hidden cases of that class are judged, else ``draws`` sets of fresh ones.
    ``isolation`` is what :func:`choose_isolation` takes; ``process`` searches without a jail, which finds
    what a jail is there to hide.

    Raises:
        CourseError: a source cannot be read or drawn from, it has other questions than its release, or
            there is no unit at all.
        FileNotFoundError: there is no such unit.
    """
    if not units:
        raise CourseError(f"There is nothing to audit in {course.root if course else project.solutions}.")
    sources = [read_unit(project.source(name)) for name in units]
    chosen = choose_isolation(isolation)
    audited, plans = [], []
    with tempfile.TemporaryDirectory(prefix="course-audit-") as folder:
        worker = Worker(Path(folder), WIDE, isolation=chosen)
        try:
            for number, unit in enumerate(sources):
                progress(number, len(sources) + 1, unit.name)
                bundles = _bundles(unit, course, draws)
                plans.append(_reference(unit, bundles[0]))
                audited.append(_audit(unit, bundles, plans[-1], worker))
            progress(len(sources), len(sources) + 1, "looking for answers from inside")
            reach = None
            if chosen.name != "process":
                reach = search(worker, project, sources, plans, course=course)
            elif isolation == "process":
                # All files of the machine are open then; a look at the first of them is enough.
                reach = search(worker, project, sources, plans, course=course, seconds=1)
        finally:
            worker.close()
    progress(len(sources) + 1, len(sources) + 1, "")
    return Audit(tuple(audited), chosen.name, reach)


def _bundles(unit: Unit, course: Course | None, draws: int) -> list[Data]:
    """The bundles to judge, each with the template of the notebook."""
    public = public_bundle(unit)
    cells = template(unit, public, bundle_hash(public))
    if not course:
        return [drawn_bundle(unit, f"audit {number}") | {"template": cells} for number in range(draws)]
    frozen = load_bundle(course.hidden(unit.name))
    if [question["id"] for question in frozen["questions"]] != [question.id for question in unit.questions]:
        raise CourseError(
            f"{unit.path.name} has other questions than the release in {course.root}. Audit it in the "
            f"edition it was released from, or take over the change: `course release {unit.name} --update`."
        )
    return [frozen | {"template": cells}]


def _audit(unit: Unit, bundles: Sequence[Data], reference: Plan, worker: Worker) -> UnitAudit:
    notes = [*settle([separation(unit, bundle) for bundle in bundles]), *standing(unit, bundles[0])]
    costs, executed = measure(worker, reference, bundles[0])
    for verdict in verdicts(bundles[0], reference, executed):
        if verdict.cause not in ("correct", "to be marked"):
            earned = f"{points_text(verdict.points)} of {points_text(verdict.max_points)} points"
            sentence = f"the reference answer earns {earned} in the jail: {verdict.message}"
            notes.append(Note(verdict.question, "jail", sentence))
    order = [question.id for question in unit.questions]
    notes.sort(key=lambda note: order.index(note.question))
    limits = suggestion(costs, address_space(worker))
    return UnitAudit(unit.name, len(order), tuple(notes), tuple(costs), limits)


def _reference(unit: Unit, bundle: Data) -> Plan:
    """The plan for the instructor's own notebook, as if it were handed in."""
    import nbformat

    with tempfile.TemporaryDirectory(prefix="course-audit-") as folder:
        nbformat.write(source_notebook(unit), Path(folder, f"{unit.name}.ipynb"))
        return plan("reference", Path(folder), bundle)
