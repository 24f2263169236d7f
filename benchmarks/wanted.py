"""What is wanted of the grader, beside what was measured, with hit or miss."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from timing import spread, table


@dataclass(frozen=True)
class Wanted:
    """A figure that is wanted, and its measured values; the median of them decides."""

    what: str
    values: Sequence[float]
    unit: str
    at_least: float = -math.inf
    at_most: float = math.inf
    digits: int = 1

    def row(self) -> tuple[str, str, str, str]:
        """What, wanted, measured, and the verdict: by how much, where it is a miss."""
        median = statistics.median(self.values)
        bound, sign = (self.at_most, "≤") if self.at_least == -math.inf else (self.at_least, "≥")
        met = self.at_least <= median <= self.at_most
        verdict = "hit" if met else f"miss: {median / bound:.2f} of what is wanted"
        return (
            self.what,
            f"{sign} {bound:g} {self.unit}",
            f"{spread(self.values, self.digits)} {self.unit}",
            verdict,
        )


def wanted_table(figures: Sequence[Wanted]) -> str:
    """All figures as a Markdown table."""
    return table(("figure", "wanted", "measured", "verdict"), [figure.row() for figure in figures], right=4)
