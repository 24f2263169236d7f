"""The jail, from inside: what a submission tries on each rung, and what honest work still can do.

Every attack runs on the rung ``process`` as well, where it has to succeed: else it would prove nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.grading import execute, isolation, run
from coursekit.grading.jail import probe

from . import jail_driver
from .conftest import grade_toy, hand_in, marks
from .jail_attacks import (
    ABSTRACT,
    CLOSED_ON_SOME_MACHINES,
    ENDINGS,
    HONEST,
    PROCESSES,
    attempt,
    files,
    network,
)
from .toy import ANSWERS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("workers"),
    pytest.mark.skipif(sys.platform != "linux", reason="a jail needs Linux"),
]

NOBODY = 65534
RUNGS = ("namespaces", "landlock")
PEOPLE = ("myself", "ordinary user", "root elsewhere")
"""The last is root with a Python that every user may read, where root's own lies in a closed folder."""


@pytest.fixture(scope="session")
def outside():
    """A folder like that of a class and a home, which every user of this machine may read and write."""
    root = Path(tempfile.mkdtemp(prefix="outside-"))
    for name in ("hidden/toy.json", "submitted/bob/toy/toy.ipynb", ".ssh/id_ed25519", "mine", "gradebook.db"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"" if name == "gradebook.db" else b"secret")
    with sqlite3.connect(root / "gradebook.db") as book:
        book.execute("create table grades (a)")
    for path in (root, *root.rglob("*")):
        path.chmod(0o777)
    yield root
    shutil.rmtree(root)


@pytest.fixture(scope="session")
def attacks(outside):
    """All attacks by name, with somebody at home wherever they knock."""
    with ExitStack() as stack:
        ports = []
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            server = stack.enter_context(socket.socket(socket.AF_INET, kind))
            server.bind(("127.0.0.1", 0))
            ports.append(server.getsockname()[1])
            if kind == socket.SOCK_STREAM:
                server.listen(50)
        for name, kind in ((str(outside / "socket"), socket.SOCK_STREAM), (ABSTRACT, socket.SOCK_STREAM),
                           (ABSTRACT + "d", socket.SOCK_DGRAM)):  # fmt: skip
            server = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
            server.bind(name)
            if kind == socket.SOCK_STREAM:
                server.listen(50)
        (outside / "socket").chmod(0o777)
        yield {**files(outside), **network(outside, *ports), **PROCESSES}


