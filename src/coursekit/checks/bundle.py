"""Test bundles: reading, writing, finding them. A bundle is one JSON file, checks as data."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Bundle = dict[str, Any]

FORMAT = 1
HIDDEN_VARIABLE = "COURSEKIT_HIDDEN"
"""The environment variable that names the folder of frozen class bundles."""


class BundleError(Exception):
    """A bundle that is not there, or that cannot be read. The message says what to do."""


def bundle_text(bundle: Mapping[str, Any]) -> str:
    """The exact text of a bundle file; the same bundle always gives the same text."""
    return json.dumps(bundle, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def bundle_hash(bundle: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that change when the questions of a bundle change."""
    text = json.dumps(bundle["questions"], sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_bundle(path: Path, bundle: Mapping[str, Any], mode: int = 0o644) -> None:
    """Write a bundle aside and rename it into place, readable as ``mode`` says."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.touch(mode=mode)
    aside.write_text(bundle_text(bundle), encoding="utf-8")
    aside.chmod(mode)
    aside.replace(path)


def load_bundle(path: Path) -> Bundle:
    """Read a bundle.

    Raises:
        BundleError: there is no such file, or it is no bundle of a format this version reads.
    """
    try:
        bundle = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BundleError(f"There are no checks at {path}.") from None
    except ValueError as error:
        raise BundleError(f"{path} is damaged ({error}). Copy the unit's folder again.") from None
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise BundleError(f"{path} was made by another version of the course. Install the matching version.")
    return bundle


def find_bundle(unit: str, start: Path | None = None) -> Path:
    """The public bundle of a unit: beside the notebook, else in the installed course.

    Raises:
        BundleError: there is none; the message lists the units there are.
    """
    here = start or Path.cwd()
    beside = here / "checks.json"
    if beside.is_file() and load_bundle(beside)["unit"] == unit:
        return beside
    from coursekit.subject import subject

    exercises = subject().exercises_dir
    for folder in (here, here / "exercises", exercises):
        if (folder / unit / "checks.json").is_file():
            return folder / unit / "checks.json"
    known = ", ".join(sorted(path.parent.name for path in exercises.glob("*/checks.json"))) or "none"
    raise BundleError(f"There is no unit {unit!r}. Units with exercises: {known}.")


def find_hidden(unit: str) -> Path:
    """The frozen class bundle of a unit, where an instructor's configuration says it is.

    Raises:
        BundleError: the environment names no folder.
    """
    folder = os.environ.get(HIDDEN_VARIABLE)
    if not folder:
        raise BundleError(
            f"Hidden cases are judged by the instructor only. Set {HIDDEN_VARIABLE} to the class's "
            "folder `hidden`, as the nbgrader_config.py written by `course init` does."
        )
    return Path(folder) / f"{unit}.json"


def question(bundle: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """One question of a bundle by its id.

    Raises:
        BundleError: there is no such question; the message lists those there are.
    """
    for candidate in bundle["questions"]:
        if candidate["id"] == id_:
            return dict(candidate)
    known = ", ".join(candidate["id"] for candidate in bundle["questions"])
    raise BundleError(f"There is no question {id_!r} in {bundle['unit']}. Its questions: {known}.")
