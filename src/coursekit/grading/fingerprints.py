"""Short digests that say whether anything changed which a mark depends on."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from coursekit.grading.jail.view import tables_dir
from coursekit.grading.limits import Limits
from coursekit.grading.plan import Plan
from coursekit.grading.submitted import LARGEST_FILE, handed_in

_PACKAGES = ("nbgrader", "ipython", "pandas", "numpy", "matplotlib")
_OURS = ("coursekit.checks", "coursekit.grading", "coursekit.grading.jail")


@functools.cache
def versions() -> dict[str, str]:
    """The versions of what runs students' code and keeps their marks."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


@functools.cache
def engine() -> str:
    """Changes with the code that runs, asks and judges: a mended judge judges again."""
    digest = hashlib.sha256()
    for package in _OURS:
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".py"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def of_tables() -> dict[str, str]:
    """A digest of each file of the course's tables, by its name; students' code reads them as it runs."""
    found = sorted(path for path in tables_dir().iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in found}


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names under which two sets of digests differ."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def of_judging(bundle: Mapping[str, Any], limits: Limits, tables: Mapping[str, str]) -> str:
    """Changes with anything besides a student's work that could change a mark."""
    return _digest([bundle["questions"], bundle["template"], limits.to_json(), tables, versions(), engine()])


def of_running(plan: Plan, limits: Limits, tables: Mapping[str, str]) -> str:
    """Changes with anything that running a submission depends on: not with points, tolerances or slips."""
    # The first cell names the bundle that its notebook was made with, and gives nothing to run.
    named = {cell.id for cell in plan.cells if cell.role == "unit"}
    steps = [step for step in plan.steps() if step.get("run") not in named]
    return _digest([steps, limits.to_json(), tables, versions(), engine()])


def of_files(folder: Path, unit: str) -> str:
    """Changes with the files that grading reads of what a student handed in, and costs no more than that."""
    digest = hashlib.sha256()
    for path in (*handed_in(folder, unit), folder / "timestamp.txt"):
        digest.update(f"{path.relative_to(folder)}\n".encode(errors="replace"))
        if not path.is_file() or path.is_symlink():
            continue
        if (size := path.stat().st_size) > LARGEST_FILE:
            digest.update(f"{size} bytes\n".encode())  # too large to be read
            continue
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