@pytest.fixture(scope="session")
def ordinary_python(tmp_path_factory):
    """A Python that an ordinary user can run the course with."""
    if os.getuid() != 0:
        pytest.skip("the tests do not run as root, so they cannot become another user")
    found = [sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for python in found:
            made = _environment(python, Path(folder) / str(found.index(python)))
            if made and _runs_for_everyone(made):
                yield made
                return
        pytest.skip(f"an ordinary user can run none of {', '.join(found)} with the packages installed here")


def _environment(python, folder):
    """An environment of this Python with the packages that the tests have."""
    done = subprocess.run([python, "-m", "venv", "--without-pip", folder], capture_output=True, check=False)
    packages = next(iter(folder.glob("lib/*/site-packages")), None)
    if done.returncode or packages is None:
        return None
    ours = [path for path in sys.path if path.endswith(("-packages", "/src"))]
    (packages / "more.pth").write_text("\n".join(ours))
    return str(folder / "bin" / "python")


def _as(person, command, **more):
    """Run a command as somebody."""
    if person == "ordinary user":
        # The home of root is closed to nobody, and Python would look into it.
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
        more |= {"user": NOBODY, "group": NOBODY, "extra_groups": [], "env": env, "cwd": "/"}
    return subprocess.run(command, check=False, capture_output=True, **more)


def _runs_for_everyone(python):
    try:
        done = _as("ordinary user", [python, "-c", "import coursekit.grading.worker"])
    except PermissionError:
        return False
    return done.returncode == 0


@pytest.fixture(scope="session")
def drive(request, attacks, outside):
    """Run every submission on a rung as somebody, once; give what came of each."""

    @cache
    def results(rung, person):
        asked = {name: [attempt(source)] for name, source in attacks.items()}
        asked |= HONEST if rung == "process" else HONEST | {name: [cell] for name, cell in ENDINGS.items()}
        text = json.dumps({"rung": rung, "submissions": asked})
        python = sys.executable if person == "myself" else request.getfixturevalue("ordinary_python")
        os.chown(outside / "mine", NOBODY if person == "ordinary user" else os.getuid(), -1)
        done = _as(person, [python, jail_driver.__file__], input=text, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return results


@cache
def why_not(rung, person, python):
    """Why a rung is not to be had here; empty where it is."""
    return json.loads(_as(person, [python, "-P", "-m", "coursekit.grading.jail.probe"]).stdout)[rung]


PLACES = [*((rung, person) for rung in RUNGS for person in PEOPLE[:2]), ("landlock", PEOPLE[2])]


@pytest.fixture(params=PLACES, ids="-".join)
def place(request):
    """A rung and who runs it, where this machine has both."""
    rung, person = request.param
    python = sys.executable if person == "myself" else request.getfixturevalue("ordinary_python")
    if reason := why_not(rung, person, python):
        pytest.skip(f"{rung} as {person}: {reason}")
    return rung, person


def said(result):
    return "".join(output.get("text", "") for outputs in result["outputs"] for output in outputs).strip()


def test_each_attack_works_where_there_is_no_jail(drive, attacks):
    results = drive("process", "myself")
    there = {name: said(results[name]) for name in attacks if name not in CLOSED_ON_SOME_MACHINES}
    assert there == dict.fromkeys(there, "OPEN")
    assert results["signal a process"]["victim died"]


def test_each_attack_is_blocked(drive, attacks, place):
    results = drive(*place)
    answers = {name: said(results[name]) for name in attacks}
    assert {name: answer for name, answer in answers.items() if not answer.startswith("blocked")} == {}
    assert not any(results[name]["victim died"] for name in results)


def test_processes_and_threads_are_limited(drive, place):
    results = drive(*place)
    # 32 are allowed; elsewhere on the machine this user may start or end a few meanwhile.
    assert 0 < int(said(results["fork bomb"])) <= 40
    assert 0 < int(said(results["threads"])) <= 40


def test_nothing_outlives_its_submission(drive, place):
    results = drive(*place)
    assert said(results["survivor"]) == "left one behind"
    assert {name: r["left"] + r["children"] for name, r in results.items() if r["left"] + r["children"]} == {}


def test_the_worker_cannot_be_ended_from_inside(drive, place):
    """One worker from first to last: no submission could end it, and the grader did not have to."""
    results = drive(*place)
    assert len({result["worker"] for result in results.values()}) == 1


def test_memory_time_output_and_large_files_end_their_cell(drive, place):
    results = drive(*place)
    (memory,), (cpu,), (output,) = (results[name]["failures"] for name in ("memory", "CPU", "output"))
    assert memory == {"status": "out of memory"}
    assert (cpu["status"], cpu["seconds"]) == ("timed out", 4)
    assert output["status"] == "too much output"
    (file,) = results["one big file"]["failures"]
    assert file["type"] == "OSError"


def test_many_files_cannot_fill_the_disk(drive, place):
    for name in ("many large files", "many small files"):
        (failure,) = drive(*place)[name]["failures"]
        if place[0] == "namespaces":
            assert failure["type"] == "OSError" and "No space left" in failure["message"]
        else:  # no file system of its own: the worker looks at the folder; on a slow disk its time ends first
            assert failure["status"] in ("too much output", "timed out")
            assert "bytes of files" in failure.get("detail", "bytes of files")
        assert said(drive(*place)[name]) == ""


@pytest.mark.parametrize("name", HONEST)
def test_honest_work_shows_the_same_bytes_as_without_a_jail(drive, place, name):
    plain, jailed = drive("process", place[1])[name], drive(*place)[name]
    assert jailed["outputs"] == plain["outputs"]
    assert jailed["failures"] == plain["failures"]


def test_honest_work_works(drive, place):
    results = drive(*place)
    failed = {name: r["failures"] for name, r in results.items() if name in ("plot", "files", "libraries")}
    assert not any(failure for failures in failed.values() for failure in failures)
    tables = results["tables"]
    assert tables["outputs"][1][0]["data"]["text/plain"] == "(True, np.True_)"
    assert [failure and failure["type"] for failure in tables["failures"]] == [None] * 3 + ["KeyError"] * 2
    assert "image/png" in results["plot"]["outputs"][0][0]["data"]


def test_a_shell_line_works_in_namespaces(drive, tmp_path):
    if reason := probe.rungs()["namespaces"]:
        pytest.skip(reason)
    worker = execute.Worker(tmp_path, jail_driver.LIMITS, isolation=isolation.NAMESPACES)
    result = jail_driver.run(worker, ["!echo a; id -un"])
    worker.close()
    assert said(result).split() == ["a", "student"]


def test_a_class_gets_the_same_marks_and_bytes_in_a_jail(course, tmp_path):
    if not any(reason == "" for rung, reason in probe.rungs().items() if rung != "process"):
        pytest.skip("no jail is to be had here")
    hand_in(course, "ann")
    hand_in(course, "bob", {**ANSWERS, "toy_share": "def toy_share(part, whole):\n    return whole / part"})
    hand_in(course, "cy", {"toy_cost": "def toy_cost(:", "toy_word": "print(undefined)"})
    seen = {}
    for asked in ("process", "strict"):
        made = grade_toy(course, isolation=asked, force=True)
        pages = {s: course.autograded(s, "toy").read_bytes() for s in ("ann", "bob", "cy")}
        seen[made.isolation] = (pages, marks(course))
    (plain, jailed) = seen.values()
    assert jailed == plain
    assert float(jailed[1]["ann", "toy_cost"]["points"]) == 2
    facts = json.loads((course.reports("toy") / "run.json").read_text())
    assert facts["isolation"] in RUNGS and facts["warning"] == ""
    assert "no network" in facts["holds"] and facts["holds"] in made.units[0].report.read_text().replace(
        "&#39;", "'"
    )


NO_JAIL = {"namespaces": "Operation not permitted", "landlock": "Function not implemented", "process": ""}


def test_strict_refuses_where_no_jail_holds_and_best_warns(monkeypatch):
    """The answer of a system that has neither; a machine of that kind cannot be had in a test."""
    monkeypatch.setattr(probe, "rungs", lambda: NO_JAIL)
    with pytest.raises(
        CourseError, match=r"Namespaces: Operation not permitted.*--isolation=process"
    ) as raised:
        isolation.choose_isolation("strict")
    assert raised.value.exit_code == 2
    assert isolation.choose_isolation("best").name == "process"
    assert "read and write that person's files" in isolation.choose_isolation("best").warning


def test_the_second_rung_is_taken_where_the_first_does_not_hold(monkeypatch):
    monkeypatch.setattr(probe, "rungs", lambda: NO_JAIL | {"landlock": ""})
    assert isolation.choose_isolation("strict").name == "landlock"


def test_a_worker_on_a_weaker_rung_is_refused(tmp_path):
    """A worker that cannot fork has no jail, whatever it was told."""
    worker = execute.Worker(tmp_path, jail_driver.LIMITS, forks=False, isolation=isolation.NAMESPACES)
    with pytest.raises(CourseError, match="namespaces does not hold: a worker has process only"):
        jail_driver.run(worker, ["print(1)"])
    assert worker.process is None


def test_a_jail_that_cannot_be_built_stops_the_run(tmp_path):
    """No student is given a mark for what was the system's fault."""
    if reason := probe.rungs()["namespaces"]:
        pytest.skip(reason)
    nothing = jail_driver.Limits(disk=-1)  # a size no file system has
    worker = execute.Worker(tmp_path, nothing, isolation=isolation.NAMESPACES)
    with pytest.raises(CourseError, match=r"does not hold: .*mount") as raised:
        jail_driver.run(worker, ["print(1)"])
    worker.close()
    assert raised.value.exit_code == 1


def test_run_takes_the_strict_isolation_unless_told(course, monkeypatch):
    hand_in(course, "ann")
    monkeypatch.setattr(probe, "rungs", lambda: NO_JAIL)
    with pytest.raises(CourseError, match="Strict isolation"):
        run.grade(course, "toy")
