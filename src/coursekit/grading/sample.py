"""A class that was never taught: generated submissions, to try grading on and to test with.

Every answer is the reference answer, a known slip, an untouched stub or an error that beginners make. No
real person's work is in it, and the same seed gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from coursekit.authoring.reader import Question, Unit, read_unit
from coursekit.checks.bundle import load_bundle
from coursekit.errors import CourseError
from coursekit.grading.course import Course, init_course
from coursekit.grading.damage import DAMAGE
from coursekit.grading.files import write_aside
from coursekit.grading.marks import cells_of
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.release import release
from coursekit.project import Project, find_project

Data = Mapping[str, Any]

MARKER = "sample-class.json"
"""Says that a folder holds a generated class, which may be written over."""

_FIRST_NAMES = (
    "Ada",
    "Bao",
    "Carmen",
    "Dilip",
    "Elif",
    "Femi",
    "Greta",
    "Hana",
    "Imre",
    "Jun",
    "Kofi",
    "Lena",
)
_LAST_NAMES = (
    "Abara",
    "Brandt",
    "Chaudhry",
    "Duarte",
    "Eriksen",
    "Farah",
    "Goto",
    "Horvat",
    "Ilic",
    "Jansen",
)


@dataclass(frozen=True)
class SampleClass:
    """What was made: the class, its units, its students, and which of them handed in something damaged."""

    course: Course
    units: tuple[str, ...]
    students: tuple[str, ...]
    damaged: Mapping[str, str]


def sample_class(
    folder: Path,
    students: int = 30,
    seed: int = 7,
    with_damage: bool = False,
    *,
    project: Project | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, unit: None,
) -> SampleClass:
    """Make a class in ``folder`` with every unit of the project released and handed in.

    With ``with_damage`` some notebooks are broken, one for each way in
    :data:`coursekit.grading.damage.DAMAGE` as far as there are students. A class made from the same sources
    and numbers stays as it is.

    Raises:
        CourseError: the folder holds a real class, or a unit cannot be released.
    """
    project = project or find_project()
    units = project.units()
    marker = folder / MARKER
    made = _marker(project, units, students, seed, with_damage)
    before = json.loads(marker.read_text(encoding="utf-8")) if marker.is_file() else {}
    _refuse_real_class(folder, before)
    course = init_course(folder)
    names = [f"s{number:03}" for number in range(1, students + 1)]
    damaged = _who_is_damaged(names, seed) if with_damage else {}
    if before != made:
        _clear(course, {*before.get("students", ()), *names})
        for number, unit in enumerate(units, 1):
            release(unit, course, seed=seed, update=course.hidden(unit).is_file(), project=project)
            _hand_in(course, read_unit(project.source(unit)), names, seed, damaged)
            progress(number, len(units), unit)
        _register(course, names, seed)
        write_aside(marker, json.dumps(made, indent=1) + "\n")
    return SampleClass(course, tuple(units), tuple(names), damaged)


def _marker(
    project: Project, units: list[str], students: int, seed: int, with_damage: bool
) -> dict[str, Any]:
    files = [project.source(unit) for unit in units]
    files += [project.exercises / unit / "checks.json" for unit in units]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files if path.is_file())).hexdigest()
    return {
        "_generated": "by `course sample-class`: nobody handed these notebooks in",
        "students": [f"s{number:03}" for number in range(1, students + 1)],
        "seed": seed,
        "with_damage": with_damage,
        "sources": digest[:16],
    }


def _refuse_real_class(folder: Path, marker: Mapping[str, Any]) -> None:
    handed_in = folder / "submitted"
    if not marker and handed_in.is_dir() and any(handed_in.iterdir()):
        raise CourseError(
            f"{folder} holds submissions that were not generated. Name another folder for the sample class."
        )


def _clear(course: Course, names: Collection[str]) -> None:
    """Take generated students' work out, also of the gradebook, so that a changed unit can be released."""
    for folder in ("submitted", "autograded", "feedback"):
        for name in names:
            shutil.rmtree(course.root / folder / name, ignore_errors=True)
    if not course.released():
        return
    with gradebook(course) as book:
        for unit in course.released():
            for submission in book.assignment_submissions(unit):
                if submission.student.id in names:
                    book.remove_submission(unit, submission.student.id)


def _who_is_damaged(names: list[str], seed: int) -> dict[str, str]:
    """One student for every kind of damage, as far as they go."""
    rng = random.Random(f"{seed}:damage")
    chosen = sorted(rng.sample(names, min(len(DAMAGE), len(names))))
    return dict(zip(chosen, DAMAGE, strict=False))


