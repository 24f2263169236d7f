"""The submissions of the red team, each with what it should earn. Data; :mod:`test_class` grades them."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from tests.coursekit.grading.conftest import cell, insert_after
from tests.coursekit.grading.toy import ANSWERS

from coursekit.grading.frames import pack

Change = Callable[[Any], None]


@dataclass(frozen=True)
class Case:
    """One submission. ``wrong`` maps the questions that are not right to their cause.

    ``answers`` are put into the right ones; ``change`` spoils the notebook, ``file`` what was written.
    ``says`` is to be found in the messages and notes of this student. ``jailed`` marks what would hurt a
    machine without a jail.
    """

    items: tuple[int, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    change: Change | None = None
    file: Callable[[Path], None] | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    jailed: bool = False


def cost(body: str) -> dict[str, str]:
    """An answer to the first question."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return {"toy_cost": f"def toy_cost(price, pieces):\n{lines}"}


def run(source: str) -> Change:
    """A cell near the top."""
    return insert_after("unit", source)


def both(*changes: Change) -> Change:
    def change(notebook: Any) -> None:
        for one in changes:
            one(notebook)

    return change


def metadata(name: str, **flags: Any) -> Change:
    return lambda notebook: cell(notebook, name).metadata.nbgrader.update(flags)


def retyped(name: str, sort: str) -> Change:
    def change(notebook: Any) -> None:
        old = cell(notebook, name)
        make = getattr(nbformat.v4, f"new_{sort}_cell")
        notebook.cells[notebook.cells.index(old)] = make(old.source, id=old.id, metadata=old.metadata)

    return change


def moved(name: str, place: int) -> Change:
    def change(notebook: Any) -> None:
        one = cell(notebook, name)
        notebook.cells.remove(one)
        notebook.cells.insert(place, one)

    return change


def deleted(*names: str) -> Change:
    def change(notebook: Any) -> None:
        for name in names:
            notebook.cells.remove(cell(notebook, name))

    return change


def split(name: str, first: str, second: str) -> Change:
    """As Jupyter splits a cell: both parts carry nbgrader's name, one of them a new id."""

    def change(notebook: Any) -> None:
        one = cell(notebook, name)
        other = nbformat.from_dict(json.loads(json.dumps(one)))
        one.source, other.source, other.id = first, second, "split"
        notebook.cells.insert(notebook.cells.index(one) + 1, other)

    return change


def merged(*names: str) -> Change:
    """As Jupyter merges cells: the first one keeps its type and name."""

    def change(notebook: Any) -> None:
        first, *others = [cell(notebook, name) for name in names]
        first.source = "\n\n".join([first.source, *(other.source for other in others)])
        for other in others:
            notebook.cells.remove(other)

    return change


def nameless(notebook: Any) -> None:
    """What some editors leave of a notebook: no ids, no metadata."""
    for number, one in enumerate(notebook.cells):
        one.id = f"x{number}"
        one.metadata.pop("nbgrader", None)


def renamed_names(notebook: Any) -> None:
    for one in notebook.cells:
        if one.id.endswith("answer"):
            one.id = one.metadata.nbgrader.grade_id = f"old-{one.id}"


def written_beside(notebook: Any) -> None:
    """The written answer in a new cell under the untouched one."""
    own = cell(notebook, "toy-text-answer")
    own.source, text = "*Write your answer here.*", own.source
    notebook.cells.insert(notebook.cells.index(own) + 1, nbformat.v4.new_markdown_cell(text, id="beside"))


def moved_with_helper(notebook: Any) -> None:
    """The last answer moved to the top, and behind it a helper that the first answer needs."""
    moved("toy-choice-answer", 2)(notebook)
    helper = nbformat.v4.new_code_cell("def times(a, b):\n    return a * b", id="helper")
    notebook.cells.insert(3, helper)


