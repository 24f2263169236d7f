"""`course grade` against its peers and its floor: `make bench`, or `python benchmarks/grader.py`.

One unit, one seeded class of 40, the same checks for all. Every mode grades the first 8 students and then all
40, each time from a fresh copy of the class; the slope between the two whole runs is what one more
submission costs, and the rest is the start. The modes take turns, round by round, and ratios are taken
within a round. After each run its marks are compared with ours.

Prints Markdown for `benchmarks/README.md`; what it is at goes to standard error.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

import coursekit.fast_imports  # noqa: F401  (before nbformat)
import memory
import probes
import profiling
from classes import COSTLY, UNIT, WORK, costly, large, part, sample
from coursekit.grading.course import Course
from coursekit.grading.limits import Limits
from coursekit.grading.submission import GRACE
from peers import cells, otter_grader, ours, stock
from timing import Cost, Job, Marks, cost, run, spread, table
from wanted import Wanted, wanted_table

Prepare = Callable[[Course], Job]

OURS = "ours, 2 workers"
MODES: dict[str, Prepare] = {
    OURS: partial(ours.prepare, workers=2),
    "ours, 1 worker": partial(ours.prepare, workers=1),
    "ours, 1 worker, no jail": partial(ours.prepare, workers=1, isolation="process"),
    "floor": cells.floor,
    "bare nbclient": cells.nbclient,
    "stock nbgrader": stock.prepare,
    "otter, API in a loop": otter_grader.api_loop,
    "otter run": otter_grader.run_each,
}
OTTER = ("otter, API in a loop", "otter run")
WITH_COSTLY = ("ours, 1 worker", "bare nbclient", "stock nbgrader", "otter, API in a loop")
CUT_SHORT = ("an unbounded recursion", "a huge traceback", "a loop without end")
"""What a limit has to end."""
ENDLESS = ("otter, API in a loop", "a loop without end")
"""otter has no limit of time without its container, and would hang."""

VERSIONS = ("nbgrader", "nbclient", "ipykernel", "ipython", "pandas", "numpy", "sqlalchemy")


def main() -> None:
    """Measure and print."""
    options = _options()
    few, many, rounds, unchanged = (2, 4, 1, 4) if options.quick else (8, 40, options.rounds, 1000)
    folder = WORK / ("quick" if options.quick else "run")
    shutil.rmtree(folder, ignore_errors=True)
    _say("making the class")
    course = sample(folder, many)
    if options.profile:
        print(profiling.profile(part(course, course.students(UNIT), _place(course)), options.workers))
        return
    modes = _modes(options.quick)
    rounds_text = f"{rounds} rounds" if rounds > 1 else "one round: too little to compare figures"
    print(f"{machine()}\n\nOne unit ({UNIT}), {many} students, {rounds_text}.\n")
    costs = _rounds(course, modes, (few, many), rounds)
    print(_costs(costs))
    some = slice(1) if options.quick else slice(None)
    extra = _costly(course, WITH_COSTLY[some], list(COSTLY)[some])
    print(f"\n{_costly_table(extra)}\n")
    print(wanted_table([*_ratios(costs), *_cut_short(extra), *_single(course, unchanged, options.quick)]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="rounds of all modes (default: 3)")
    parser.add_argument("--quick", action="store_true", help="4 students, one round: does it still run?")
    parser.add_argument("--profile", action="store_true", help="only where the coordinator's time goes")
    parser.add_argument("--workers", type=int, default=2, help="workers under --profile (default: 2)")
    return parser.parse_args()


def _modes(quick: bool) -> dict[str, Prepare]:
    """All modes; for a quick run without otter, unless it is there already."""
    if quick and not otter_grader.installed():
        print("otter-grader is left out: it is not installed. A full run installs it under build/.\n")
        return {name: prepare for name, prepare in MODES.items() if name not in OTTER}
    _say("preparing the environment of otter-grader")
    otter_grader.install()
    return MODES


def _rounds(
    course: Course, modes: dict[str, Prepare], sizes: tuple[int, int], rounds: int
) -> dict[str, list[Cost]]:
    """The cost of every mode in every round; says where marks differ from ours."""
    costs: dict[str, list[Cost]] = {mode: [] for mode in modes}
    told: set[str] = set()
    expected: Marks = {}
    for mode, prepare in modes.items() if rounds > 1 else ():
        _say(f"warming up: {mode}")
        run(prepare(part(course, course.students(UNIT)[:1], _place(course))))
    for number in range(1, rounds + 1):
        for mode, prepare in modes.items():
            _say(f"round {number} of {rounds}: {mode}")
            taken = []
            for size in sizes:
                job = prepare(part(course, course.students(UNIT)[:size], _place(course)))
                taken.append(run(job))
            costs[mode].append(cost(taken[0], taken[1], sizes, job.times))
            marks = job.marks()
            expected = expected or marks
            if mode not in told:
                told.add(mode)
                print(_compared(mode, marks, expected))
    print()
    return costs


def _compared(mode: str, marks: Marks, expected: Marks) -> str:
    """Whether a mode gave the marks that ours gave, which is the first to run."""
    differ = sorted(key for key in {*marks, *expected} if marks.get(key) != expected.get(key))
    lines = [f"  - {', '.join(key)}: {marks.get(key)}, ours {expected.get(key)}" for key in differ]
    total = f"{sum(marks.values()):g} points"
    return "\n".join(
        [f"- {mode}: {len(expected) - len(differ)} of {len(expected)} marks as ours, {total}", *lines]
    )


def _costs(costs: dict[str, list[Cost]]) -> str:
    rows = []
    for mode, taken in costs.items():
        times = [one.wall / base.wall for one, base in zip(taken, costs[OURS], strict=True)]
        rows.append(
            (
                mode,
                spread([1000 * one.wall for one in taken], 0),
                spread([1000 * one.cpu for one in taken], 0),
                spread([one.start for one in taken], 1),
                spread(times, 1),
            )
        )
    return table(("mode", "ms per submission", "of processors", "start s", f"times {OURS}"), rows)


def _costly(
    course: Course, modes: Sequence[str], kinds: Sequence[str], students: int = 2
) -> dict[str, dict[str, float]]:
    """Seconds that one costly cell adds to a submission, by kind and mode."""

    def seconds(mode: str, kind: str) -> float:
        if (mode, kind) == ENDLESS:
            return math.inf
        _say(f"{kind or 'nothing costly'}: {mode}")
        return run(MODES[mode](costly(course, kind, students, _place(course)))).wall

    plain = {mode: seconds(mode, "") for mode in modes}
    return {kind: {mode: (seconds(mode, kind) - plain[mode]) / students for mode in modes} for kind in kinds}


def _costly_table(extra: dict[str, dict[str, float]]) -> str:
    modes = list(next(iter(extra.values())))
    rows = [(kind, *(f"{taken[mode]:.1f}" for mode in modes)) for kind, taken in extra.items()]
    return table(("one cell with (s more)", *modes), rows)


def _ratios(costs: dict[str, list[Cost]]) -> list[Wanted]:
    def ratio(mode: str, base: str) -> list[float]:
        return [one.wall / other.wall for one, other in zip(costs[mode], costs[base], strict=True)]

    found = [Wanted("stock nbgrader, against ours with 2 workers", ratio("stock nbgrader", OURS), "×", 40)]
    if "otter run" in costs:
        found.append(Wanted("`otter run`, against ours with 2 workers", ratio("otter run", OURS), "×", 60))
    return [
        *found,
        Wanted("ours with 1 worker, against the floor", ratio("ours, 1 worker", "floor"), "×", at_most=3),
    ]


def _cut_short(extra: dict[str, dict[str, float]]) -> list[Wanted]:
    limit = Limits().question_seconds + GRACE
    return [
        Wanted(f"{kind} in a cell", [taken["ours, 1 worker"]], "s", at_most=limit)
        for kind, taken in extra.items()
        if kind in CUT_SHORT
    ]


def _single(course: Course, unchanged: int, quick: bool) -> list[Wanted]:
    """The figures that each have a measurement of their own."""

    def fresh() -> Course:
        return part(course, course.students(UNIT), _place(course))

    _say("isolation")
    rung, more = probes.isolation(course)
    _say("first mark")
    first = [probes.first_mark(fresh(), workers=2) for _ in range(1 if quick else 5)]
    _say("memory")
    peak = memory.peak(ours.command(fresh(), 2))
    _say(f"a class of {unchanged}, graded")
    job = ours.prepare(large(course, unchanged, _place(course)), workers=2)
    run(job)
    _say(f"a class of {unchanged}, unchanged")
    again = [run(job).wall for _ in range(1 if quick else 3)]
    return [
        Wanted(f"isolation ({rung}), jailed minus plain fork", [more], "ms", at_most=15),
        Wanted("peak memory of a worker", [peak.worker], "MB", at_most=250, digits=0),
        Wanted("peak memory of the coordinator", [peak.coordinator], "MB", at_most=250, digits=0),
        Wanted("first mark on screen", first, "s", at_most=2),
        Wanted(f"regrade of an unchanged class of {unchanged:,}", again, "s", at_most=3),
    ]


def _place(course: Course) -> Path:
    """Where the copies of a class are graded, one after the other."""
    return course.root.with_name("part")


def machine() -> str:
    """The machine by its properties, and what was compared."""
    memory_kb = int(Path("/proc/meminfo").read_text().split()[1])
    kernel = ".".join(platform.release().split(".")[:2])
    versions = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory_kb / 2**20:.0f} GB of memory, "
        f"Linux {kernel}, Python {platform.python_version()}; {versions}, "
        f"otter-grader {otter_grader.VERSION}."
    )


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
