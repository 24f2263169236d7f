"""The memory of all processes of a submission together, where this account may limit it."""

from __future__ import annotations

import os

import pytest

from coursekit.grading.execute import Worker
from coursekit.grading.isolation import NAMESPACES, PROCESS, choose_isolation
from coursekit.grading.jail import cgroup, probe
from coursekit.grading.limits import Limits
from coursekit.grading.plan import Cell, Plan

needs_a_group = pytest.mark.skipif(not cgroup.usable(), reason="this account may make no control group")

# Ten processes of 60 MB, none of which is too large by itself.
MANY = """
import os, time
for _ in range(10):
    if os.fork() == 0:
        hog = bytearray(b"1") * (60 << 20)
        time.sleep(20)
        os._exit(0)
hog = bytearray(b"1") * (150 << 20)
for _ in range(10):
    os.wait()
"""


@needs_a_group
@pytest.mark.parametrize("isolation", [PROCESS, NAMESPACES], ids=lambda isolation: isolation.name)
def test_many_processes_together_are_out_of_memory_and_the_rest_goes_on(isolation, tmp_path):
    if probe.rungs()[isolation.name]:
        pytest.skip(probe.rungs()[isolation.name])
    worker = Worker(tmp_path, Limits(question_seconds=4.0, tree_memory=400 << 20), isolation=isolation)
    try:
        plan = Plan("ann", [Cell("many", "code", "answer", MANY), Cell("one", "code", "answer", "6 * 7")])
        done = worker.run(plan)
        assert done.cells["many"].failure == {"status": "out of memory"}
        assert done.cells["one"].outputs[0]["data"]["text/plain"] == "42"
        group = worker.group
        assert group is not None and group.is_dir()
    finally:
        worker.close()
    assert not group.exists()


@needs_a_group
def test_a_run_says_that_the_memory_of_all_processes_is_limited():
    assert "so was the memory of its processes together" in choose_isolation("process").holds


def test_without_a_group_nothing_is_promised_and_all_works(monkeypatch, tmp_path):
    monkeypatch.setattr(cgroup, "_own_groups", list)
    assert cgroup.make("coursekit-none", 1 << 30) is None
    assert "the memory of its processes together was not" in choose_isolation("process").holds
    worker = Worker(tmp_path, Limits())
    done = worker.run(Plan("ann", [Cell("one", "code", "answer", "6 * 7")]))
    worker.close()
    assert worker.group is None
    assert done.cells["one"].outputs[0]["data"]["text/plain"] == "42"


@needs_a_group
def test_a_group_with_processes_in_it_is_removed_once_they_end():
    group = cgroup.make(f"coursekit-{os.getpid()}-test", 1 << 30)
    assert group is not None
    child = os.fork()
    if child == 0:
        cgroup.Membership(group).join()
        os._exit(0)
    os.waitpid(child, 0)
    cgroup.remove(group)
    assert not group.exists()
