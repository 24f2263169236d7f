"""How long the judge takes per question: `.venv/bin/python benchmarks/judge.py`.

Every question of every unit is judged on its right answer and on each of its slips, from a class bundle
with hidden cases. Times are medians of many rounds in one process, so they can be compared with each
other; the machine is named, because they cannot be compared with another's.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Iterator
from typing import Any

from coursekit.authoring.build import frozen_bundle
from coursekit.authoring.reader import read_unit
from coursekit.checks.judge import judge
from coursekit.project import find_project

ROUNDS = 200


def answers(question: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The outcomes of the right answer, then of every slip."""
    if question["kind"] == "choice":
        yield [{"status": "value", "value": [o["label"] for o in question["options"] if o["right"]]}]
        return
    yield [case["expected"] for case in question["cases"]]
    for slip in question["slips"]:
        yield [case["slips"][slip["name"]] for case in question["cases"]]


def milliseconds(question: dict[str, Any], outcomes: list[dict[str, Any]]) -> float:
    """The median time of one judgement."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        judge(question, outcomes)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def main() -> None:
    """Print one row per question."""
    project = find_project()
    print(f"Python {platform.python_version()}, {platform.machine()}, {ROUNDS} rounds each, milliseconds\n")
    print(f"| {'unit':<14} | {'question':<28} | {'kind':<8} | right answer | slowest wrong one |")
    print(f"|{'-' * 16}|{'-' * 30}|{'-' * 10}|-------------:|------------------:|")
    for name in project.units():
        for question in frozen_bundle(read_unit(project.source(name)), "bench")["questions"]:
            if question["kind"] == "written":
                continue
            right, *wrong = (milliseconds(question, outcomes) for outcomes in answers(question))
            slowest = f"{max(wrong):.3f}" if wrong else "–"
            row = f"| {name:<14} | {question['id']:<28} | {question['kind']:<8} |"
            print(f"{row} {right:>12.3f} | {slowest:>17} |")


if __name__ == "__main__":
    main()
