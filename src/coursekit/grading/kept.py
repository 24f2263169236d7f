"""What submissions gave back, kept: points or tolerances may change later without running anybody's code.

One file per student beside the reports of a unit. It says which run it came from, and holds nothing that a
graded notebook does not show, but the values that answers gave for the calls of this class.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coursekit.grading.files import write_aside
from coursekit.grading.received import CellRun, Executed


class KeptAnswers:
    """The answers of one unit's submissions, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, student: str, ran: str, executed: Executed) -> None:
        """Keep what one submission gave back; ``ran`` changes with everything it could depend on."""
        data = {
            "_generated": "by `course grade`, to judge again without running again",
            "ran": ran,
            "cells": {id_: asdict(cell) for id_, cell in executed.cells.items()},
            "answers": executed.answers,
        }
        write_aside(self._path(student), json.dumps(data, separators=(",", ":")) + "\n")

    def holds(self, student: str) -> bool:
        """Whether anything is kept of a student, from whatever run."""
        return self._path(student).is_file()

    def find(self, student: str, ran: str) -> Executed | None:
        """What the submission gave back in the run ``ran``, if that is what is kept."""
        try:
            data: dict[str, Any] = json.loads(self._path(student).read_bytes())
            if data["ran"] != ran:
                return None
            cells = {id_: CellRun(**cell) for id_, cell in data["cells"].items()}
            return Executed(cells, data["answers"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # nothing kept, or not by this version: it is run again

    def _path(self, student: str) -> Path:
        return self.folder / f"{student}.json"
