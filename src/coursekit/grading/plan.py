"""Takes the student's code out of a submission. Trusted: it reads data and runs nothing.

The notebook that is graded is ours, cell by cell; from the student come the answers and the cells they
added. Innocent damage costs nothing: a cell that was copied, moved, retyped, renamed or deleted is put
right, and metadata is used to find an answer, never believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.grading.matching import ANSWERS, Matched, edited, homes, kept_order, match, unmerged
from coursekit.grading.names import PYTHONS_OWN, names_in
from coursekit.grading.submitted import StudentCell, UnreadableError, bare, read_submission

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook to be graded. ``role`` is that of the template, ``added``, or ``edited``."""

    id: str
    cell_type: str
    role: str
    source: str
    question: str = ""
    answered: bool = True


@dataclass(frozen=True)
class Plan:
    """What to run and to ask for one submission.

    ``problem`` says why the submission cannot be read, and is empty when it can. ``notes`` are sentences
    about what was put right. ``calls`` holds, per question, what to ask: names and arguments only.
    ``rebound`` names what means something else in this notebook than in Python or in the cells given.
    ``files`` are put into the working folder first, by their path, as base64.
    """

    student: str
    cells: Sequence[Cell] = ()
    calls: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    notes: tuple[str, ...] = ()
    rebound: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def steps(self) -> list[dict[str, Any]]:
        """The plan as an executor wants it: cells to run and questions to ask, in order."""
        steps: list[dict[str, Any]] = []
        for cell in self.cells:
            if cell.role == "check":
                steps.append({"ask": self.calls[cell.question]})
            elif cell.cell_type == "code" and cell.source.strip():
                steps.append({"run": cell.id, "source": cell.source})
        return steps

    def digest(self) -> str:
        """Changes when anything changes that the student wrote."""
        own = [
            (cell.id, cell.cell_type, cell.source)
            for cell in self.cells
            if cell.role in (*ANSWERS, "added", "edited")
        ]
        parts = [self.problem, own]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def plan(student: str, folder: Path, bundle: Data) -> Plan:
    """The plan for what a student handed in.

    ``folder`` is ``submitted/<student>/<unit>``; ``bundle`` the frozen class bundle. A submission that
    cannot be read gives a plan without cells and with a ``problem``.
    """
    template = bundle["template"]
    try:
        submitted, notes = read_submission(folder, bundle["unit"], [cell["id"] for cell in template])
    except UnreadableError as error:
        return Plan(student, problem=str(error))
    submitted = unmerged(template, submitted)
    matched = match(template, submitted)
    if not any(cell["question"] and cell["id"] in matched for cell in template):
        unit = bundle["unit"]
        problem = (
            f"None of the cells of {unit} is in this notebook. It may be the notebook of another unit: "
            f"hand in {unit}.ipynb."
        )
        return Plan(student, problem=problem)
    cells = list(_merge(template, submitted, matched))
    rebound = _rebound(template, cells)
    notes += [*_remarks(template, submitted, matched), *_remark_on_names(rebound)]
    return Plan(student, cells, _calls(bundle), notes=tuple(notes), rebound=tuple(rebound))


def _calls(bundle: Data) -> dict[str, Any]:
    """What an executor may know of each question."""
    return {
        question["id"]: {
            "id": question["id"],
            "kind": question["kind"],
            "cases": [{"args": case["args"]} for case in question.get("cases", ())],
        }
        for question in bundle["questions"]
    }


def _merge(template: Sequence[Data], submitted: Sequence[StudentCell], matched: Matched) -> Iterator[Cell]:
    """Our cells in our order with the student's answers in them, and the student's own cells in between.

    An added cell keeps its place behind the cell of ours it stood behind.
    """
    added = _added(template, submitted, matched)
    yield from added.get("", ())
    for cell in template:
        answer = matched.get(cell["id"]) if cell["role"] in ANSWERS else None
        source = answer.source if answer else cell["source"]
        answered = bool(answer and edited(cell, [answer]))
        yield Cell(cell["id"], cell["cell_type"], cell["role"], source, cell["question"], answered)
        if cell["role"] in ("given", "unit") and cell["id"] in matched:
            # Some editors let a student write into a locked cell, an import more often than not.
            for other in edited(cell, [matched[cell["id"]]]):
                yield Cell(f"{cell['id']}-edited", "code", "edited", other.source)
        yield from added.get(cell["id"], ())


def _added(
    template: Sequence[Data], submitted: Sequence[StudentCell], matched: Matched
) -> dict[str, list[Cell]]:
    """The cells a student added, by the id of the template's cell each of them follows.

    Cells of ours that were moved lead nobody with them.
    """
    home, kept = homes(matched), kept_order(template, submitted, matched)
    ours = {bare(cell["source"]) for cell in template} | {""}
    added: dict[str, list[Cell]] = {}
    anchor = ""
    for number, cell in enumerate(submitted):
        if id(cell) in home:
            anchor = home[id(cell)] if home[id(cell)] in kept else anchor
        elif cell.bare not in ours:
            kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
            added.setdefault(anchor, []).append(Cell(f"added-{number}", kind, "added", cell.source))
    return added


def _remarks(template: Sequence[Data], submitted: Sequence[StudentCell], matched: Matched) -> Iterator[str]:
    """What was put right, for the people who read the report."""
    checks = [cell for cell in template if cell["role"] == "check"]
    missing = [cell["id"] for cell in checks if cell["id"] not in matched]
    if missing:
        yield f"Check cells that were missing were put back: {', '.join(missing)}."
    changed = [cell["id"] for cell in checks if _changed(cell, matched.get(cell["id"]))]
    if changed:
        yield f"Check cells that were changed were replaced by ours: {', '.join(changed)}."
    moved = [cell["id"] for cell in template if _elsewhere(cell, matched)]
    if moved:
        yield f"Answers were found in another cell than their own: {', '.join(moved)}."
    split = [cell["id"] for cell in template if cell["id"] in matched and matched[cell["id"]].parts]
    if split:
        yield f"Answers were put together from several cells: {', '.join(split)}."


def _changed(cell: Data, found: StudentCell | None) -> bool:
    return found is not None and (found.cell_type != "code" or bool(edited(cell, [found])))


def _elsewhere(cell: Data, matched: Matched) -> bool:
    found = matched.get(cell["id"])
    return cell["role"] in ANSWERS and found is not None and cell["id"] not in found.ids


def _rebound(template: Sequence[Data], cells: Sequence[Cell]) -> list[str]:
    """The names of Python and of the given cells that the student's own code gives another meaning."""
    before: dict[str, str | None] = dict.fromkeys(PYTHONS_OWN)
    for given in template:
        if given["role"] in ("given", "unit"):
            before |= names_in(given["source"]).bound
    asked = {cell.question for cell in cells}
    found = {
        name
        for cell in cells
        if cell.role in ("answer", "added") and cell.cell_type == "code" and cell.source.strip()
        for name, origin in names_in(cell.source).bound.items()
        # To import the same thing again changes nothing.
        if name in before and not (origin and before[name] == origin)
    }
    return sorted(found - asked)


def _remark_on_names(rebound: Sequence[str]) -> Iterator[str]:
    if rebound:
        yield f"Names that mean something else here than in Python or the given cells: {', '.join(rebound)}."
