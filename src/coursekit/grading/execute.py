"""Runs plans in worker processes and brings back plain data. This side is trusted and runs no student code.

One worker takes one submission at a time. When the process of a submission dies in a step, the step keeps
the reason, and the submission is run again without it: everything else still gets its answer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from coursekit.errors import CourseError
from coursekit.grading import frames
from coursekit.grading.isolation import PROCESS, Isolation, is_weaker
from coursekit.grading.jail import cgroup
from coursekit.grading.limits import WATCHDOG_EXIT, Limits
from coursekit.grading.plan import Plan
from coursekit.grading.received import Clean, Executed, Outcome, cell_run, cleaner, outcome, outcomes

_STARTING = 60
"""Seconds a worker may take to start; a cold disk and a busy machine need some."""
_MARGIN = 15
"""Seconds a worker gets on top of its own limits before it is given up."""


class WorkerDiedError(Exception):
    """The worker process is gone; ``outcome`` says how, as far as it is known."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.get("detail", outcome["status"]))
        self.outcome = outcome


class Team:
    """Some workers that share the work, in the order in which it comes.

    ``isolation`` may be what will say it, once it is known: workers start meanwhile. ``forks=False`` starts a
    process for every submission, as is done where a fork is not to be had.
    """

    def __init__(
        self, workers: int = 2, isolation: Isolation | Callable[[], Isolation] = PROCESS, forks: bool = True
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="coursekit-")
        folder = Path(self._folder.name)
        self._workers = [Worker(folder, Limits(), forks, isolation) for _ in range(max(workers, 1))]
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(len(self._workers))
        self._starters = ThreadPoolExecutor(len(self._workers))
        self._called = False

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *how: object) -> None:
        # On an interrupt, end what runs instead of waiting for it.
        for threads in (self._starters, self._threads):
            threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        for threads in (self._starters, self._threads):
            threads.shutdown()
        self._folder.cleanup()

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    def warm_up(self) -> None:
        """Let every worker start, while the caller does something else."""
        if not self._called:
            self._called = True
            self._starters.submit(self._begin_all)

    def _begin_all(self) -> None:
        # The first one alone: where all share the processors while they start, the first mark comes later.
        first, *others = self._workers
        self._begin(first)
        for worker in others:
            self._starters.submit(self._begin, worker)

    def _begin(self, worker: Worker) -> None:
        try:
            worker.start()
        finally:
            # What is wrong with a worker is said when it gets its first plan.
            self._free.put(worker)

    def run(
        self,
        plans: Iterable[Plan],
        limits: Limits,
        kept: Callable[[Plan], Executed | None] = lambda plan: None,
    ) -> Iterator[tuple[Plan, Executed]]:
        """Run plans, and give the results in their order.

        Plans are taken as they are needed, a few ahead of the results. What ``kept`` knows is not run.

        Raises:
            CourseError: no worker starts, or one cannot keep the isolation.
        """
        ahead: deque[Future[tuple[Plan, Executed]]] = deque()
        for plan in plans:
            ahead.append(self._start(plan, limits, kept(plan)))
            if len(ahead) > 2 * len(self._workers):
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _start(self, plan: Plan, limits: Limits, known: Executed | None) -> Future[tuple[Plan, Executed]]:
        if known is None:
            self.warm_up()
            return self._threads.submit(self._run, plan, limits)
        done: Future[tuple[Plan, Executed]] = Future()
        done.set_result((plan, known))
        return done

    def _run(self, plan: Plan, limits: Limits) -> tuple[Plan, Executed]:
        worker = self._free.get()
        try:
            worker.limits = limits
            return plan, worker.run(plan)
        finally:
            self._free.put(worker)


