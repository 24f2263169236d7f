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
from coursekit.project import find_project

from . import jail_driver
from .conftest import grade_toy, hand_in, marks
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
PROJECT = find_project(Path(__file__).parent).root
ABSTRACT = f"\0coursekit-test-{os.getpid()}"

LIBC = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"


def attempt(source: str) -> str:
    """A cell that says whether an attack went through: ``source`` raises where it does not."""
    body = "\n".join(f"    {line}" for line in source.splitlines())
    refused = "except Exception as error:\n    print('blocked', type(error).__name__)"
    return f"try:\n{body}\n{refused}\nelse:\n    print('OPEN')"


def files(outside: Path) -> dict[str, str]:
    """What must not be read, written or changed. ``outside`` is open to every user of this machine."""
    reads = {
        "the gradebook": outside / "gradebook.db",
        "the hidden bundle": outside / "hidden" / "toy.json",
        "another submission": outside / "submitted" / "bob" / "toy" / "toy.ipynb",
        "a private key": outside / ".ssh" / "id_ed25519",
        "the answers": PROJECT / "solutions" / "the_deal.py",
        "the checks": PROJECT / "exercises" / "the_deal" / "checks.json",
        "the facts": PROJECT / "src" / "compute_economics" / "facts" / "__init__.py",
        "the models": PROJECT / "src" / "compute_economics" / "models" / "__init__.py",
        "the authoring tools": PROJECT / "src" / "coursekit" / "authoring" / "__init__.py",
    }
    mine = outside / "mine"
    return {
        **{f"read {name}": f"open({str(path)!r}, 'rb').read(1)[0]" for name, path in reads.items()},
        "import the facts": "import compute_economics.facts",
        "import the authoring tools": "import coursekit.authoring",
        "list a folder": f"import os\nos.listdir({str(outside)!r})[0]",
        "change the gradebook": f"import sqlite3\nsqlite3.connect({str(outside / 'gradebook.db')!r})"
        ".execute('create table mine (a)')",
        "write a file": f"open({str(outside / 'planted')!r}, 'w').close()",
        "write a library": "import pandas, pathlib\n(pathlib.Path(pandas.__file__).parent / 'mine').touch()",
        "write to /dev/shm": "open('/dev/shm/coursekit-test', 'w').close()",
        "change a mode": f"import os\nos.chmod({str(mine)!r}, 0o666)",
        "change times": f"import os\nos.utime({str(mine)!r}, (1, 1))",
        "cut a file": f"import os\nos.truncate({str(mine)!r}, 0)",
        "set an attribute": f"import os\nos.setxattr({str(mine)!r}, 'user.a', b'b')",
    }


def network(outside: Path, tcp: int, udp: int) -> dict[str, str]:
    """What must not be reached. Somebody listens at each of these."""
    unix, start = str(outside / "socket"), "import socket\ns = socket."
    pair = "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0]"
    return {
        "TCP": f"{start}create_connection(('127.0.0.1', {tcp}), 2)",
        "UDP": f"{start}socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.sendto(b'x', ('127.0.0.1', {udp}))",
        "Unix socket": f"{start}socket(socket.AF_UNIX)\ns.connect({unix!r})",
        "abstract socket": f"{start}socket(socket.AF_UNIX)\ns.connect({ABSTRACT!r})",
        "abstract socket by a pair": f"import socket\ns = {pair}\ns.sendto(b'x', {ABSTRACT + 'd'!r})",
    }


