"""What the jail costs per submission: `python benchmarks/jail.py`.

One worker per rung runs the same empty submission many times; the rungs take turns, so that a busy moment
hits all of them. The cost of a rung is its median minus that of a plain fork (`process`). The memory of the
waiting worker is its own (USS) and with its share of what it shares (PSS).
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from coursekit.grading.execute import Worker
from coursekit.grading.isolation import LANDLOCK, NAMESPACES, PROCESS
from coursekit.grading.jail import probe
from coursekit.grading.limits import Limits
from coursekit.grading.plan import Cell, Plan

ROUNDS = 100
EMPTY = Plan("nobody", [Cell("a", "code", "answer", "1")], {})


def milliseconds(worker: Worker, plan: Plan = EMPTY) -> float:
    """The time of one submission."""
    start = time.perf_counter()
    worker.run(plan)
    return 1000 * (time.perf_counter() - start)


def megabytes(worker: Worker) -> tuple[float, float]:
    """The memory of a waiting worker: its own, and with its share of what is shared."""
    assert worker.process is not None
    rollup = Path(f"/proc/{worker.process.pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in rollup}
    return sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"]


def main() -> None:
    """Print one row per rung that this system has."""
    why_not = probe.rungs()
    there = [rung for rung in (PROCESS, LANDLOCK, NAMESPACES) if not why_not[rung.name]]
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        workers = {rung.name: Worker(Path(folder), Limits(), isolation=rung) for rung in there}
        for worker in workers.values():
            milliseconds(worker)
        times: dict[str, list[float]] = {name: [] for name in workers}
        for _ in range(rounds):
            for name, worker in workers.items():
                times[name].append(milliseconds(worker))
        memory = {name: megabytes(worker) for name, worker in workers.items()}
        for worker in workers.values():
            worker.close()
    plain = statistics.median(times["process"])
    print(f"Python {platform.python_version()}, Linux {platform.release()}, {rounds} rounds each\n")
    print("| rung       | median ms | 90 % below | more than a plain fork | own MB | PSS MB |")
    print("|------------|----------:|-----------:|-----------------------:|-------:|-------:|")
    for name, taken in times.items():
        median, high = statistics.median(taken), statistics.quantiles(taken, n=10)[-1]
        own, shared = memory[name]
        row = f"| {name:<10} | {median:>9.1f} | {high:>10.1f} | {median - plain:>+22.1f} |"
        print(f"{row} {own:>6.0f} | {shared:>6.0f} |")


if __name__ == "__main__":
    main()
