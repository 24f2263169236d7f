"""Running students' code in worker processes: what it does, and what it cannot do."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from coursekit.checks.codec import encode
from coursekit.errors import CourseError
from coursekit.grading import execute as execution
from coursekit.grading import frames
from coursekit.grading.execute import Team, Worker, environment
from coursekit.grading.isolation import choose_isolation
from coursekit.grading.limits import Limits
from coursekit.grading.plan import Cell, Plan

from .conftest import SHORT

pytestmark = pytest.mark.xdist_group("workers")

LIMITS = Limits(question_seconds=15, notebook_seconds=40, memory=600 << 20, output=200_000)
HASTY = Limits(question_seconds=1, notebook_seconds=30)


def plan_of(*cells, cases=({"x": 1}, {"x": 2}), kind="function", student="ann"):
    """A plan of code cells; a text that starts with ``?`` is a question to ask at that place."""
    made, calls = [], {}
    for number, source in enumerate(cells):
        if source.startswith("?"):
            name = source[1:]
            calls[name] = {"id": name, "kind": kind, "cases": [{"args": args} for args in cases]}
            made.append(Cell(f"{name}-check", "code", "check", "check()", name))
        else:
            made.append(Cell(f"c{number}", "code", "answer", source))
    return Plan(student, made, calls)


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    made = Worker(tmp_path_factory.mktemp("worker"), LIMITS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    """A worker for code that never ends, so that the tests do."""
    made = Worker(tmp_path_factory.mktemp("hasty"), HASTY)
    yield made
    made.close()


@pytest.fixture(params=["forks", "own process"])
def any_worker(request, hasty, tmp_path):
    """A worker that forks, and one as it is where there is no fork."""
    if request.param == "forks":
        yield hasty
        return
    made = Worker(tmp_path, HASTY, forks=False)
    yield made
    made.close()


def values(outcomes):
    return [outcome.get("value", outcome["status"]) for outcome in outcomes]


def test_cells_run_and_questions_are_answered(any_worker):
    done = any_worker.run(plan_of("y = 10", "def f(x):\n    return x + y", "?f"))
    assert values(done.answers["f"]) == [11, 12]
    assert done.cells["c0"].failure is None


def test_a_question_is_asked_where_its_check_stands(worker):
    """A name that is used again further down does not hurt the answer above."""
    done = worker.run(plan_of("def f(x):\n    return x", "?f", "f = 'something else'", "?g"))
    assert values(done.answers["f"]) == [1, 2]
    assert values(done.answers["g"]) == ["missing", "missing"]


def test_what_an_answer_changes_is_unchanged_for_the_next_question(worker):
    answer = "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)"
    done = worker.run(plan_of(answer, "?f", "print(len(seen))"))
    assert done.cells["c2"].outputs[0]["text"] == "0\n"


def test_a_value_is_read_and_not_called(worker):
    done = worker.run(plan_of("v = 3 * 4", "?v", kind="value", cases=(None,)))
    assert values(done.answers["v"]) == [12]


def test_cells_show_what_a_notebook_shows(worker):
    done = worker.run(
        plan_of(
            "print('a')\nprint('b')\n6 * 7",
            "import pandas as pd\npd.DataFrame({'n': [1]})",
            "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
            "1 / 0",
            "5;",
        )
    )
    printed, value = done.cells["c0"].outputs
    assert printed == {"output_type": "stream", "name": "stdout", "text": "a\nb\n"}
    assert (value["data"]["text/plain"], value["execution_count"]) == ("42", 1)
    assert "<table" in done.cells["c1"].outputs[0]["data"]["text/html"]
    assert any("image/png" in output.get("data", {}) for output in done.cells["c2"].outputs)
    assert done.cells["c3"].outputs[0]["ename"] == "ZeroDivisionError"
    assert done.cells["c3"].failure["line"] == 1
    assert done.cells["c4"].outputs == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("6 * 7", "42"),
        (">>> 6 * 7", "42"),
        # A line of Python as it stands, but a prompt of IPython's in front of one.
        ("In [3]: 6 * 7", "42"),
        ("    6 * 7", "42"),
        ("x = 6\n%time y = 7\nx * y", "42"),
        ("place = %pwd\n6 * 7", "42"),
        ("text = '''\n%pwd\n!ls\n'''\ntext", "'\\n%pwd\\n!ls\\n'"),
        ("6 *\\\n 7", "42"),
    ],
)
def test_a_cell_is_read_as_ipython_reads_it(worker, source, shown):
    (cell,) = worker.run(plan_of(source)).cells.values()
    assert cell.failure is None
    assert cell.outputs[-1]["data"]["text/plain"] == shown


def test_what_a_student_lets_ipython_do_with_cells_is_done(worker):
    change = "lambda lines: [line.replace('six', '6') for line in lines]"
    for when in ("post", "cleanup"):
        done = worker.run(plan_of(f"get_ipython().input_transformers_{when}.append({change})", "six * 7"))
        assert done.cells["c1"].outputs[0]["data"]["text/plain"] == "42"


def test_a_line_is_counted_from_where_ipython_starts(worker):
    done = worker.run(plan_of("\n\n1 / 0", "1 +\n2 / 0"))
    assert done.cells["c0"].failure["line"] == 1
    assert done.cells["c1"].failure["line"] == 1


def test_cells_run_inside_a_loop_as_in_a_kernel(worker):
    """There `asyncio.run` raises; where it did not, some answers would work here and nowhere else."""
    source = "import asyncio\nasync def g():\n    return 1\n"
    done = worker.run(plan_of(source + "await g()", source + "asyncio.run(g())"))
    assert done.cells["c0"].outputs[0]["data"]["text/plain"] == "1"
    assert done.cells["c1"].failure["type"] == "RuntimeError"


def test_check_and_hint_do_nothing(worker):
    source = "from coursekit import unit\ncheck, hint = unit('toy', 'x')\ncheck('q'), hint('q')"
    done = worker.run(plan_of(source))
    assert done.cells["c0"].outputs[0]["data"]["text/plain"] == "(None, None)"


def test_an_endless_loop_is_ended_with_its_line(any_worker):
    done = any_worker.run(
        plan_of("def f(x):\n    while x:\n        pass\n    return 0", "?f", cases=({"x": 1},))
    )
    (outcome,) = done.answers["f"]
    assert (outcome["status"], outcome["seconds"]) == ("timed out", 1)
    assert outcome["line"] in (2, 3)


def test_an_endless_loop_in_one_case_leaves_the_cases_before_it(hasty):
    done = hasty.run(plan_of("def f(x):\n    while x == 2:\n        pass\n    return x", "?f"))
    assert values(done.answers["f"]) == [1, "timed out"]


def test_a_loop_that_lets_nothing_through_is_killed(any_worker):
    inner = "try:\n        while True:\n            pass\n    except BaseException:\n        pass"
    done = any_worker.run(plan_of(f"while True:\n    {inner}", "def g(x):\n    return x", "?g"))
    assert done.cells["c0"].failure["status"] == "timed out"
    assert values(done.answers["g"]) == [1, 2]


def test_an_endless_loop_in_a_cell_spares_the_rest(hasty):
    done = hasty.run(plan_of("while True:\n    pass", "def g(x):\n    return x", "?g"))
    failure = done.cells["c0"].failure
    assert (failure["status"], failure["seconds"]) == ("timed out", 1)
    assert failure["line"] in (1, 2)
    assert values(done.answers["g"]) == [1, 2]


def test_the_time_of_a_whole_notebook_ends(tmp_path):
    worker = Worker(tmp_path, Limits(question_seconds=2, notebook_seconds=1))
    sleepy = "import time\ntime.sleep(0.4)"
    started = time.monotonic()
    done = worker.run(
        plan_of("def f(x):\n    return x", "?f", *[sleepy] * 5, "def g(x):\n    return x", "?g")
    )
    worker.close()
    assert values(done.answers["f"]) == [1, 2]
    assert values(done.answers["g"]) == ["timed out", "timed out"]
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("import os\nos._exit(3)", "code 3"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
    ids=["os._exit", "segmentation fault", "kill"],
)
def test_a_process_that_dies_in_a_cell_costs_that_cell_alone(worker, source, detail):
    done = worker.run(plan_of("a = 1", source, "def g(x):\n    return x + a", "?g"))
    failure = done.cells["c1"].failure
    assert failure["status"] == "crashed" and detail in failure["detail"]
    assert values(done.answers["g"]) == [2, 3]


def test_a_process_that_dies_in_a_cell_of_a_worker_without_fork(tmp_path):
    worker = Worker(tmp_path, LIMITS, forks=False)
    done = worker.run(plan_of("a = 1", "import os\nos._exit(3)", "def g(x):\n    return x + a", "?g"))
    worker.close()
    assert done.cells["c1"].failure["status"] == "crashed"
    assert values(done.answers["g"]) == [2, 3]


def test_a_process_that_dies_in_a_call_costs_that_case_alone(worker):
    source = "def f(x):\n    if x == 1:\n        import os\n        os._exit(0)\n    return x"
    done = worker.run(plan_of(source, "?f", "def g(x):\n    return x", "?g"))
    assert values(done.answers["f"]) == ["crashed", 2]
    assert values(done.answers["g"]) == [1, 2]


def test_a_student_who_ends_the_worker_loses_a_cell_and_nobody_else_anything(worker):
    source = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    done = worker.run(plan_of(source, "def g(x):\n    return x", "?g"))
    assert done.cells["c0"].failure["status"] == "crashed"
    assert values(done.answers["g"]) == [1, 2]
    assert values(worker.run(plan_of("def g(x):\n    return x", "?g")).answers["g"]) == [1, 2]


@pytest.mark.parametrize("source", ["import sys\nsys.exit(1)", "exit()", "quit()", "raise SystemExit"])
def test_leaving_ends_the_cell_it_stands_in(worker, source):
    done = worker.run(plan_of(f"a = 1\n{source}\na = 2", "def g(x):\n    return a", "?g"))
    assert done.cells["c0"].failure["type"] == "SystemExit"
    assert values(done.answers["g"]) == [1, 1]


def test_leaving_inside_an_answer_is_its_outcome(worker):
    done = worker.run(plan_of("import sys\ndef f(x):\n    sys.exit()", "?f"))
    assert {outcome["type"] for outcome in done.answers["f"]} == {"SystemExit"}


def test_memory_without_end_is_ended(worker):
    hog = "def f(x):\n    hog = []\n    while True:\n        hog.append(bytearray(1 << 27))"
    done = worker.run(plan_of(hog, "?f", "def g(x):\n    return x", "?g", cases=({"x": 1},)))
    assert values(done.answers["f"]) == ["out of memory"]
    assert values(done.answers["g"]) == [1]


def test_memory_without_end_in_a_cell_is_ended(worker):
    done = worker.run(
        plan_of("hog = []\nwhile True:\n    hog.append(bytearray(1 << 27))", "print(len('ab'))")
    )
    assert done.cells["c0"].failure == {"status": "out of memory"}
    assert done.cells["c1"].outputs[0]["text"] == "2\n"


def test_output_without_end_is_cut(worker):
    done = worker.run(plan_of("while True:\n    print('x' * 500)", "def g(x):\n    return x", "?g"))
    assert done.cells["c0"].failure["status"] == "too much output"
    assert sum(len(output.get("text", "")) for output in done.cells["c0"].outputs) <= LIMITS.output
    assert values(done.answers["g"]) == [1, 2]


def test_an_answer_too_large_to_read_says_so(worker):
    done = worker.run(plan_of("def f(x):\n    return list(range(100_000))", "?f", cases=({"x": 1},)))
    assert values(done.answers["f"]) == ["too much output"]


def test_a_file_without_end_is_ended(worker):
    source = (
        "with open('big', 'wb', buffering=0) as file:\n    while True:\n        file.write(bytes(1 << 24))"
    )
    done = worker.run(plan_of(source))
    assert done.cells["c0"].failure["type"] == "OSError"


def test_a_deep_recursion_is_an_ordinary_error(worker):
    done = worker.run(plan_of("def f(x):\n    return f(x + 1)\nf(0)", "?f"))
    assert done.cells["c0"].failure["type"] == "RecursionError"
    assert {outcome["type"] for outcome in done.answers["f"]} == {"RecursionError"}
    # A kernel formats all of its three thousand frames, and takes seven seconds for it.
    assert done.seconds < 7


def test_a_long_chain_of_errors_is_an_ordinary_error(worker):
    """IPython formats each of them with all of its frames: three hundred took 46 seconds."""
    source = (
        "def fail(n):\n    try:\n        n and fail(n - 1)\n        1 / 0\n    except Exception as error:\n"
        "        raise ValueError(n) from error\nfail(300)"
    )
    done = worker.run(plan_of(source))
    assert (done.cells["c0"].failure["type"], done.cells["c0"].failure["message"]) == ("ValueError", "300")
    assert done.seconds < 7


def test_a_leftover_input_is_reported(worker):
    done = worker.run(plan_of("name = input('Who? ')"))
    assert "put the value into the code" in done.cells["c0"].failure["message"]


def test_a_syntax_error_has_its_line(worker):
    done = worker.run(plan_of("a = 1\ndef f(x:\n    pass", "a = 3", "def g(x):\n    return a", "?g"))
    assert (done.cells["c0"].failure["status"], done.cells["c0"].failure["line"]) == ("syntax error", 2)
    assert values(done.answers["g"]) == [3, 3]


def test_nothing_a_submission_started_outlives_it(worker):
    hidden = "os.setsid()\n    os.fork()\n    import time\n    time.sleep(60)"
    source = f"import os\nchild = os.fork()\nif child == 0:\n    {hidden}\n    os._exit(0)\nprint(child)"
    done = worker.run(plan_of(source))
    child = int(done.cells["c0"].outputs[0]["text"])
    assert not Path(f"/proc/{child}").exists()
    assert _children(worker.process.pid) == set()


def _children(pid):
    """The processes a process started, from whichever of its threads."""
    return {
        child for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()
    }


def test_a_submission_finds_no_course_and_an_empty_folder_of_its_own(worker, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSEKIT_HIDDEN", str(tmp_path))
    source = "import os, tempfile\nprint(sorted(os.listdir('.')), 'COURSEKIT_HIDDEN' in os.environ)"
    paths = "print(os.getcwd() == os.environ['HOME'] == tempfile.gettempdir())\nopen('left', 'w').close()"
    for _ in range(2):
        done = worker.run(plan_of(f"{source}\n{paths}"))
        assert done.cells["c0"].outputs[0]["text"] == "[] False\nTrue\n"
    assert "COURSEKIT_HIDDEN" not in environment(tmp_path)


def test_the_same_code_gives_the_same_bytes(worker):
    source = (
        "import random, numpy\nprint(object(), random.random(), numpy.random.rand())\n"
        "print(hash('a'), __import__('os').getcwd())\n1 / 0"
    )
    first, second = (worker.run(plan_of(source)).cells["c0"].outputs for _ in range(2))
    assert first == second
    assert "0x…" in first[0]["text"]


def test_results_come_in_the_order_of_the_plans():
    plans = [
        plan_of(
            f"import time\ntime.sleep({seconds})\nv = {n}", "?v", kind="value", cases=(None,), student=f"s{n}"
        )
        for n, seconds in enumerate((0.5, 0, 0.2, 0))
    ]
    with Team(workers=2) as team:
        done = list(team.run(plans, SHORT))
    assert [(made.student, values(result.answers["v"])) for made, result in done] == [
        (f"s{n}", [n]) for n in range(4)
    ]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (
            frames.pack({"step": 0, "outputs": [{"output_type": "stream", "text": 5}, 7], "failure": "x"}),
            "crashed",
        ),
        (b"\xff" * 100, "too much output"),
        (b"\0\0\0\x02{]", None),
        (frames.pack({"done": True, "died": None, "unconfined": "no"}), None),
    ],
    ids=["a forged step", "a length beyond all", "no JSON", "the words of a worker"],
)
def test_what_a_submission_writes_to_its_pipe_is_data_and_only_about_itself(worker, sent, status):
    source = f"import os\n_ = os.write(3, {sent!r})"
    done = worker.run(plan_of(source, "def g(x):\n    return x", "?g"))
    failure = done.cells["c0"].failure
    assert failure["status"] == status if status else failure is None
    assert all(isinstance(output["text"], str) for output in done.cells["c0"].outputs)
    assert values(done.answers["g"]) == [1, 2]


def test_a_worker_that_cannot_start_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(execution.sys, "executable", "/bin/false")
    with pytest.raises(CourseError, match="did not start") as raised:
        Worker(tmp_path, SHORT).run(plan_of("a = 1"))
    assert raised.value.exit_code == 1


def test_no_worker_is_left_when_a_run_is_abandoned():
    before = _children(os.getpid())
    plans = (plan_of("import time\ntime.sleep(0.5)", student=str(n)) for n in range(4))
    with Team(workers=2) as team:
        next(team.run(plans, SHORT))
        assert len(_children(os.getpid()) - before) == 2
    assert _children(os.getpid()) == before


def test_what_a_cell_left_dead_leaves_room_for_answers(tmp_path):
    """In a jail of namespaces a submission inherits its orphans, and the dead count as processes."""
    # This process, six of the dead and one that sleeps: no more are allowed.
    limits = replace(LIMITS, processes=8)
    worker = Worker(tmp_path, limits, isolation=choose_isolation("best"))
    orphans = (
        "import os, time\nchild = os.fork()\nif child == 0:\n"
        "    _ = [os.fork() or os._exit(0) for _ in range(6)]\n    os._exit(0)\n"
        "os.waitpid(child, 0)\nif os.fork() == 0:\n    time.sleep(60)"
    )
    counts = "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)"
    done = worker.run(plan_of(orphans, counts, "?f"))
    worker.close()
    assert done.cells["c0"].failure is None
    assert values(done.answers["f"]) == [1, 2]


def test_a_table_is_fresh_for_every_call_and_every_submission(worker):
    table = encode(pd.DataFrame({"a": [1, 2]}))
    source = "def f(t):\n    t.loc[0, 'a'] += 10\n    return int(t.loc[0, 'a'])"
    plan = plan_of(source, "?f", cases=({"t": table}, {"t": table}))
    assert [values(worker.run(plan).answers["f"]) for _ in range(2)] == [[11, 11], [11, 11]]


def test_a_question_with_other_calls_under_the_same_name_is_another_question(worker):
    source = "def f(t):\n    return int(t['a'].sum())"
    for number in (1, 5):
        cases = ({"t": encode(pd.DataFrame({"a": [number, 2]}))},)
        assert values(worker.run(plan_of(source, "?f", cases=cases)).answers["f"]) == [number + 2]
