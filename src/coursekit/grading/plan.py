"""Takes the student's code out of a submission. Trusted: it reads data and runs nothing.

The notebook that is graded is ours, cell by cell; from the student come the answers and the cells they
added. Innocent damage costs nothing: a cell that was copied, moved, retyped, renamed or deleted is put
right, and metadata is used to find an answer, never believed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.grading.submitted import StudentCell, UnreadableError, read_submission

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook to be graded. ``role`` is that of the template, or ``added``."""

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
    about what was put right. ``calls`` holds, per question, what to ask: names and arguments only. ``files``
    are put into the working folder first, by their path, as base64.
    """

    student: str
    cells: Sequence[Cell] = ()
    calls: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    notes: tuple[str, ...] = ()
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
        parts = [self.problem, [(cell.id, cell.source) for cell in self.cells]]
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
    matched = _match(template, submitted)
    if not any(cell["question"] and cell["id"] in matched for cell in template):
        unit = bundle["unit"]
        problem = (
            f"None of the cells of {unit} is in this notebook. It may be the notebook of another unit: "
            f"hand in {unit}.ipynb."
        )
        return Plan(student, problem=problem)
    cells = list(_merge(template, submitted, matched))
    return Plan(student, cells, _calls(bundle), notes=(*notes, *_remarks(template, matched)))


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


def _match(template: Sequence[Data], submitted: Sequence[StudentCell]) -> dict[str, StudentCell]:
    """The student's cell for each cell of the template: by id, then by content."""
    place = {id(cell): number for number, cell in enumerate(submitted)}
    matched: dict[str, StudentCell] = {}

    def take(cell: Data, candidates: Sequence[StudentCell]) -> None:
        if candidates:
            matched[cell["id"]] = candidates[-1]

    for cell in template:
        same = [other for other in submitted if cell["id"] in other.ids]
        take(cell, same or [other for other in submitted if _bare(other.source) == _bare(cell["source"])])
    for cell in template:
        if cell["role"] in ("answer", "written"):
            same = _edited(cell, [other for other in submitted if cell["id"] in other.ids])
            check = matched.get(_check_of(cell, template))
            # Of copies, the last one before the check counts, as when a notebook runs from top to bottom.
            before = [other for other in same if check is None or place[id(other)] < place[id(check)]]
            take(cell, before or same or _written_elsewhere(cell, submitted, matched))
    return matched


def _check_of(cell: Data, template: Sequence[Data]) -> str:
    """The id of the cell that checks the answer in this cell."""
    return next((c["id"] for c in template if c["question"] == cell["question"] and c["role"] == "check"), "")


def _written_elsewhere(
    cell: Data, submitted: Sequence[StudentCell], matched: Mapping[str, StudentCell]
) -> list[StudentCell]:
    """Cells of the student's own that define what an untouched or deleted answer cell should define."""
    taken = {id(other) for other in matched.values()}
    free = [other for other in submitted if id(other) not in taken and other.cell_type != "markdown"]
    return _edited(cell, [other for other in free if _defines(other.source, cell["question"])])


def _edited(cell: Data, candidates: Sequence[StudentCell]) -> list[StudentCell]:
    """Those that are not as the template has them, nor empty."""
    untouched = (_bare(cell["source"]), "")
    return [other for other in candidates if _bare(other.source) not in untouched]


def _bare(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _defines(source: str, name: str) -> bool:
    """Whether a cell defines a function or assigns a variable of this name at its top level."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return re.search(rf"^(?:def\s+{name}\b|{name}\s*=)", source, re.MULTILINE) is not None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return True
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return True
    return False


def _merge(
    template: Sequence[Data], submitted: Sequence[StudentCell], matched: Mapping[str, StudentCell]
) -> Iterator[Cell]:
    """Our cells in our order with the student's answers in them, and the student's own cells in between.

    An added cell keeps its place behind the cell of ours it stood behind.
    """
    added = _added(template, submitted, matched)
    yield from added.get("", ())
    for cell in template:
        answer = matched.get(cell["id"]) if cell["role"] in ("answer", "written") else None
        source = answer.source if answer else cell["source"]
        answered = bool(answer and _edited(cell, [answer]))
        yield Cell(cell["id"], cell["cell_type"], cell["role"], source, cell["question"], answered)
        if cell["role"] in ("given", "unit") and cell["id"] in matched:
            # Some editors let a student write into a locked cell, an import more often than not.
            for other in _edited(cell, [matched[cell["id"]]]):
                yield Cell(f"{cell['id']}-edited", "code", "added", other.source)
        yield from added.get(cell["id"], ())


def _added(
    template: Sequence[Data], submitted: Sequence[StudentCell], matched: Mapping[str, StudentCell]
) -> dict[str, list[Cell]]:
    """The cells a student added, by the id of the template's cell each of them follows."""
    home = {id(cell): key for key, cell in matched.items()}
    ours = {_bare(cell["source"]) for cell in template}
    added: dict[str, list[Cell]] = {}
    anchor = ""
    for number, cell in enumerate(submitted):
        if id(cell) in home:
            anchor = home[id(cell)]
        elif _bare(cell.source) not in ours | {""}:
            kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
            added.setdefault(anchor, []).append(Cell(f"added-{number}", kind, "added", cell.source))
    return added


def _remarks(template: Sequence[Data], matched: Mapping[str, StudentCell]) -> Iterator[str]:
    """What was put right, for the people who read the report."""
    missing = [cell["id"] for cell in template if cell["role"] == "check" and cell["id"] not in matched]
    if missing:
        yield f"Check cells that were missing were put back: {', '.join(missing)}."
    moved = [cell["id"] for cell in template if _elsewhere(cell, matched)]
    if moved:
        yield f"Answers were found in another cell than their own: {', '.join(moved)}."


def _elsewhere(cell: Data, matched: Mapping[str, StudentCell]) -> bool:
    found = matched.get(cell["id"])
    return cell["role"] == "answer" and found is not None and cell["id"] not in found.ids
