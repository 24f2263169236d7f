"""Classes of 100, 1,000 and 10,000: `make bench-scale`, or `python benchmarks/scale.py`. It takes a while.

Wanted: the time per submission stays the same within a tenth, and the coordinator's memory stays flat.
"""

from __future__ import annotations

import argparse
import shutil
import time

import coursekit.fast_imports  # noqa: F401  (before nbformat)
import memory
from classes import UNIT, WORK, large, sample
from grader import machine
from peers import ours
from timing import table
from wanted import Wanted, wanted_table

SIZES = (100, 1_000, 10_000)
PATTERNS = 40
"""Different notebooks; a larger class has each of them many times, with a comment that no other has."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="students (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="default: %(default)s")
    options = parser.parse_args()
    folder = WORK / "scale"
    shutil.rmtree(folder, ignore_errors=True)
    course = sample(folder, PATTERNS)
    print(f"{machine()}\n\nOne unit ({UNIT}), {options.workers} workers.\n")
    rows, seconds, slopes, held = [], [0.0], [], []
    for before, size in zip([0, *options.sizes], options.sizes, strict=False):
        command = ours.command(large(course, size, folder / "large"), options.workers)
        start = time.perf_counter()
        peak = memory.peak(command)
        seconds.append(time.perf_counter() - start)
        start = time.perf_counter()
        memory.peak(command)
        again = time.perf_counter() - start
        slopes.append(1000 * (seconds[-1] - seconds[-2]) / (size - before))
        held.append(peak.coordinator)
        figures = (f"{seconds[-1]:,.1f}", f"{slopes[-1]:.0f}", f"{again:.1f}", f"{peak.coordinator:.0f}")
        rows.append((f"{size:,}", *figures, f"{peak.worker:.0f}"))
    columns = ("students", "s", "ms per one more", "unchanged s", "coordinator MB", "worker MB")
    print(table(columns, rows, right=0))
    # The first slope has the start of the command in it.
    change = max(slopes[1:]) / min(slopes[1:]) - 1
    print(
        "\n"
        + wanted_table(
            [
                Wanted("change of the time per submission", [100 * change], "%", at_most=10),
                Wanted(
                    "growth of the coordinator's memory", [100 * (held[-1] / held[0] - 1)], "%", at_most=10
                ),
            ]
        )
    )


if __name__ == "__main__":
    main()