def _register(course: Course, names: list[str], seed: int) -> None:
    """Give the students names in the gradebook."""
    rng = random.Random(f"{seed}:names")
    with gradebook(course) as book:
        for name in names:
            first, last = rng.choice(_FIRST_NAMES), rng.choice(_LAST_NAMES)
            student: Any = book.update_or_create_student(name)
            student.first_name, student.last_name = first, last
        book.db.commit()


def _hand_in(course: Course, unit: Unit, names: list[str], seed: int, damaged: Mapping[str, str]) -> None:
    bundle = load_bundle(course.hidden(unit.name))
    blank = nbformat.read(course.release(unit.name), as_version=4)
    for name in names:
        rng = random.Random(f"{seed}:{unit.name}:{name}")
        # The same ability over all units, so that some students are good and some are not.
        ability = 1.0 if name in damaged else random.Random(f"{seed}:{name}").betavariate(3, 2)
        notebook = _Student(unit, bundle, ability, rng).notebook(blank)
        target = course.submitted(name, unit.name) / f"{unit.name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in damaged:
            DAMAGE[damaged[name]](notebook, target)
        else:
            nbformat.write(notebook, target)


class _Student:
    """One generated student at work on one unit."""

    def __init__(self, unit: Unit, bundle: Data, ability: float, rng: random.Random) -> None:
        self.questions = {question.id: question for question in unit.questions}
        self.data = {question["id"]: question for question in bundle["questions"]}
        self.answers = cells_of(bundle["template"], "answer", "written")
        self.ability = ability
        self.rng = rng

    def notebook(self, blank: Any) -> Any:
        """The released notebook with this student's answers in it."""
        notebook = nbformat.from_dict(blank)
        cells = []
        for blank_cell in blank.cells:
            cell = nbformat.from_dict(blank_cell)
            if cell.id in self.answers:
                cell.source = self._answer(self.answers[cell.id], cell.source)
            cells.append(cell)
            if cell.id in self.answers and cell.cell_type == "code" and self.rng.random() < 0.1:
                cells.append(self._scratch(cell.id))
        notebook.cells = cells
        return notebook

    def _answer(self, id_: str, stub: str) -> str:
        question, data = self.questions[id_], self.data[id_]
        if self.rng.random() > 0.75 + 0.25 * self.ability:
            return stub
        if data["kind"] == "choice":
            return self._choice(data)
        if data["kind"] == "written":
            return str(self.rng.choice([sample["text"] for sample in data["samples"]] or [question.solution]))
        if self.rng.random() < 0.25 + 0.75 * self.ability:
            return self._with_noise(question.solution)
        if question.slips and self.rng.random() < 0.7:
            return _without_says(self.rng.choice(question.slips).source)
        return self.rng.choice(_ERRORS)(question, stub)

    def _choice(self, data: Data) -> str:
        picked = {option["label"] for option in data["options"] if option["right"]}
        for option in data["options"]:
            if self.rng.random() > 0.7 + 0.3 * self.ability:
                picked ^= {option["label"]}
        return f"{data['id']} = {sorted(picked)!r}"

    def _with_noise(self, source: str) -> str:
        """A right answer as people leave it: with a print or a warning in it."""
        noise = self.rng.choices(("", 'print("checking")\n', _WARNING), (0.85, 0.1, 0.05))[0]
        return noise + source

    def _scratch(self, after: str) -> Any:
        """A cell a student added to try something out."""
        source = self.rng.choice(("1250 / 220", "# try again later", "load", 'print("so far so good")'))
        return nbformat.v4.new_code_cell(source, id=f"{after}-tried"[:64])


_WARNING = 'import warnings\n\nwarnings.warn("an old habit", DeprecationWarning)\n'


def _without_says(source: str) -> str:
    """A slip's code without the sentence that explains it."""
    return re.sub(r"\A(#.*\n)+", "", source)


def _misspelt(question: Question, stub: str) -> str:
    """A name that was never defined: a NameError when it runs."""
    if question.is_function:
        return stub.replace("...  # your answer here", "return monthly_fe")
    return f"{question.id} = monthly_fe"


def _raises(question: Question, stub: str) -> str:
    if question.is_function:
        return stub.replace("...  # your answer here", 'raise ValueError("I do not know how to go on")')
    return f"{question.id} = 1 / 0"


def _syntax_error(question: Question, stub: str) -> str:
    return f"{question.solution.rstrip()} +"


def _wrong_type(question: Question, stub: str) -> str:
    if question.is_function:
        return stub.replace("...  # your answer here", 'return "about 5"')
    return f'{question.id} = "about 5"'


_ERRORS: tuple[Callable[[Question, str], str], ...] = (_misspelt, _raises, _syntax_error, _wrong_type)
