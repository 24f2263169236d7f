"""Reading an exercise source: one py:percent file, cells told apart by ``role`` and ``question``."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError

ROLES = (
    *("author", "limits", "text", "given", "statement", "answer", "cases", "tolerance"),
    *("slip", "hint", "options", "rubric"),
)
_ID = re.compile(r"[a-z][a-z0-9_]{2,47}")
_SLIP_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SAYS = re.compile(r"#\s*says:\s*(.+)")
_REGION = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)


class SourceError(CourseError):
    """A source file that cannot be read as an exercise; the message names file, question and remedy."""


@dataclass(frozen=True)
class Slip:
    """A named wrong answer: code that stands in the answer's place, and the sentence it earns."""

    name: str
    says: str
    source: str


@dataclass
class Question:
    """One question of a source. ``points`` are thousandths of a point."""

    id: str
    title: str = ""
    section: str = ""
    objectives: tuple[str, ...] = ()
    statement: str = ""
    points: int = 0
    unit: str = ""
    tolerance: dict[str, Any] = field(default_factory=dict)
    ordered: bool = False
    partial: dict[str, Any] = field(default_factory=dict)
    """Points for parts of an answer, see :mod:`coursekit.checks.partial`."""
    uses: tuple[str, ...] = ()
    answer: str = ""
    written: bool = False
    cases: str = ""
    closeness: str = ""
    """Code that defines `tolerance`: from the arguments of a case to how far an answer may lie from it."""
    options: str = ""
    rubric: str = ""
    slips: list[Slip] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def is_choice(self) -> bool:
        """Whether the question asks to pick all that hold."""
        return bool(self.options)

    @property
    def is_function(self) -> bool:
        """Whether the answer defines a function of the question's name."""
        tree = ast.parse(self.solution)
        return any(isinstance(node, ast.FunctionDef) and node.name == self.id for node in tree.body)

    @property
    def solution(self) -> str:
        """The answer as code to run, without the marks that nbgrader cuts at."""
        return _REGION.sub("", self.answer)


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook in its order: shared text or code, or the place of a question."""

    role: str
    source: str
    question: str = ""


@dataclass
class Unit:
    """An exercise source, read."""

    name: str
    path: Path
    author: str
    cells: list[Cell]
    questions: list[Question]
    limits: str = ""

    @property
    def title(self) -> str:
        """The first heading of the source, without `: exercises` at its end."""
        for cell in self.cells:
            if found := re.search(r"^# (.+)$", cell.source, re.MULTILINE):
                return found[1].strip().removesuffix(": exercises")
        return self.name

    @property
    def given(self) -> str:
        """The code every student starts with."""
        return "\n".join(cell.source for cell in self.cells if cell.role == "given")


def read_unit(path: Path) -> Unit:
    """Read one source file.

    Raises:
        SourceError: a cell has no known role, a question lacks a part, or a name is not allowed.
    """
    import jupytext

    notebook = jupytext.read(path, fmt="py:percent")
    unit = Unit(path.stem, path, "", [], [])
    for number, cell in enumerate(notebook.cells, 1):
        try:
            _take(unit, cell)
        except SourceError as error:
            raise SourceError(f"{path.name}, cell {number}: {error}") from None
    for question in unit.questions:
        if missing := _missing_part(question):
            raise SourceError(f"{path.name}: the question {question.id!r} has no {missing}.")
        try:
            ast.parse("" if question.written else question.solution)
        except SyntaxError as error:
            problem = (
                f"the answer to {question.id!r} stops with SyntaxError: {error.msg}, line {error.lineno}"
            )
            raise SourceError(f"{path.name}: {problem} of its cell.") from None
    return unit


def _take(unit: Unit, cell: Any) -> None:
    """Put one cell where it belongs."""
    meta, source = dict(cell.metadata), cell.source
    role = meta.get("role", "")
    if role not in ROLES:
        raise SourceError(f"it has the role {role!r}; roles are {', '.join(ROLES)}.")
    if role == "author":
        unit.author += source + "\n"
        return
    if role == "limits":
        unit.limits += source + "\n"
        return
    if role in ("text", "given"):
        unit.cells.append(Cell(role, source))
        return
    question = _question(unit, str(meta.get("question", "")))
    _PARTS[role](question, meta, source, cell.cell_type)


def _question(unit: Unit, id_: str) -> Question:
    for question in unit.questions:
        if question.id == id_:
            return question
    if not _ID.fullmatch(id_):
        raise SourceError(f"{id_!r} is no question id: lower case, digits and _, 3 to 48 characters.")
    question = Question(id_)
    unit.questions.append(question)
    unit.cells.append(Cell("question", "", id_))
    return question


def _statement(question: Question, meta: dict[str, Any], source: str, cell_type: str) -> None:
    question.statement = source
    question.title = str(meta.get("title", ""))
    question.section = str(meta.get("section", ""))
    question.objectives = tuple(re.findall(r"\d+", str(meta.get("objectives", ""))))


def _answer(question: Question, meta: dict[str, Any], source: str, cell_type: str) -> None:
    question.answer = source
    question.written = cell_type == "markdown"
    question.unit = str(meta.get("unit", ""))
    question.ordered = bool(meta.get("ordered", False))
    question.uses = tuple(re.findall(r"\w+", str(meta.get("uses", ""))))
    question.tolerance = {key: meta[key] for key in ("rel", "abs", "digits", "factor") if key in meta}
    question.partial = _partial(meta)
    _points(question, meta)


def _partial(meta: dict[str, Any]) -> dict[str, Any]:
    each = {"each": True} if meta.get("each") else {}
    scale = [word.strip() for word in str(meta.get("scale", "")).split("|")]
    if len(scale) == 1 and scale[0]:
        raise SourceError(f"the scale {scale[0]!r} has one step; separate two or more by `|`.")
    return each | ({"scale": scale} if len(scale) > 1 else {})


def _points(question: Question, meta: dict[str, Any]) -> None:
    question.points = round(1000 * float(meta.get("points", 0)))


def _options(question: Question, meta: dict[str, Any], source: str, cell_type: str) -> None:
    question.options = source
    _points(question, meta)


def _slip(question: Question, meta: dict[str, Any], source: str, cell_type: str) -> None:
    name = str(meta.get("name", ""))
    says = _SAYS.match(source)
    if not _SLIP_NAME.fullmatch(name) or not says:
        raise SourceError(f"a slip of {question.id!r} needs a name-like-this and a first line `# says: …`.")
    if name in [slip.name for slip in question.slips]:
        raise SourceError(f"the slip {name!r} of {question.id!r} stands twice.")
    lines = source.splitlines()
    # The sentence may run over several comment lines.
    more = []
    for line in lines[1:]:
        if not line.startswith("#"):
            break
        more.append(line.lstrip("# ").strip())
    question.slips.append(Slip(name, " ".join([says[1].strip(), *more]), source))


_PARTS: dict[str, Any] = {
    "statement": _statement,
    "answer": _answer,
    "cases": lambda question, meta, source, _: setattr(question, "cases", source),
    "tolerance": lambda question, meta, source, _: setattr(question, "closeness", source),
    "slip": _slip,
    "hint": lambda question, meta, source, _: question.hints.append(source.strip()),
    "options": _options,
    "rubric": lambda question, meta, source, _: setattr(question, "rubric", source),
}


def _missing_part(question: Question) -> str:
    """The first part a question lacks, or an empty text."""
    needed: Sequence[tuple[str, object]] = [
        ("statement", question.statement),
        ("title", question.title),
        ("points", question.points),
        ("answer or options", question.answer or question.options),
        ("rubric", question.rubric or not question.written),
    ]
    return next((name for name, part in needed if not part), "")
