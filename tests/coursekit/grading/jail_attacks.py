"""What submissions try in the tests of the jail, as cells: attacks by name, and honest work."""

from __future__ import annotations

import os
from pathlib import Path

from coursekit.project import find_project

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