def raw(path: Path, **changes: Any) -> None:
    """Change the file as JSON, in ways nbformat would not write."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for name, source in changes.items():
        next(c for c in data["cells"] if c["id"] == name.replace("_", "-"))["source"] = source
    path.write_text(json.dumps(data), encoding="utf-8")


def format_3(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    for one in data["cells"]:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    path.write_text(json.dumps({"nbformat": 3, "worksheets": [{"cells": data["cells"]}]}), encoding="utf-8")


def recoded(encoding: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))


def renamed(name: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        (path.parent / name).parent.mkdir(exist_ok=True)
        path.rename(path.parent / name)

    return change


def replaced(make: Callable[[Path], Any]) -> Callable[[Path], None]:
    """Something else in place of the notebook."""

    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


def linked_folder(path: Path) -> None:
    """The folder of this submission leads to that of another student."""
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(path.parents[2] / "honest" / "toy")


def beside(**files: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        for name, data in files.items():
            path.with_name(name.replace("__", ".")).write_bytes(data)

    return change


def many_files(path: Path) -> None:
    for number in range(3_000):
        path.with_name(f"{number}.txt").touch()


class Bomb:
    """Leaves a mark wherever it is unpickled."""

    marker = ""

    def __reduce__(self) -> Any:
        return os.system, (f"touch '{self.marker}'",)


def pickles(path: Path) -> None:
    Bomb.marker = str(path.parents[3] / "unpickled")
    data = pickle.dumps(Bomb())
    beside(results__pkl=data, __OTTER_LOG=data, toy__pkl=data)(path)


def forge(*messages: Any) -> str:
    """Code that writes messages to the pipe that the grader reads."""
    data = b"".join(pack(message) for message in messages)
    return f"import os\nsent = {data!r}\nwhile sent:\n    sent = sent[os.write(3, sent):]"


NONE = dict.fromkeys(ANSWERS, "missing")
"""What a submission earns that answers nothing."""
UNREADABLE = dict.fromkeys(ANSWERS, "unreadable submission")

RIGHT = "return price * pieces"
LOOP = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
THREAD = """\
import sys, threading, time
def nag():
    while True:
        print("still here", file=sys.stderr)
        time.sleep(0.01)
threading.Thread(target=nag, daemon=True).start()
time.sleep(0.05)"""
LOUD = (
    "import logging, sys, warnings\nwarnings.warn('old', DeprecationWarning)\nlogging.warning('careful')\n"
    f"print('computing', file=sys.stderr)\n{RIGHT}"
)
BOMB = "import os\ntry:\n    while True:\n        os.fork()\nexcept OSError:\n    pass"
THREADS = "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(9,)).start()"
PLOTS = """\
import matplotlib.pyplot as plt
for n in range(10_000):
    plt.figure()
    plt.plot([n])
