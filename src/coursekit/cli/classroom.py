"""Instructor's commands: make a class, release a unit to it, grade what came in."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.cli.options import Commands, command, course_folder, positive
from coursekit.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursekit.grading.course import Course
    from coursekit.grading.regrade import Change
    from coursekit.grading.unit_run import UnitRun

SAMPLE_STUDENTS = 30
SAMPLE_SEED = 7


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    _add_init(commands)
    _add_release(commands)
    _add_sample_class(commands)
    _add_grade(commands)


def _add_init(commands: Commands) -> None:
    parser = command(
        commands,
        "init",
        run_init,
        "make the folder of a class",
        "course init ~/classes/spring",
        details="The folder lies outside the project and is yours: no command ever deletes a gradebook.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make")


def _add_release(commands: Commands) -> None:
    parser = command(
        commands,
        "release",
        run_release,
        "release a unit to a class, with hidden cases drawn for it",
        "course release the_deal --course ~/classes/spring",
        "course release the_deal --course ~/classes/spring --seed 2026",
        "course release the_deal --course ~/classes/spring --update",
        details="The hidden cases are drawn once and frozen. --update takes over a change of the exercises\n"
        "and says what changed. It keeps the seed, so questions that did not change keep their hidden\n"
        "cases; with another --seed all are drawn anew.",
    )
    parser.add_argument("unit", metavar="UNIT", help="the unit, for example the_deal")
    course_folder(parser)
    parser.add_argument(
        "--seed",
        metavar="S",
        help="draw the hidden cases from this seed (default: a fresh one, or the one there was)",
    )
    parser.add_argument("--update", action="store_true", help="replace a release that exists")


def _add_sample_class(commands: Commands) -> None:
    parser = command(
        commands,
        "sample-class",
        run_sample_class,
        "make a generated class with submissions, to try grading on",
        "course sample-class --course build/sample-course",
        "course sample-class --course /tmp/trial --students 10 --seed 3 --with-damage",
        details="Composed from the answers, the known wrong answers, empty stubs and errors: no real person.",
    )
    parser.add_argument("--course", metavar="DIR", type=Path, required=True, help="the folder to make")
    parser.add_argument(
        "--students",
        metavar="N",
        type=positive,
        default=SAMPLE_STUDENTS,
        help="how many (default: %(default)s)",
    )
    parser.add_argument("--seed", metavar="S", type=int, default=SAMPLE_SEED, help="default: %(default)s")
    parser.add_argument("--with-damage", action="store_true", help="some notebooks are broken on purpose")


def _add_grade(commands: Commands) -> None:
    parser = command(
        commands,
        "grade",
        run_grade,
        "grade the submissions of a class",
        "course grade --course ~/classes/spring",
        "course grade the_deal --course ~/classes/spring --workers 4",
        "course grade the_deal --students ada bob --force",
        "course grade the_deal --yes",
        details="Reads submitted/STUDENT/UNIT/UNIT.ipynb; writes the gradebook, autograded/, feedback/ and\n"
        "reports/UNIT/. What has not changed is left alone. Where only points, tolerances or expected\n"
        "values changed, answers are judged again and no code is run. Marks that would change although a\n"
        "student changed nothing are shown first: confirm them, or say --yes. Without a terminal and\n"
        "without --yes they stay as they are, and the exit code is 2.\n\n"
        "Exit code 0: all graded. 3: graded, but some submissions were unreadable. 2: wrong usage, or marks\n"
        "that would change are not confirmed. 1: our fault.",
    )
    parser.add_argument(
        "unit", metavar="UNIT", nargs="?", help="only this unit (default: all that are released)"
    )
    course_folder(parser)
    parser.add_argument("--students", metavar="ID", nargs="+", help="only these students")
    parser.add_argument(
        "--workers", metavar="N", type=positive, help="submissions at a time (default: the cores)"
    )
    parser.add_argument(
        "--isolation",
        choices=("strict", "best", "process"),
        default="strict",
        help="what has to keep a submission apart. strict: a jail, without file system and network, or no "
        "grading. best: a jail where there is one. process: limits only, so their code can read your files "
        "(default: %(default)s)",
    )
    parser.add_argument("--force", action="store_true", help="run and grade again what has not changed")
    parser.add_argument(
        "--yes", action="store_true", help="write marks that change although a student changed nothing"
    )


def run_init(options: argparse.Namespace) -> int:
    """``course init``."""
    from coursekit.cli.console import say
    from coursekit.grading.course import CONFIG, init_course

    folder: Path = options.folder
    there = (folder / CONFIG).is_file()
    filled = folder.is_dir() and any(folder.iterdir())
    course = init_course(folder)
    if there:
        say(f"The class {course.id} is already here, and is left as it is: {course.root}")
        return 0
    if filled:
        say(f"Note: {course.root} was not empty. What was in it stays beside the folders of the class.")
    say(f"The class {course.id} is in {course.root}.")
    say(f"Next, in the folder of the course: course release UNIT --course {course.root}")
    return 0


def run_release(options: argparse.Namespace) -> int:
    """``course release``."""
    from coursekit.cli.console import say, working
    from coursekit.grading.release import release
    from coursekit.project import find_project

    course = class_of(options)
    find_project().source(options.unit)  # an unknown unit is refused before any work is announced
    with working(f"Releasing {options.unit}: drawing hidden cases and proving them"):
        done = release(options.unit, course, seed=options.seed, update=options.update)
    say(f"{done.unit} is released to {course.id}. Hand out {course.release(done.unit).parent}")
    say(f"Its hidden cases were drawn from seed {done.seed} and are frozen in {course.hidden(done.unit)}")
    if done.same:
        say("Nothing changed: questions and hidden cases are those of the release before.")
        return 0
    for change in done.changes:
        say(f"changed: {change}")
    if done.graded:
        say(f"Graded before: {', '.join(done.graded)}. `course grade {done.unit}` grades them again.")
    return 0


def run_sample_class(options: argparse.Namespace) -> int:
    """``course sample-class``."""
    from coursekit.cli.console import say, steps
    from coursekit.grading.sample import sample_class

    with steps("Making a sample class") as advance:
        made = sample_class(
            options.course,
            students=options.students,
            seed=options.seed,
            with_damage=options.with_damage,
            progress=advance,
        )
    root = made.course.root
    say(f"{len(made.students)} generated students handed in {', '.join(made.units)}. The class is in {root}")
    for student, damage in made.damaged.items():
        say(f"  damaged on purpose: {student}, {damage}")
    say(f"Next: course grade --course {root} --isolation best")
    return 0


def run_grade(options: argparse.Namespace) -> int:
    """``course grade``."""
    from coursekit.cli.console import say, steps
    from coursekit.grading.run import grade

    course = class_of(options)
    with steps("Grading") as advance:
        run = grade(
            course,
            options.unit,
            students=options.students,
            workers=options.workers or os.cpu_count() or 1,
            isolation=options.isolation,
            force=options.force,
            confirm=lambda found: options.yes or confirmed(found),
            progress=advance,
        )
    for unit in run.units:
        for line in summary(unit):
            say(line)
    say(f"Isolation: {run.isolation}. {run.holds} {run.warning}".rstrip())
    return run.exit_code


def confirmed(found: Sequence[Change]) -> bool:
    """Show marks that would change although a student changed nothing, and ask whether to write them."""
    from coursekit.cli.console import ask, say
    from coursekit.grading.regrade import listed

    students = len({change.student for change in found})
    say(f"Marks that would change although the students changed nothing: {len(found)} of {students} students")
    for line in listed(found):
        say(line)
    return ask("Write these marks?")


def summary(unit: UnitRun) -> list[str]:
    """What a run did for one unit, as lines; what needs a person comes last."""
    again = (
        f", {unit.graded - unit.ran} of them judged again without running" if unit.graded > unit.ran else ""
    )
    lines = [
        f"{unit.unit}: {unit.graded} graded in {unit.seconds:.0f} s{again}, {unit.unchanged} unchanged",
        f"  report    {unit.report}",
    ]
    if unit.changes:
        lines.append(f"  changed: {len(unit.changes)} marks, listed in {unit.report.with_name('run.json')}")
    if unit.held:
        lines.append(
            f"  not written: {len(unit.held)} marks that would change although the students changed nothing. "
            "Write them with --yes."
        )
    if unit.unreadable:
        lines.append(
            f"  unreadable: {', '.join(unit.unreadable)}. Ask for these notebooks again, then grade again."
        )
    for student, reason in unit.without_feedback.items():
        lines.append(f"  no feedback page: {student}: {reason}. Grade again with --force.")
    if unit.changed_tables:
        lines.append(
            f"  changed since the release: {', '.join(unit.changed_tables)}. Students' code reads these "
            "tables as they are now, and expected values are those of the release. "
            f"`course release {unit.unit} --update` takes the new ones over."
        )
    for name in unit.own_notebooks:
        lines.append(
            f"  not graded: {name}.ipynb, which is yours. `nbgrader autograde {unit.unit} --notebook {name} "
            "--force` grades it, in the folder of the class."
        )
    for path, belongs in unit.misplaced.items():
        lines.append(f"  not looked at: {path} belongs at {belongs}")
    return lines


def class_of(options: argparse.Namespace) -> Course:
    """The class that ``--course`` names, or the nearest one upward.

    Raises:
        CourseError: there is none.
    """
    from coursekit.grading.course import CONFIG, Course, find_course

    if options.course is None:
        return find_course()
    folder: Path = options.course.resolve()
    if not (folder / CONFIG).is_file():
        raise CourseError(
            f"{folder} is not the folder of a class: it has no {CONFIG}. Make one by `course init DIR`."
        )
    return Course(folder)
