"""Ways in which notebooks arrive broken, innocently or not; each writes one damaged notebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat

Notebook = Any
Damager = Callable[[Notebook, Path], None]


def _code(source: str) -> Any:
    return nbformat.v4.new_code_cell(source, id="damage")


def _first(notebook: Notebook, ending: str) -> int:
    """The place of the first cell whose id ends like this."""
    return next(n for n, cell in enumerate(notebook.cells) if cell.id.endswith(ending))


def _deleted_check(notebook: Notebook, target: Path) -> None:
    del notebook.cells[_first(notebook, "-check")]
    nbformat.write(notebook, target)


def _copied_cell(notebook: Notebook, target: Path) -> None:
    """What copying a cell in Jupyter gives: a new id, and nbgrader's name twice."""
    place = _first(notebook, "-answer")
    copy = nbformat.from_dict(json.loads(json.dumps(notebook.cells[place])))
    copy.id = "copied"
    notebook.cells.insert(place + 1, copy)
    nbformat.write(notebook, target)


def _moved_cell(notebook: Notebook, target: Path) -> None:
    place = _first(notebook, "-check")
    notebook.cells.insert(1, notebook.cells.pop(place))
    nbformat.write(notebook, target)


def _renamed_file(notebook: Notebook, target: Path) -> None:
    nbformat.write(notebook, target.with_name(f"{target.stem} final (2).ipynb"))


def _invalid_json(notebook: Notebook, target: Path) -> None:
    """What an upload cut short leaves."""
    text = nbformat.writes(notebook)
    target.write_text(text[: len(text) // 2], encoding="utf-8")


def _empty_file(notebook: Notebook, target: Path) -> None:
    target.write_text("", encoding="utf-8")


def _missing_notebook(notebook: Notebook, target: Path) -> None:
    target.with_name("notes.txt").write_text("I forgot the notebook, sorry.\n", encoding="utf-8")


def _wrong_kernelspec(notebook: Notebook, target: Path) -> None:
    notebook.metadata.kernelspec = {"display_name": "R", "language": "R", "name": "ir"}
    nbformat.write(notebook, target)


def _tampered_points(notebook: Notebook, target: Path) -> None:
    notebook.cells[_first(notebook, "-check")].metadata.nbgrader.points = 50.0
    nbformat.write(notebook, target)


def _nul_byte(notebook: Notebook, target: Path) -> None:
    notebook.cells[_first(notebook, "-answer")].source += "\n# \0"
    nbformat.write(notebook, target)


def _behind_first_check(source: str) -> Damager:
    """A cell that runs right behind the first check."""

    def damage(notebook: Notebook, target: Path) -> None:
        notebook.cells.insert(_first(notebook, "-check") + 1, _code(source))
        nbformat.write(notebook, target)

    return damage


DAMAGE: Mapping[str, Damager] = {
    "deleted check cell": _deleted_check,
    "copied cell": _copied_cell,
    "moved cell": _moved_cell,
    "renamed file": _renamed_file,
    "invalid JSON": _invalid_json,
    "empty file": _empty_file,
    "missing notebook": _missing_notebook,
    "wrong kernelspec": _wrong_kernelspec,
    "tampered points": _tampered_points,
    "NUL byte": _nul_byte,
    "sys.exit": _behind_first_check("import sys\n\nsys.exit(1)"),
    "os._exit": _behind_first_check("import os\n\nos._exit(1)"),
    "output flood": _behind_first_check('while True:\n    print("more " * 1000)'),
    "infinite loop": _behind_first_check("while True:\n    pass"),
    "memory hog": _behind_first_check("hog = []\nwhile True:\n    hog.append(bytearray(1 << 26))"),
}
"""One function for each way, by its name; it gets a good notebook and the path to hand it in at."""
