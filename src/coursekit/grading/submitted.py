"""Reads what a student handed in, as data, with caps on everything that could grow."""

from __future__ import annotations

import itertools
import json
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST_FILE = 20 << 20
LONGEST_SOURCE = 200_000
MOST_CELLS = 2_000
_MOST_FILES = 200


class UnreadableError(Exception):
    """A submission that cannot be read; the message says why and what to do next."""


@dataclass(frozen=True, eq=False)
class StudentCell:
    """One cell as the student has it. ``ids`` are the names it goes by: its own id, nbgrader's."""

    cell_type: str
    source: str
    ids: frozenset[str]


def read_submission(folder: Path, unit: str, known: Sequence[str]) -> tuple[list[StudentCell], list[str]]:
    """The cells a student handed in, and remarks on what was put right.

    The notebook is found by its name, else it is the one that holds most of the cells in ``known``.

    Raises:
        UnreadableError: there is no notebook, or it cannot be read.
    """
    others = handed_in(folder, unit)
    if others == [folder / f"{unit}.ipynb"]:
        return read_notebook(others[0])
    if not others:
        raise UnreadableError(
            f"There is no notebook in the folder of this submission. Expected {unit}.ipynb: hand it in again."
        )
    read, first_problem = [], ""
    for path in others:
        try:
            cells, notes = read_notebook(path)
            read.append((sum(bool(cell.ids & set(known)) for cell in cells), path, cells, notes))
        except UnreadableError as error:
            first_problem = first_problem or str(error)
    if not read:
        raise UnreadableError(first_problem)
    _, path, cells, notes = max(read, key=lambda entry: entry[0])
    name = str(path.relative_to(folder))
    return cells, [
        f"The notebook is named {name!r} instead of {unit}.ipynb; it was read all the same.",
        *notes,
    ]


def handed_in(folder: Path, unit: str) -> list[Path]:
    """The notebook of the unit where it is named as it should be, else all that may be it, in order."""
    named = folder / f"{unit}.ipynb"
    return [named] if _is_regular(named) else sorted(_notebooks(folder))


def _notebooks(folder: Path) -> Iterator[Path]:
    """Regular notebook files below a folder, without checkpoints; links are not followed."""
    for path in itertools.islice(folder.rglob("*.ipynb"), _MOST_FILES):
        if ".ipynb_checkpoints" not in path.parts and _is_regular(path):
            yield path


def _is_regular(path: Path) -> bool:
    """Whether there is a plain file: no link, pipe or device, which may lead anywhere or never end."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def read_notebook(path: Path) -> tuple[list[StudentCell], list[str]]:
    """The cells of one notebook file, and remarks on what was put right.

    Raises:
        UnreadableError: the file is empty, too large, no JSON, or holds no cells.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise UnreadableError(
            f"{path.name} has {size / 1e6:.0f} MB; at most {LARGEST_FILE / 1e6:.0f} MB are read. "
            "Clear its outputs, save it and hand it in again."
        )
    notebook = _json(path)
    cells = _cells(notebook)
    if cells is None:
        raise UnreadableError(f"{path.name} is no notebook: it has no cells. Hand in the file you worked in.")
    if len(cells) > MOST_CELLS:
        raise UnreadableError(f"{path.name} has {len(cells):,} cells; at most {MOST_CELLS:,} are read.")
    return _read_cells(cells)


def _json(path: Path) -> Any:
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableError(f"{path.name} is empty. Save the notebook and hand it in again.")
    try:
        # Finds UTF-8, UTF-16 and UTF-32 by itself, but not the mark some editors put in front of UTF-8.
        return json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        raise UnreadableError(
            f"{path.name} is not a notebook file any more (its JSON is damaged, often by a merge or an "
            "upload cut short). Open it in Jupyter, save it and hand it in again."
        ) from None


def _cells(notebook: Any) -> list[Any] | None:
    """The list of cells of a notebook of format 4, or of format 3 with its worksheets."""
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if cells is None and isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
        cells = sheets[0].get("cells")
    return cells if isinstance(cells, list) else None


def _read_cells(raw: list[Any]) -> tuple[list[StudentCell], list[str]]:
    cells, notes = [], []
    for number, item in enumerate(raw, 1):
        if not isinstance(item, dict):
            notes.append(f"Cell {number} is damaged and was left out.")
            continue
        source, note = _source(item.get("source", item.get("input", "")))
        if note:
            notes.append(f"Cell {number}: {note}")
        cells.append(StudentCell(str(item.get("cell_type", "")), source, _ids(item)))
    return cells, notes


def _source(raw: Any) -> tuple[str, str]:
    """A cell's source as text Python can take, and what had to be changed."""
    parts = raw if isinstance(raw, list) else [raw]
    source = "".join(part for part in parts if isinstance(part, str))
    if len(source) > LONGEST_SOURCE:
        return "", f"{len(source):,} characters are too many for a cell; it was left out."
    clean = source.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return clean, "characters that no program can hold were removed." if clean != source else ""


def _ids(item: dict[str, Any]) -> frozenset[str]:
    """Metadata helps to find a cell. It is never believed for more."""
    metadata = item.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return frozenset(str(name) for name in (item.get("id"), grade_id) if isinstance(name, str))