plt.show()"""
AFTER_COST = ("toy_share", "toy_word", "toy_table", "toy_choice")
DISK = "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'wb').write(bytes(8 << 20))"
STEAL = """\
import glob, json, os
places = ["../../..", "../../../..", "/", os.path.expanduser("~"), "COURSE_FOLDER"]
for place in places:
    for path in glob.glob(f"{place}/submitted/*/toy/*.ipynb") + glob.glob(f"{place}/source/toy/*.ipynb"):
        for cell in json.load(open(path))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]))"""
EVERYTHING = """\
class Anything(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __lt__(self, other): return True
    def __float__(self): return 1.0
    def __call__(self, *args, **kwargs): return self
    def __getattr__(self, name): return self
toy_cost = toy_share = toy_word = toy_table = toy_choice = Anything("x")"""
SUBCLASSES = {
    "toy_cost": "class Mine(float):\n    def __eq__(self, other): return True\n"
    "    def __float__(self): return 1.0\n\ndef toy_cost(price, pieces):\n    return Mine(price * pieces)",
    "toy_word": "class Word(str):\n    def __str__(self): return 'no'\n    def strip(self): return 'no'\n"
    "\ntoy_word = Word('table')",
    "toy_table": "class Frame(pd.DataFrame):\n    @property\n    def columns(self): raise ValueError\n\n"
    "def toy_table(items):\n    return Frame(items[items['cost'] > STEP])",
    "toy_share": "def toy_share(part, whole):\n    return 10 ** 900",
}
DROP_CHECKS = """\
import ast, builtins, json, numpy, os, pandas
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return None
shell = get_ipython()
shell.ast_transformers.append(Drop())
shell.input_transformers_cleanup.append(lambda lines: ["pass\\n"] if "check(" in lines[0] else lines)
check = hint = lambda *args, **kwargs: 2
pandas.testing.assert_frame_equal = numpy.isclose = numpy.allclose = lambda *args, **kwargs: True
pandas.DataFrame.equals = lambda self, other: True
builtins.isinstance, builtins.all = (lambda *args: True), (lambda items: True)"""
PATCHED = """\
import json, os
from coursekit.checks import codec, judge, run
run.answer_calls = lambda *args: [{"status": "value", "value": "table"}]
run.encode = codec.encode = lambda value, *args: "table"
json.dumps = lambda *args, **kwargs: "{}"
judge.compare = lambda *args: None"""
# Step 4 asks the first question in a notebook with one added cell above.
WIDE = """\
import json, os, struct
table = {"t": "table", "columns": [["a", "number"]] * 200_000, "index": None, "rows": []}
outcomes = [{"status": "value", "value": table}] * 4
for message in *({"step": n} for n in range(4)), {"step": 4, "outcomes": outcomes}, {"end": True}:
    body = json.dumps(message, separators=(",", ":")).encode()
    sent = struct.pack(">I", len(body)) + body
    while sent:
        sent = sent[os.write(3, sent):]"""
GUESS = [
    {"status": "value", "value": float("nan")},
    {"status": "correct", "points": 2000},
    {"status": "unreadable submission", "detail": "=1+1"},
    {"status": "value"},
]
GUESSES = [{"step": number, "outcomes": GUESS, "points": 2000} for number in range(20)]
FLOOD = """\
import json, os, struct
body = json.dumps({"step": 1, "outputs": [{"output_type": "stream", "text": "x" * (4 << 20)}]}).encode()
for _ in range(100):
    sent = struct.pack(">I", len(body)) + body
    while sent:
        sent = sent[os.write(3, sent):]"""
UNSEEDED = (
    "import numpy as np, random\nreturn price * pieces + (np.random.default_rng().random() > 0.5)"
    " * (np.random.rand() > 0.5) * (random.random() > 0.5)"
)
MAGICS = """\
%load_ext autoreload
%autoreload 2
%matplotlib inline
%matplotlib widget
%config InlineBackend.figure_format = "retina"
%load_ext no_such_extension
%no_such_magic at all
%pip install numpy
!pip install pandas
!ls
def toy_cost(price, pieces):
    return price * pieces"""
CUT = ("def toy_cost(price, pieces):\n    total = price * pieces", "    return total")

CASES: dict[str, Case] = {
    "honest": Case((1,)),
    "1 loop": Case(
        (1,), cost("while pieces:\n    pass"), wrong={"toy_cost": "timed out"}, says=r"line [23]\."
    ),
    "2 loop in cell": Case((2,), change=run(LOOP)),
    "2 loop in function": Case((2,), cost(LOOP), wrong={"toy_cost": "timed out"}),
    "3 memory": Case(
        (3,),
        cost("hog = []\nwhile True:\n    hog.append(bytearray(1 << 29))"),
        wrong={"toy_cost": "out of memory"},
    ),
    "4 forks": Case((4,), change=run(BOMB), jailed=True),
    "4 threads": Case((4,), change=run(THREADS), jailed=True),
    "5 line": Case((5,), change=run("import sys\nsys.stdout.write('x' * (300 << 20))")),
    "5 plots": Case((5,), change=run(PLOTS)),
    "5 HTML": Case((5,), change=run("from IPython.display import HTML\nHTML('<b>' * (20 << 20))")),
    "5 function": Case(
        (5,), cost("while True:\n    print('x' * 1000)"), wrong={"toy_cost": "too much output"}
    ),
    "6 disk": Case((6,), change=run(DISK), jailed=True),
    "6 files": Case((6,), file=many_files),
    "7 cell": Case((7,), change=run("import sys\nsys.exit(1)")),
    "7 function": Case((7,), cost("import sys\nsys.exit()"), wrong={"toy_cost": "raised"}, says="SystemExit"),
    "8 exit": Case((8,), change=both(run("exit()"), insert_after("toy-cost-check", "quit()", "quit"))),
    "9 cell": Case((9,), change=run("import ctypes\nctypes.string_at(0)")),
    "9 function": Case(
        (9,), cost("import ctypes\nctypes.string_at(0)"), wrong={"toy_cost": "crashed"}, says="SIGSEGV"
    ),
    "10 builtins": Case(
        (10,),
        change=run("print = len = sorted = range = None\nsum = 5"),
        says="Names that mean something else .*: len, print, range, sorted, sum",
    ),
    "10 used": Case(
        (10,),
        cost("return sum(price for _ in range(pieces))"),
        change=run("sum = 5"),
        wrong={"toy_cost": "raised"},
        says="This notebook gives `sum` another meaning",
    ),
    "11 helpers": Case((11,), change=run("check = hint = 5"), says="check, hint"),
    "11 modules": Case(
        (11,), change=insert_after("given-1", "pd = np = load = answer_calls = 3"), says="else .*: pd"
    ),
    "12 cell": Case((12,), change=run("name = input('Who? ')")),
    "12 function": Case(
        (12,),
        cost("return price * int(input())"),
        wrong={"toy_cost": "raised"},
        says="put the value into the code",
    ),
    "12 breakpoint": Case((12,), cost(f"breakpoint()\n{RIGHT}")),
    "13 warnings": Case((13,), cost(LOUD), change=run("import warnings\nwarnings.simplefilter('error')")),
    "14 thread": Case((14,), change=run(THREAD)),
    "15 edited check": Case(
        (15,),
        change=lambda nb: cell(nb, "toy-cost-check").update(source="2.0"),
        says="Check cells that were changed were replaced by ours: toy-cost-check",
    ),
    "16 markdown": Case((16,), change=retyped("toy-cost-check", "markdown"), says="replaced by ours"),
    "16 raw": Case((16,), change=retyped("toy-cost-check", "raw"), says="replaced by ours"),
    "17 deleted check": Case((17,), change=deleted("toy-cost-check"), says="put back: toy-cost-check"),
    "18 moved check": Case((18,), change=moved("toy-share-check", 1)),
    "19 flags": Case((19,), change=metadata("toy-cost-check", grade=False, locked=False, solution=True)),
    "20 points": Case((20,), change=metadata("toy-cost-check", points=99.0)),
    "21 other names": Case((21,), change=renamed_names, says="Answers were found in another cell"),
    "22 renamed": Case((22,), file=renamed("Toy final (2).ipynb"), says="is named 'Toy final"),
    "22 extension": Case((22,), file=renamed("toy.ipynb.txt"), says=r"is named 'toy\.ipynb\.txt'"),
    "22 folder": Case((22,), file=renamed("work/toy.ipynb"), says="is named 'work/toy.ipynb'"),
    "22 twice": Case((22,), file=beside(toy_2__ipynb=b"{}"), says="Not read, .*'toy_2.ipynb'"),
    "22 copy": Case(
        (22,),
        file=lambda path: (
            path.with_name("toy-Copy1.ipynb").write_bytes(path.read_bytes()),
            path.write_bytes(b""),
        ),
        says="is named 'toy-Copy1.ipynb' .*toy.ipynb is empty",
    ),
    "23 JSON": Case(
        (23,),
        file=lambda path: path.write_bytes(path.read_bytes()[:900]),
        wrong=UNREADABLE,
        says="save it and hand",
    ),
    "23 empty": Case((23,), file=lambda path: path.write_bytes(b""), wrong=UNREADABLE, says="is empty"),
    "23 format 3": Case((23,), file=format_3),
    "23 UTF-16": Case((23,), file=recoded("utf-16")),
    "23 ANSI": Case((23,), cost(f"# à la carte\n{RIGHT}"), file=recoded("cp1252"), says="Windows-1252"),
    "23 50 MB": Case(
        (23,),
        file=lambda path: os.truncate(path, 50 << 20),
        wrong=UNREADABLE,
        says="has 52 MB; at most 21 MB",
    ),
    "23 nothing": Case(
        (23, 29),
        file=replaced(lambda path: path.with_suffix(".zip").write_bytes(b"PK")),
        wrong=UNREADABLE,
        says=r"Expected toy\.ipynb.*'toy\.zip'",
    ),
    "23 much code": Case(
        (23,),
        change=lambda nb: nb.cells.extend(
            nbformat.v4.new_code_cell("a = 1\n" * 30_000, id=f"m{n}") for n in range(7)
        ),
        wrong=UNREADABLE,
        says="hold 1,26.,... characters",
    ),
    "24 NUL": Case(
        (24,),
        file=lambda path: raw(path, toy_word_answer='# a\ntoy_word = "ta\0ble"'),
        says=r"Cell 11: .*\(line 2\)",
    ),
    "24 surrogate": Case(
        (24,), file=lambda path: raw(path, toy_word_answer='toy_word = "table"  # \ud800'), says=r"\(line 1\)"
    ),
    "25 syntax": Case(
        (25,),
        {"toy_cost": "def toy_cost(price, pieces)\n    return price * pieces"},
        wrong={"toy_cost": "syntax error"},
        says=r"line 1: expected ':'",
    ),
    "26 kernel": Case(
        (26,),
        change=lambda nb: nb.metadata.update(kernelspec={"name": "ir", "display_name": "R", "language": "R"}),
    ),
    "27 magics": Case((27,), {"toy_cost": MAGICS}),
    "27 shell": Case(
        (27,),
        change=both(run("%%bash\nrm -rf ~ /tmp/*"), insert_after("given-1", "!rm -rf ~", "rm")),
        jailed=True,
    ),
    "28 link": Case(
        (28,),
        file=replaced(lambda path: path.symlink_to(path.parents[2] / "honest" / "toy" / "toy.ipynb")),
        wrong=UNREADABLE,
        says="links, pipes and packed files are not opened",
    ),
    "28 folder": Case((28,), file=linked_folder, wrong=UNREADABLE, says="links are not followed"),
    "28 pipe": Case((28,), file=replaced(os.mkfifo), wrong=UNREADABLE, says="links, pipes"),
    "29 packed": Case((29,), file=beside(data__csv__gz=b"\x1f\x8b", bomb__zip=b"PK\x03\x04")),
    "30 script": Case(
        (30,),
        {"toy_text": "Mine. <script>mark='red-team'</script> <img src=x onerror=\"'red-team'\">"},
        change=run("from IPython.display import HTML\nHTML('<script>\"red-team\"</script>')"),
    ),
    "31 time": Case((31,), file=beside(timestamp__txt=b"yesterday; rm -rf\xff")),
    '32 ;=HYPERLINK("x")': Case(
        (32,), cost("raise ValueError(';=1+1')"), wrong={"toy_cost": "raised"}, says=r";'=1\+1"
    ),
    "33 thief": Case((33,), dict.fromkeys(ANSWERS, ""), change=run(STEAL), wrong=NONE, jailed=True),
    "36 changed": Case(
        (36,),
        {
            "toy_table": "def toy_table(items):\n"
            "    items.drop(items[items['cost'] <= STEP].index, inplace=True)\n    return items"
        },
    ),
    "36 generator": Case(
        (36,),
        {
            "toy_cost": "def toy_cost(price, pieces):\n    while True:\n        yield price",
            "toy_choice": "toy_choice = (letter for letter in 'ab')",
        },
        wrong={"toy_cost": "wrong type", "toy_choice": "wrong type"},
        says="generator",
    ),
    "37 slow": Case((37,), cost(f"import time\ntime.sleep(0.2)\n{RIGHT}")),
    "39 pickles": Case(
        (39,),
        {
            "toy_share": "class Bomb:\n    def __reduce__(self): return (exec, ('raise SystemExit',))\n\n"
            "def toy_share(part, whole):\n    return Bomb()",
            "toy_table": "def toy_table(items):\n    return pd.DataFrame({'name': [object()], 'cost': [1]})",
        },
        file=pickles,
        wrong={"toy_share": "wrong type", "toy_table": "wrong shape"},
    ),
    "41 equal": Case(
        (41,),
        dict.fromkeys(ANSWERS, ""),
        change=insert_after("given-1", EVERYTHING),
        wrong={"toy_text": "missing"}
        | dict.fromkeys(("toy_cost", "toy_share", "toy_table"), "wrong type")
        | dict.fromkeys(("toy_word", "toy_choice"), "wrong value"),
    ),
    "41 classes": Case((41,), SUBCLASSES, wrong={"toy_share": "wrong value", "toy_table": "wrong type"}),
    "42 checks dropped": Case((42,), dict.fromkeys(ANSWERS, ""), change=run(DROP_CHECKS), wrong=NONE),
    "42 helpers patched": Case((42,), dict.fromkeys(ANSWERS, ""), change=run(PATCHED), wrong=NONE),
    "43 forged": Case(
        (43,),
        dict.fromkeys(ANSWERS, ""),
        change=run(forge(*GUESSES, {"done": True, "died": None}, {"end": True})),
        wrong=dict.fromkeys(("toy_cost", "toy_share", "toy_table"), "crashed")
        | {"toy_word": "wrong value", "toy_choice": "wrong value", "toy_text": "missing"},
    ),
    "43 end": Case(
        (43,),
        change=insert_after("toy-cost-check", forge({"end": True})),
        wrong=dict.fromkeys(AFTER_COST, "crashed"),
        says="ended before",
    ),
    "43 wide": Case(
        (43,),
        change=run(WIDE),
        wrong={"toy_cost": "too much output"} | dict.fromkeys(AFTER_COST, "crashed"),
    ),
    "43 flood": Case(
        (43,),
        change=insert_after("toy-cost-check", FLOOD),
        wrong=dict.fromkeys(AFTER_COST, "too much output"),
        says="bytes in one notebook",
    ),
    "44 split": Case(
        (44,),
        change=split(
            "toy-cost-answer",
            "def times(a, b):\n    return a * b",
            "def toy_cost(price, pieces):\n    return times(price, pieces)",
        ),
    ),
    "44 cut": Case((44,), change=split("toy-cost-answer", *CUT), says="put together from several cells"),
    "44 text": Case(
        (44,), change=split("toy-text-answer", "A share is a part.", "It is set against a whole.")
    ),
    "45 with check": Case((45,), change=merged("toy-cost-answer", "toy-cost-check")),
    "45 with statement": Case((45,), change=merged("toy-cost-statement", "toy-cost-answer")),
    "45 four": Case(
        (45,), change=merged("toy-cost-answer", "toy-cost-check", "toy-share-statement", "toy-share-answer")
    ),
    "45 two answers": Case(
        (45,),
        change=both(
            deleted("toy-cost-check", "toy-share-statement"), merged("toy-cost-answer", "toy-share-answer")
        ),
    ),
    "45 unit": Case((45,), change=merged("unit", "given-1", "toy-cost-statement")),
    "46 copied": Case(
        (46,),
        change=split("toy-cost-answer", "def toy_cost(price, pieces):\n    return 0", ANSWERS["toy_cost"]),
    ),
    "46 moved": Case((46,), cost("return times(price, pieces)"), change=moved_with_helper),
    "46 deleted": Case((46,), change=deleted("toy-cost-answer"), wrong={"toy_cost": "missing"}),
    "46 markdown": Case((46,), change=retyped("toy-cost-answer", "markdown")),
    "46 raw": Case((46,), change=retyped("toy-share-answer", "raw")),
    "46 nameless": Case((46,), change=nameless),
    "46 beside": Case((46,), change=written_beside),
    "46 below": Case(
        (46,), {"toy_cost": "import math"}, change=insert_after("toy-cost-check", ANSWERS["toy_cost"])
    ),
}
