"""What the judge says: a verdict on one question, and on each of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CAUSES = (
    "correct",
    "wrong value",
    "wrong type",
    "wrong shape",
    "missing",
    "raised",
    "syntax error",
    "timed out",
    "out of memory",
    "too much output",
    "crashed",
    "follows from another question",
    "unreadable submission",
    "to be marked",
)
"""Why a mark is what it is. A closed list; ``to be marked`` stands on a written answer only."""


@dataclass(frozen=True)
class Mismatch:
    """What differs first: a cause of the closed list, and the sentence that explains it."""

    cause: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """The verdict on one case. ``points`` are thousandths of a point.

    ``call``, ``got`` and ``expected`` are texts to show, and empty where a case is hidden.
    """

    ok: bool
    points: int
    max_points: int
    cause: str
    sentence: str
    visible: bool
    call: str = ""
    got: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one question. ``points`` and ``max_points`` are thousandths of a point.

    ``slip`` names the recognised wrong answer, or is empty; ``message`` is the sentence to read.
    """

    question: str
    points: int
    max_points: int
    cause: str
    slip: str
    message: str
    cases: tuple[CaseVerdict, ...] = ()

    @property
    def mark(self) -> float:
        """The mark in points, as a gradebook wants it."""
        return self.points / 1000

    @property
    def correct(self) -> bool:
        """Whether the answer earned everything."""
        return self.cause == "correct"

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verdict:
        """The verdict that :meth:`to_json` wrote."""
        cases = tuple(CaseVerdict(**case) for case in data["cases"])
        return cls(**{**data, "cases": cases})


def points_text(thousandths: int) -> str:
    """Thousandths of a point as a person writes them: 2000 is ``2``, 1500 is ``1.5``."""
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


def points_shown(thousandths: int) -> str:
    """Points for a learner's eye: two decimals at most, never rounded up to a mark that was not earned."""
    return points_text(thousandths - thousandths % 10)