PROCESSES = {
    "signal a process": "import os\nos.kill(VICTIM, 15)",
    "signal the grader": "import os\nos.kill(DRIVER, 0)",
    "read an environment": "assert b'SECRET' in open('/proc/VICTIM/environ', 'rb').read()",
    "list processes": "import os\nassert any(name.isdigit() for name in os.listdir('/proc'))",
    "ptrace": f"{LIBC}assert libc.ptrace(16, VICTIM, 0, 0) == 0\nlibc.ptrace(17, VICTIM, 0, 0)",
    "limit a process": "import resource\nresource.prlimit(VICTIM, resource.RLIMIT_CPU, (900, 900))",
    "slow a process down": "import os\nos.setpriority(os.PRIO_PROCESS, VICTIM, 19)",
    "a new namespace": f"{LIBC}assert libc.unshare(0x10000000) == 0",
    "shared memory": f"{LIBC}assert libc.shmget(0, 4096, 0o1600) >= 0",
    "memory that is not counted": "import os\nos.memfd_create('a')",
}
CLOSED_ON_SOME_MACHINES = {
    "ptrace",  # Yama
    "a new namespace",  # a sysctl, AppArmor, or a container
    "set an attribute",  # the file system of /tmp
    "write a library",  # installed by somebody else
    "write to /dev/shm",
}
# Where these work, they hurt the machine: they run in a jail only.
ENDINGS = {
    "fork bomb": """
import os, time
count = 0
try:
    while count < 200:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        count += 1
except OSError:
    pass
print(count)
""",
    "threads": """
import threading, time
count = 0
try:
    while count < 200:
        threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
        count += 1
except RuntimeError:
    pass
print(count)
""",
    "survivor": """
import os
if os.fork() == 0:
    for leave in (os.setsid, os.setpgrp):
        try:
            leave()
        except OSError:
            pass
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", "98765"])
    os._exit(0)
print("left one behind")
""",
    "kill the parent": "import os\nos.kill(os.getppid(), 9)",
    "kill everything one may": "import os\nif os.path.isdir('/submission-home'):\n    os.kill(-1, 9)",
    "memory": "hog = bytearray(3 << 30)",
    "CPU": "while True:\n    pass",
    "output": "while True:\n    print('x' * 1000)",
    "one big file": "f = open('big', 'wb', buffering=0)\nwhile True:\n    f.write(bytes(1 << 24))",
    "many large files": """
import time
for n in range(8):
    with open(str(n), "wb", buffering=0) as f:
        f.write(bytes(40 << 20))
time.sleep(1)
print("wrote it all")
""",
    "many small files": """
import os, time
for n in range(15_000):
    os.close(os.open(str(n), os.O_CREAT))
time.sleep(1)
print("wrote it all")
""",
}
HONEST = {
    "tables": [
        "from compute_economics import load\nimport pandas as pd",
        "terms = load('deal_terms')\nlen(terms) > 10, terms.groupby('kind').size().sum() == len(terms)",
        "terms.head(3)",
        "load('no such table')",
        "terms['no such column']",
    ],
    "plot": ["import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 5])\nplt.title('Cost, €')\nplt.show()"],
    "files": [
        "import os, tempfile\nopen('a.txt', 'w').write('text')\nopen('a.txt').read(), os.listdir('.')",
        "with tempfile.TemporaryDirectory() as d, tempfile.NamedTemporaryFile() as f:\n"
        "    f.write(b'a')\n    print(os.listdir(d), os.getcwd() == os.environ['HOME'])",
        "import pandas as pd\npd.DataFrame({'a': [1]}).to_csv('t.csv')\npd.read_csv('t.csv')",
    ],
    "libraries": [
        "import sqlite3, json, statistics, zoneinfo, decimal, csv, xml.etree.ElementTree, email, ssl, uuid",
        "sqlite3.connect('a.db').execute('select 6 * 7').fetchone(), statistics.median([1, 2, 9])",
        "import datetime\ndatetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo('Asia/Tokyo')).tzname()",
        "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(4).map(abs, [-1, 2]))",
        "import asyncio\nawait asyncio.sleep(0.01, 'slept')",
        "import numpy as np\nnp.linalg.solve(np.eye(40) * 2, np.ones(40)).sum()",
    ],
    "errors": ["1 / 0", "def f(:", "undefined", "print(object())", "import os\nos._exit(3)", "print('on')"],
}


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