class Worker:
    """One worker process, started when it is first needed and again when it died."""

    def __init__(
        self,
        folder: Path,
        limits: Limits,
        forks: bool = True,
        isolation: Isolation | Callable[[], Isolation] = PROCESS,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.limits = limits
        self.forks = forks
        self._isolation = isolation
        self.closed = False
        self.group: Path | None = None
        self.room = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def isolation(self) -> Isolation:
        """The isolation this worker keeps; waits until it is known."""
        return self._isolation() if callable(self._isolation) else self._isolation

    def run(self, plan: Plan) -> Executed:
        """Run one plan to its end, whatever its code does."""
        started = time.monotonic()
        until = started + self.limits.notebook_seconds
        self.room = self.limits.notebook_output
        steps = plan.steps()
        if not steps:
            return Executed()
        done: dict[int, Any] = {}
        failed: dict[int, Outcome] = {}
        while died := self._attempt(plan, done, failed, until - time.monotonic()):
            step, how = died
            late, full = time.monotonic() >= until, self.room < 0
            if late:
                how = {"status": "timed out", "seconds": self.limits.notebook_seconds}
            missed = [n for n in range(step, len(steps)) if n not in done and n not in failed]
            failed.update(dict.fromkeys(missed if late or full else [step], how))
            if late or full:
                break
        return _collect(steps, done, failed, time.monotonic() - started, cleaner(self.folder))

    def _attempt(
        self, plan: Plan, done: dict[int, Any], failed: dict[int, Outcome], seconds: float
    ) -> tuple[int, Outcome] | None:
        """One run over the steps. ``None`` when it got to the end, else the step it died in and how."""
        steps = plan.steps()
        answered = [n for n in done if "ask" in steps[n]]
        limits = replace(self.limits, notebook_seconds=max(seconds, 0.1))
        skip = [*failed, *answered]
        job = {"steps": steps, "skip": skip, "limits": limits.to_json(), "files": dict(plan.files)}
        left = deque(n for n in range(len(steps)) if n not in skip)
        try:
            for message in self._ask(job, limits):
                if left and message.get("step") == left[0]:
                    done[left.popleft()] = message
        except WorkerDiedError as error:
            return (left[0], error.outcome) if left else None
        return None

    def _ask(self, job: dict[str, Any], limits: Limits) -> Iterator[dict[str, Any]]:
        """Send a job and give what its submission sends; raises WorkerDiedError when it did not finish."""
        process = self.start()
        if self.group:
            cgroup.set_limit(self.group, limits.tree_memory)
        deadline = threading.Timer(limits.notebook_seconds + _MARGIN, _kill, (process,))
        deadline.daemon = True
        deadline.start()
        try:
            frames.write(_pipe(process.stdin), job)
            while message := frames.read_relayed(_pipe(process.stdout)):
                if message.get("end"):
                    return
                if reason := message.get("unconfined"):
                    raise self._refusal(reason)
                if message.get("done"):
                    if died := message.get("died"):
                        raise WorkerDiedError(died)
                    return
                self.room -= message.get("size", 0)
                if self.room < 0:
                    self.stop()
                    most = f"more than {self.limits.notebook_output:,} bytes in one notebook"
                    raise WorkerDiedError({"status": "too much output", "detail": most})
                inner = message.get("from", message)
                if isinstance(inner, dict):
                    yield inner
        except (frames.FrameError, OSError):
            pass
        finally:
            deadline.cancel()
            if not self.forks:
                self.stop(patience=1)
        self.stop()
        raise WorkerDiedError(_how_it_ended(process.returncode, self.limits))

    def start(self) -> subprocess.Popen[bytes]:
        """The worker's process, which is started if it does not run.

        Raises:
            CourseError: it does not start, or cannot keep the isolation.
        """
        if self.process and self.process.poll() is None:
            return self.process
        self.stop()
        if self.closed:
            raise CourseError("The run was ended.", exit_code=1)
        errors = (self.folder / "errors.txt").open("wb")
        command = [
            sys.executable,
            "-P",
            "-m",
            "coursekit.grading.worker",
            *([] if self.forks else ["--no-fork"]),
        ]
        with errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self.folder,
                env=environment(self.folder),
                start_new_session=True,
            )
        self._order(self.process)
        self._greet(self.process)
        return self.process

    def _order(self, process: subprocess.Popen[bytes]) -> None:
        """Say what walls to build; while these are being tried, the worker imports."""
        orders = {"isolation": self.isolation.name, "group": ""}
        self.group = cgroup.make(f"coursekit-{os.getpid()}-{self.folder.name}", self.limits.tree_memory)
        if self.group:
            orders["group"] = str(self.group)
        with contextlib.suppress(OSError):  # it is gone already, and its greeting will be missed
            frames.write(_pipe(process.stdin), orders)

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        timer = threading.Timer(_STARTING, _kill, (process,))
        timer.start()
        try:
            hello = frames.read(_pipe(process.stdout))
        except frames.FrameError:
            hello = None
        finally:
            timer.cancel()
        if not hello:
            self.stop()
            said = (self.folder / "errors.txt").read_text(errors="replace").strip().splitlines()[-1:]
            raise CourseError(
                f"A grading worker did not start: {''.join(said) or 'it gave no reason'}. "
                "Run `course doctor` to see what is missing.",
                exit_code=1,
            )
        self.forks = bool(hello.get("forks"))
        if is_weaker(hello.get("isolation"), self.isolation):
            self.stop()
            raise self._refusal(f"a worker has {hello.get('isolation')} only")

    def _refusal(self, reason: str) -> CourseError:
        """What to raise when students' code would run, or could not run, behind weaker walls than chosen."""
        return CourseError(
            f"The isolation {self.isolation.name} does not hold: {reason}. Nothing ran outside it, and what "
            "is graded so far is kept. `course doctor --instructor` says what this system has.",
            exit_code=1,
        )

    def close(self) -> None:
        """End the worker process for good."""
        self.closed = True
        self.stop()

    def stop(self, patience: float = 0) -> None:
        """End the worker process."""
        process, self.process = self.process, None
        group, self.group = self.group, None
        if process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        if group:
            cgroup.remove(group)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a worker: the same everywhere, and nothing of the course in it."""
    kept = {
        key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT", "MPLCONFIGDIR") if key in os.environ
    }
    return kept | {
        # A fork copies the tables of all pages there are. Large pages are few: a fork costs a third (glibc).
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        "PYTHONMALLOC": "malloc",
        "IPYTHONDIR": str(folder / "ipython"),
        "LC_ALL": "C.UTF-8",
        "MKL_NUM_THREADS": "1",
        # Draws with Agg, and hands the picture to the notebook.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # A leftover `breakpoint()` would wait for a person.
        "PYTHONBREAKPOINT": "0",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "TEMP": str(folder),
        "TMPDIR": str(folder),
        "TZ": "UTC",
    }


def _pipe(pipe: Any) -> Any:
    assert pipe is not None
    return pipe


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _how_it_ended(code: int | None, limits: Limits) -> Outcome:
    if code == WATCHDOG_EXIT:
        return {"status": "timed out", "seconds": limits.question_seconds}
    return {"status": "crashed", "detail": f"the process ended with the code {code}"}


def _collect(
    steps: list[dict[str, Any]],
    done: dict[int, Any],
    failed: dict[int, Outcome],
    seconds: float,
    clean: Clean,
) -> Executed:
    cells, answers = {}, {}
    for number, step in enumerate(steps):
        message, died = done.get(number, {}), failed.get(number)
        if not died and number not in done:  # only a message that the submission wrote itself ends it early
            died = {"status": "crashed", "detail": "the notebook ended before this step"}
        failure = outcome(died, clean) if died else None
        if "run" in step:
            cells[step["run"]] = cell_run(message, failure, clean)
        else:
            count = max(len(step["ask"]["cases"]), 1)
            answers[step["ask"]["id"]] = outcomes(message, failure, count, clean)
    return Executed(cells, answers, seconds)
