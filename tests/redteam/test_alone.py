"""What needs a class of its own: another program, a second run, somebody who listens."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import threading
import time

import pytest
from tests.coursekit.grading.conftest import SHORT, Course, hand_in, insert_after, marks
from tests.coursekit.grading.toy import ANSWERS

from coursekit.errors import CourseError
from coursekit.grading.jail import probe
from coursekit.grading.run import grade

from .cases import UNSEEDED, cost
from .items import tries

pytestmark = pytest.mark.xdist_group("red team alone")

JAIL = any(not reason for rung, reason in probe.rungs().items() if rung != "process")


def grade_toy(course: Course, **options):
    return grade(course, "toy", limits=SHORT, workers=1, isolation="best", **options)


def shown(course: Course, student: str) -> str:
    """What an added cell printed."""
    cells = json.loads(course.autograded(student, "toy").read_text(encoding="utf-8"))["cells"]
    outputs = next(cell["outputs"] for cell in cells if cell["id"].startswith("added"))
    return "".join("".join(output.get("text", "")) for output in outputs)


@tries(34)
@pytest.mark.skipif(not JAIL, reason="no jail is to be had here")
def test_nothing_is_sent_anywhere(course):
    arrived = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        send = (
            f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 1).send(str(globals()).encode())"
        )
        hand_in(course, "ann", change=insert_after("unit", send))
        hand_in(course, "bob", cost(f"{send}\nreturn 0"))
        grade_toy(course)
        with pytest.raises(TimeoutError):
            arrived.append(server.accept())
    assert arrived == []
    assert marks(course)["ann", "toy_cost"]["cause"] == "correct"
    assert marks(course)["bob", "toy_cost"]["cause"] == "raised"


@tries(35)
def test_no_variable_tells_that_this_is_grading(course, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("COURSEKIT_HIDDEN", str(course.root / "hidden"))
    hand_in(course, "ann", change=insert_after("unit", "import os\nprint(sorted(os.environ))"))
    grade_toy(course)
    names = shown(course, "ann")
    assert "'LC_ALL'" in names
    assert not any(word in names for word in ("NBGRADER", "COURSEKIT", "PYTEST", "HIDDEN"))


@tries(37)
def test_an_answer_left_to_chance_has_the_same_mark_again(course):
    for student in ("ann", "bob"):
        hand_in(course, student, cost(UNSEEDED))
    seen = set()
    for _ in range(2):
        grade_toy(course, force=True)
        rows = marks(course)
        seen |= {tuple(rows[s, "toy_cost"].values())[2:] for s in ("ann", "bob")}
    assert len(seen) == 1


@tries(38)
def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(course):
    """Longer than the five seconds after which nbgrader itself gives up."""
    for student in ("ann", "bob"):
        hand_in(course, student)
    held, seconds = threading.Event(), 6

    def hold() -> None:
        other = sqlite3.connect(course.root / "gradebook.db")
        other.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        other.rollback()
        other.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    started = time.monotonic()
    run = grade_toy(course)
    other.join()
    assert (run.exit_code, run.units[0].graded) == (0, 2)
    assert time.monotonic() - started > seconds - 1


@tries(38)
def test_a_gradebook_that_stays_locked_ends_the_run_with_a_sentence(course):
    hand_in(course, "ann")
    text = course.config.read_text(encoding="utf-8")
    assert "timeout=60" in text
    course.config.write_text(text.replace("timeout=60", "timeout=1"), encoding="utf-8")
    other = sqlite3.connect(course.root / "gradebook.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CourseError, match="Is another program holding it") as raised:
        grade_toy(course)
    assert raised.value.exit_code == 1
    other.rollback()
    other.close()
    assert grade_toy(course).exit_code == 0
    assert marks(course)["ann", "toy_cost"]["cause"] == "correct"


@tries(28)
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_not_opened(course):
    path = hand_in(course, "ann")
    path.unlink()
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero: it never ends
    except PermissionError:
        pytest.skip("no device can be made here")
    assert grade_toy(course).exit_code == 3
    assert "links, pipes" in marks(course)["ann", "toy_cost"]["message"]


@tries(43)
def test_a_forger_changes_nobody_elses_marks(course):
    """One worker takes both; what the first one wrote into its pipe does not reach the second."""
    forged = "import os, struct\nbody = b'{\"end\": true}'\n"
    forged += "for _ in range(50):\n    os.write(3, struct.pack('>I', len(body)) + body)"
    hand_in(course, "ann", dict.fromkeys(ANSWERS, ""), insert_after("unit", forged))
    hand_in(course, "bob", dict.fromkeys(ANSWERS, ""))
    hand_in(course, "cy")
    grade_toy(course)
    rows = marks(course)
    assert {float(rows[name, "toy_cost"]["points"]) for name in ("ann", "bob")} == {0}
    assert {rows["cy", question]["cause"] for question in ANSWERS} == {"correct", "to be marked"}
