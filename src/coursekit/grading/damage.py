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


def _copy_of(cell: Any, id_: str) -> Any:
    copy = nbformat.from_dict(json.loads(json.dumps(cell)))
    copy.id = id_
    return copy


def _deleted_check(notebook: Notebook, target: Path) -> None:
    del notebook.cells[_first(notebook, "-check")]
    nbformat.write(notebook, target)


def _copied_cell(notebook: Notebook, target: Path) -> None:
    """What copying a cell in Jupyter gives: a new id, and nbgrader's name twice."""
    place = _first(notebook, "-answer")
    notebook.cells.insert(place + 1, _copy_of(notebook.cells[place], "copied"))
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


def _split_cell(notebook: Notebook, target: Path) -> None:
    """What splitting a cell in Jupyter gives: two cells with one name of nbgrader's."""
    place = _first(notebook, "-answer")
    answer = notebook.cells[place]
    lines = answer.source.splitlines()
    second = _copy_of(answer, "split")
    answer.source, second.source = "\n".join(lines[:-1]), lines[-1]
    notebook.cells.insert(place + 1, second)
    nbformat.write(notebook, target)


def _merged_cells(notebook: Notebook, target: Path) -> None:
    """What merging an answer with the text above and the check below gives: one cell, and it is text."""
    place = _first(notebook, "-answer")
    above, answer, check = notebook.cells[place - 1 : place + 2]
    above.source = "\n\n".join((above.source, answer.source, check.source))
    notebook.cells = [cell for cell in notebook.cells if cell not in (answer, check)]
    nbformat.write(notebook, target)


def _check_as_text(notebook: Notebook, target: Path) -> None:
    place = _first(notebook, "-check")
    check = notebook.cells[place]
    notebook.cells[place] = nbformat.v4.new_markdown_cell(check.source, id=check.id, metadata=check.metadata)
    nbformat.write(notebook, target)


def _changed_flags(notebook: Notebook, target: Path) -> None:
    notebook.cells[_first(notebook, "-check")].metadata.nbgrader.update(grade=False, locked=False)
    nbformat.write(notebook, target)


def _lost_names(notebook: Notebook, target: Path) -> None:
    """What some editors leave of a notebook: no names, no metadata."""
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{number}", nbformat.from_dict({})
    nbformat.write(notebook, target)


def _other_encoding(notebook: Notebook, target: Path) -> None:
    target.write_text(nbformat.writes(notebook), encoding="utf-16")


def _two_notebooks(notebook: Notebook, target: Path) -> None:
    """The work in a copy, and a file that was never saved under the right name."""
    nbformat.write(notebook, target.with_name(f"{target.stem}-Copy1.ipynb"))
    target.write_text("", encoding="utf-8")


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
    "split cell": _split_cell,
    "merged cells": _merged_cells,
    "check as text": _check_as_text,
    "changed flags": _changed_flags,
    "lost names": _lost_names,
    "other encoding": _other_encoding,
    "two notebooks": _two_notebooks,
    "magics": _behind_first_check("%load_ext no_such_extension\n%pip install pandas\n%matplotlib widget"),
    "rebound names": _behind_first_check("id = 7\ncheck = hint = None"),
    "background thread": _behind_first_check(
        "import sys, threading, time\n\n\ndef nag():\n    while True:\n"
        '        print("still here", file=sys.stderr)\n        time.sleep(0.01)\n\n\n'
        "threading.Thread(target=nag, daemon=True).start()"
    ),
    "segmentation fault": _behind_first_check("import ctypes\n\nctypes.string_at(0)"),
    "script": _behind_first_check(
        "from IPython.display import HTML\n\nHTML(\"<script>document.title = 'mine'</script>\")"
    ),
    "sys.exit": _behind_first_check("import sys\n\nsys.exit(1)"),
    "os._exit": _behind_first_check("import os\n\nos._exit(1)"),
    "output flood": _behind_first_check('while True:\n    print("more " * 1000)'),
    "infinite loop": _behind_first_check("while True:\n    pass"),
    "memory hog": _behind_first_check("hog = []\nwhile True:\n    hog.append(bytearray(1 << 26))"),
}
"""One function for each way, by its name; it gets a good notebook and the path to hand it in at."""
