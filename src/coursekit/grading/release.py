"""Releasing a unit to a class: hidden cases drawn once and frozen, notebooks made, gradebook told."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.authoring.build import frozen_bundle, public_bundle, source_notebook
from coursekit.authoring.reader import SourceError, Unit, read_unit
from coursekit.checks.bundle import load_bundle, write_bundle
from coursekit.checks.verdict import points_text
from coursekit.errors import CourseError
from coursekit.grading import fingerprints
from coursekit.grading.course import Course
from coursekit.grading.limits import Limits
from coursekit.project import Project, find_project

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Released:
    """What a release did: ``changes`` are sentences on questions that differ from the release before,
    ``graded`` the students whose marks were given under that one. ``same`` says that it is what was
    released before, so that no mark can change."""

    unit: str
    course: Course
    seed: str
    changes: tuple[str, ...] = ()
    graded: tuple[str, ...] = ()
    same: bool = False


def release(
    unit: str,
    course: Course,
    seed: int | str | None = None,
    update: bool = False,
    project: Project | None = None,
) -> Released:
    """Release a unit to a class.

    ``seed`` decides the hidden cases (default: a fresh one, or on an update the one there was, so that
    unchanged questions keep their cases). Students' answers and marks stay as they are; ``course grade``
    regrades them.

    Raises:
        CourseError: there is no such unit, it is released already and ``update`` is not set, or nbgrader
            refuses.
    """
    before = _before(unit, course, update)
    source = _read(unit, project)
    seed = str(seed if seed is not None else before["seed"] if before else secrets.token_hex(4))
    bundle = frozen_bundle(source, seed) | {"tables": fingerprints.of_tables()}
    Limits().changed(bundle["limits"], source.path.name)
    graded = _graded(unit, course)
    if before and graded:
        _refuse_other_cells(unit, before, bundle)
    _write_notebooks(source, course)
    # Last: a unit counts as released when this file is there.
    write_bundle(course.hidden(unit), bundle, mode=0o600)
    changes = tuple(_changes(before, bundle)) if before else ()
    same = before is not None and _same(before, load_bundle(course.hidden(unit)))
    return Released(unit, course, seed, changes, tuple(graded), same)


def _before(unit: str, course: Course, update: bool) -> Data | None:
    path = course.hidden(unit)
    if not path.is_file():
        return None
    if not update:
        raise CourseError(
            f"{unit} is released to this class already, with hidden cases that students may have been graded "
            "on. Keep it as it is, or take over a change of the exercises with --update."
        )
    return load_bundle(path)


def _read(unit: str, project: Project | None) -> Unit:
    try:
        return read_unit((project or find_project()).source(unit))
    except (FileNotFoundError, SourceError) as error:
        raise CourseError(str(error)) from error


def _graded(unit: str, course: Course) -> list[str]:
    """The students the gradebook has a submission of, in order."""
    from coursekit.grading.nbgrader_bridge import gradebook

    if not (course.root / "gradebook.db").exists():
        return []
    with gradebook(course) as book:
        return sorted(row.student.id for row in book.assignment_submissions(unit))


def _refuse_other_cells(unit: str, before: Data, after: Data) -> None:
    """nbgrader cannot add or remove cells once there are submissions; say so before anything is touched."""
    old, new = ({cell["id"] for cell in bundle["template"]} for bundle in (before, after))
    if old != new:
        names = ", ".join(sorted(old ^ new))
        raise CourseError(
            f"{unit} has submissions, and nbgrader's gradebook cannot take cells in or out any more. "
            f"Changed cells: {names}. Put them back, or release the changed unit to a new class."
        )


def _write_notebooks(source: Unit, course: Course) -> None:
    import nbformat

    from coursekit.grading.nbgrader_bridge import generate_assignment

    path = course.source(source.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(source_notebook(source), path)
    # nbgrader copies what lies beside the source notebook to the release, and beside graded notebooks.
    write_bundle(path.parent / "checks.json", public_bundle(source))
    generate_assignment(course, source.name)


def _same(before: Data, after: Data) -> bool:
    """Whether two releases ask, judge and hand out the same: grading depends on nothing else of a bundle."""
    return all(before[part] == after[part] for part in ("questions", "template"))


def _changes(before: Data, after: Data) -> Iterator[str]:
    """What differs between two releases, question by question."""
    old = {question["id"]: question for question in before["questions"]}
    new = {question["id"]: question for question in after["questions"]}
    yield from (f"{id_} is new." for id_ in new if id_ not in old)
    yield from (f"{id_} is gone." for id_ in old if id_ not in new)
    for id_, question in new.items():
        if id_ in old:
            yield from _question_changes(old[id_], question)
    if "tables" in before and (names := fingerprints.differing(before["tables"], after["tables"])):
        yield f"Other tables: {', '.join(names)}."


def _question_changes(old: Data, new: Data) -> Iterator[str]:
    if old["points"] != new["points"]:
        yield f"{new['id']}: {points_text(old['points'])} points before, {points_text(new['points'])} now."
    asked, expected = (
        [[case[key] for case in question["cases"]] for question in (old, new)] for key in ("args", "expected")
    )
    if asked[0] != asked[1]:
        yield f"{new['id']}: other inputs."
    elif expected[0] != expected[1]:
        yield f"{new['id']}: other expected values."
    rules = [
        [question.get(key) for key in ("tolerance", "ordered", "options", "partial")]
        + [case.get("abs") for case in question["cases"] if asked[0] == asked[1]]
        for question in (old, new)
    ]
    if rules[0] != rules[1]:
        yield f"{new['id']}: another rule for what is right."
