"""Reads what a student handed in, as data, with caps on everything that could grow."""

from __future__ import annotations

import itertools
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.grading.names import Names, names_in

LARGEST_FILE = 20 << 20
LONGEST_SOURCE = 200_000
LONGEST_NOTEBOOK = 1_000_000
"""Characters in all cells together, without their outputs; reading the code of more would take too long."""
MOST_CELLS = 2_000
_MOST_NOTEBOOKS = 20
_MOST_FILES_SEEN = 100_000
_FILES_SHOWN = 5
_NOTEBOOK = re.compile(r"\.ipynb(\.json|\.txt)?$", re.IGNORECASE)
"""How a notebook's file may be named; some browsers add what they think it is."""
_MADE_FOR = re.compile(r', "[0-9a-f]{12}"\)$', re.MULTILINE)
"""How the first cell of a notebook ends: with the digest of the checks it was made for."""


class UnreadableError(Exception):
    """A submission that cannot be read; the message says why and what to do next."""


@dataclass(frozen=True, eq=False)
class StudentCell:
    """One cell as the student has it. ``ids`` are the names it goes by: its own id, nbgrader's.

    ``parts`` are the cells it was put together from, where the student had split it.
    """

    cell_type: str
    source: str
    ids: frozenset[str]
    parts: tuple[StudentCell, ...] = ()

    @cached_property
    def bare(self) -> str:
        """The source to compare with others."""
        return bare(self.source)

    @cached_property
    def names(self) -> Names:
        """The names in its code."""
        return names_in(self.source)

    def defines(self, name: str) -> bool:
        """Whether it binds this name at its top level; text does so only if it is code all the same."""
        return name in self.names.bound and (self.cell_type == "code" or self.names.parsed)


def bare(source: str) -> str:
    """A cell's source without what says nothing: white space at line ends, the edition it was made for."""
    lines = "\n".join(line.rstrip() for line in source.strip().splitlines())
    return _MADE_FOR.sub(")", lines)


def read_submission(folder: Path, unit: str, known: Sequence[str]) -> tuple[list[StudentCell], list[str]]:
    """The cells a student handed in, and remarks on what was put right.

    The notebook is found by its name; where that one is not there or cannot be read, it is the one that
    holds most of the cells in ``known``.

    Raises:
        UnreadableError: there is no notebook, or it cannot be read.
    """
    if link := next((path for path in (folder, folder.parent) if path.is_symlink()), None):
        raise UnreadableError(
            f"The folder {link.name} of this submission is a link, and links are not followed: they may lead "
            "to another student's work. Put the files themselves there."
        )
    paths = handed_in(folder, unit)
    if not paths:
        raise UnreadableError(_no_notebook(folder, unit))
    named = paths[0].name == f"{unit}.ipynb" and paths[0].parent == folder
    read: list[tuple[int, Path, list[StudentCell], list[str]]] = []
    problems = []
    for path in paths:
        try:
            cells, notes = read_notebook(path)
        except UnreadableError as error:
            problems.append(str(error))
            continue
        read.append((sum(bool(cell.ids & set(known)) for cell in cells), path, cells, notes))
        if named and path == paths[0]:
            break
    if not read:
        raise UnreadableError(problems[0])
    _, path, cells, notes = max(read, key=lambda entry: entry[0])
    return cells, [*_which(path, paths, folder, unit), *(problems if named else ()), *notes]


def _which(path: Path, paths: Sequence[Path], folder: Path, unit: str) -> Iterator[str]:
    """Which of the notebooks was read, where that needs to be said."""
    names = [str(other.relative_to(folder)) for other in paths if other != path]
    if path != folder / f"{unit}.ipynb":
        name = str(path.relative_to(folder))
        yield f"The notebook is named {name!r} instead of {unit}.ipynb; it was read all the same."
    if names:
        yield f"Not read, for one notebook counts: {_listed(names)}."


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FILES_SHOWN} more" if len(names) > _FILES_SHOWN else ""
    return ", ".join(repr(name) for name in names[:_FILES_SHOWN]) + more


def _no_notebook(folder: Path, unit: str) -> str:
    """Why there is nothing to read, with what there is instead."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in itertools.islice(entries, 200))
    except OSError:
        names = []
    names = [name for name in names if name != "timestamp.txt"]
    found = f" It holds {_listed(names)}: links, pipes and packed files are not opened." if names else ""
    return (
        f"There is no notebook in the folder of this submission. Expected {unit}.ipynb: hand it in again."
        f"{found}"
    )


def handed_in(folder: Path, unit: str) -> list[Path]:
    """All notebooks handed in, in order; first the one that is named as it should be."""
    named = folder / f"{unit}.ipynb"
    return sorted(_notebooks(folder), key=lambda path: (path != named, path))


def _notebooks(folder: Path) -> Iterator[Path]:
    """Regular notebook files below a folder, without checkpoints; links are not followed."""
    files = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    found = (path for path in itertools.islice(files, _MOST_FILES_SEEN) if _NOTEBOOK.search(path.name))
    for path in itertools.islice(found, _MOST_NOTEBOOKS):
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
    notebook, notes = _json(path)
    cells = _cells(notebook)
    if cells is None:
        raise UnreadableError(f"{path.name} is no notebook: it has no cells. Hand in the file you worked in.")
    if len(cells) > MOST_CELLS:
        raise UnreadableError(f"{path.name} has {len(cells):,} cells; at most {MOST_CELLS:,} are read.")
    found, more = _read_cells(cells)
    if (length := sum(len(cell.source) for cell in found)) > LONGEST_NOTEBOOK:
        raise UnreadableError(
            f"The cells of {path.name} hold {length:,} characters; at most {LONGEST_NOTEBOOK:,} are read. "
            "Take out what is not your own work, such as data typed in, and hand it in again."
        )
    return found, notes + more


def _json(path: Path) -> tuple[Any, list[str]]:
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableError(f"{path.name} is empty. Save the notebook and hand it in again.")
    try:
        return _parsed(data)
    except (ValueError, RecursionError):
        raise UnreadableError(
            f"{path.name} is not a notebook file any more (its JSON is damaged, often by a merge or an "
            "upload cut short). Open it in Jupyter, save it and hand it in again."
        ) from None


def _parsed(data: bytes) -> tuple[Any, list[str]]:
    try:
        # Finds UTF-8, UTF-16 and UTF-32 by itself, but not the mark some editors put in front of UTF-8.
        return json.loads(data.removeprefix(b"\xef\xbb\xbf")), []
    except UnicodeDecodeError:
        # What old programs on Windows write.
        text = data.decode("cp1252", "replace")
        return json.loads(text), ["The file is not in UTF-8; it was read as Windows-1252."]


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
    lines = zip(source.split("\n"), clean.split("\n"), strict=True)
    changed = [str(number) for number, (before, after) in enumerate(lines, 1) if before != after]
    if not changed:
        return clean, ""
    where = f"line{'s' if len(changed) > 1 else ''} {', '.join(changed[:_FILES_SHOWN])}"
    return clean, f"characters that no program can hold were removed ({where})."


def _ids(item: dict[str, Any]) -> frozenset[str]:
    """Metadata helps to find a cell. It is never believed for more."""
    metadata = item.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return frozenset(str(name) for name in (item.get("id"), grade_id) if isinstance(name, str))
