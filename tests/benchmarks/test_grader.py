"""The benchmark of the grader: its arithmetic, and that every mode still runs and gives the same marks."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import a module of the benchmarks, which are scripts and no package."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def test_the_cost_of_one_more_is_the_slope_between_two_runs(module):
    timing = module("timing")
    # 8 students take 10 s and 40 take 26 s: 16 s for 32 more, so 0.5 s each, and 10 - 8 * 0.5 = 6 s to begin.
    cost = timing.cost(timing.Taken(10, 4), timing.Taken(26, 20), (8, 40))
    assert (cost.wall, cost.cpu, cost.start) == (0.5, 0.5, 6.0)


def test_a_class_graded_five_times_over_counts_five_times(module):
    timing = module("timing")
    # 16 s for 32 * 5 = 160 more, so 0.1 s each, and 10 - 8 * 5 * 0.1 = 6 s to begin.
    cost = timing.cost(timing.Taken(10, 4), timing.Taken(26, 20), (8, 40), times=5)
    assert (cost.wall, cost.start) == pytest.approx((0.1, 6.0))


@pytest.mark.parametrize(
    ("values", "bounds", "verdict"),
    [
        ([50, 41, 20], {"at_least": 40}, "hit"),  # the median is 41
        ([50, 30, 20], {"at_least": 40}, "miss: 0.75 of what is wanted"),  # 30 / 40
        ([14, 15, 90], {"at_most": 15}, "hit"),
        ([14, 18, 90], {"at_most": 15}, "miss: 1.20 of what is wanted"),  # 18 / 15
    ],
)
def test_the_median_decides_between_hit_and_miss(module, values, bounds, verdict):
    assert module("wanted").Wanted("a figure", values, "ms", **bounds).row()[-1] == verdict


def test_a_failing_command_stops_the_benchmark_with_its_words(module, tmp_path):
    timing = module("timing")
    job = timing.Job([[sys.executable, "-c", "raise SystemExit('no gradebook')"]], tmp_path, dict)
    with pytest.raises(SystemExit, match="no gradebook"):
        timing.run(job)


@pytest.mark.slow
def test_a_quick_run_gives_every_mode_the_same_marks_and_a_verdict_on_every_figure():
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "grader.py"), "--quick"],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    compared = re.findall(r"^- (.+): (\d+) of (\d+) marks as ours", done.stdout, re.MULTILINE)
    # Three of ours, the floor, nbclient and nbgrader; otter where it is installed, else a line says so.
    assert len(compared) == (6 if "otter-grader is left out" in done.stdout else 8)
    # Four students, and seven questions that no person marks.
    assert {(same, total) for _, same, total in compared} == {("28", "28")}
    verdicts = re.findall(r"\| (?:hit|miss: \S+ of what is wanted) ", done.stdout)
    # Ratios to nbgrader, to the floor and to otter where it is there; five figures measured by themselves.
    assert len(verdicts) == (7 if len(compared) == 6 else 8)
