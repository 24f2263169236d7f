"""Building exercises: the committed files of a unit, and the frozen bundle of a class."""

from __future__ import annotations

import filecmp
import io
import logging
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from coursekit.authoring.evaluate import STUB, Workshop
from coursekit.authoring.notebooks import TEXT_STUB, is_worked_in, nbgrader_source, template
from coursekit.authoring.proofs import draw_until_proven, prove
from coursekit.authoring.reader import Unit, read_unit
from coursekit.checks.bundle import FORMAT, bundle_hash, write_bundle
from coursekit.errors import CourseError
from coursekit.project import Project
from coursekit.subject import subject

Data = dict[str, Any]


def public_bundle(unit: Unit) -> Data:
    """The bundle of visible cases that everyone gets."""
    workshop = Workshop.open(unit)
    return _bundle(unit, [workshop.evaluate(question, None) for question in unit.questions])


def frozen_bundle(unit: Unit, seed: int | str) -> Data:
    """The bundle of one class: hidden cases drawn from ``seed`` and proven, and the cell template.

    Raises:
        CourseError: the source has a mistake, or a question cannot be proven on any of twenty draws.
    """
    workshop = Workshop.open(unit)
    try:
        questions = [draw_until_proven(workshop, question, str(seed)) for question in unit.questions]
        public = public_bundle(unit)
        cells = template(unit, public, bundle_hash(public))
    except (KeyError, ValueError) as error:
        raise CourseError(f"{unit.path.name} cannot be released. {error.args[0]}") from error
    return _bundle(unit, questions) | {"seed": seed, "limits": workshop.limits(), "template": cells}


def _bundle(unit: Unit, questions: list[Data]) -> Data:
    return {
        "_generated": f"by `course build exercises` from solutions/{unit.name}.py: change that file",
        "format": FORMAT,
        "unit": unit.name,
        "title": unit.title,
        "edition": subject().edition,
        "questions": questions,
    }


def source_notebook(unit: Unit) -> Any:
    """The nbgrader source notebook of a unit."""
    public = public_bundle(unit)
    return nbgrader_source(unit, public, bundle_hash(public))


def drawn_bundle(unit: Unit, seed: str) -> Data:
    """The bundle of one set of draws, proven or not.

    Raises:
        CourseError: a fact is unknown, or no draw is one that `where` keeps.
    """
    workshop = Workshop.open(unit)
    questions = []
    try:
        for question in unit.questions:
            rng = random.Random(f"{seed}:{unit.name}:{question.id}:0")
            questions.append(workshop.evaluate(question, rng))
    except (KeyError, ValueError) as error:
        raise CourseError(f"{unit.path.name}: {error.args[0]}") from error
    return _bundle(unit, questions)


def findings(unit: Unit, seed: str = "proof") -> list[str]:
    """What a unit fails to prove on one set of draws."""
    return prove(unit, drawn_bundle(unit, seed))


def write_exercises(
    project: Project,
    units: Iterable[str] = (),
    check: bool = False,
    progress: Callable[[str], None] = lambda unit: None,
) -> list[str]:
    """Build the exercises of some units (default: all) and return the files that changed.

    With ``check`` nothing is written; the files returned are those that are stale. A notebook that
    somebody has worked in is never written over, see :func:`worked_in`.

    Raises:
        CourseError: a unit does not prove itself, or a source cannot be read.
        FileNotFoundError: there is no such unit.
    """
    names = list(units) or project.units()
    stale: list[str] = []
    with tempfile.TemporaryDirectory(prefix="course-build-") as folder:
        for name in names:
            progress(name)
            built = _build(project.source(name), Path(folder))
            stale += _install(built, project.exercises / name, project.root, check)
    return stale


def worked_in(project: Project, units: Iterable[str] = ()) -> list[str]:
    """The notebooks in ``exercises/`` that hold work of their reader, by their path from the root."""
    paths = [project.exercises / name / f"{name}.ipynb" for name in list(units) or project.units()]
    return [path.relative_to(project.root).as_posix() for path in paths if _holds_work(path)]


def _build(source: Path, folder: Path) -> Path:
    """One unit built in a folder of its own, by nbgrader from our source notebook."""
    try:
        unit = read_unit(source)
        if problems := findings(unit):
            raise CourseError(f"{source.name} does not prove itself:\n  " + "\n  ".join(problems))
        public = public_bundle(unit)
        notebook = nbgrader_source(unit, public, bundle_hash(public))
    except (KeyError, ValueError) as error:
        # No such fact, or no draw that `where` keeps.
        raise CourseError(f"{source.name}: {error.args[0]}") from error
    generate_release(folder, unit.name, notebook)
    built = folder / "release" / unit.name
    write_bundle(built / "checks.json", public)
    return built


def generate_release(folder: Path, unit: str, notebook: Any) -> None:
    """Let nbgrader cut answers and hidden tests out of a source notebook, without a gradebook.

    Raises:
        CourseError: nbgrader refuses; its own words are in the message.
    """
    import coursekit.fast_imports  # noqa: F401, I001  (before nbformat, see there)
    import nbformat
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    source = folder / "source" / unit
    source.mkdir(parents=True)
    nbformat.write(notebook, source / f"{unit}.ipynb")
    coursedir = CourseDirectory(root=str(folder), assignment_id=unit)
    settings = nbgrader_settings()
    # What `--no-db` sets on nbgrader's command line.
    settings.SaveCells.enabled = False
    settings.GenerateAssignment.no_database = True
    converter = GenerateAssignment(coursedir=coursedir, config=settings)
    words = io.StringIO()
    # nbgrader says the cause in its log only; the exception says "see above".
    converter.log = logging.Logger("nbgrader")
    converter.log.addHandler(logging.StreamHandler(words))
    try:
        converter.start()
    except (Exception, SystemExit) as error:
        raise CourseError(f"nbgrader cannot make {unit}: {error}\n{words.getvalue()}", exit_code=1) from error


def nbgrader_settings() -> Any:
    """The stubs nbgrader puts in place of answers; a class uses the same."""
    from traitlets.config import Config

    settings = Config()
    settings.ClearSolutions.code_stub = {"python": STUB}
    settings.ClearSolutions.text_stub = TEXT_STUB
    return settings


def _install(built: Path, target: Path, root: Path, check: bool) -> list[str]:
    """Copy what differs, and name it. Learners work in this folder: what they made there stays."""
    made = [path.name for path in built.iterdir()]
    stale = [name for name in made if not _same(built / name, target / name)]
    if not check:
        if any(_holds_work(target / name) for name in made):
            # The checks stay with the notebook they were made for: half of each would not fit together.
            return []
        target.mkdir(parents=True, exist_ok=True)
        for name in stale:
            shutil.copyfile(built / name, target / name)
    return sorted((target / name).relative_to(root).as_posix() for name in stale)


def _holds_work(path: Path) -> bool:
    return path.suffix == ".ipynb" and path.is_file() and is_worked_in(path)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)
