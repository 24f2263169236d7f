"""Limits: said by the unit, changed by the instructor, and kept."""

from __future__ import annotations

import json

import pytest

from coursekit.checks.bundle import load_bundle
from coursekit.errors import CourseError
from coursekit.grading.config import limits_of
from coursekit.grading.limits import Limits
from coursekit.grading.release import release
from coursekit.grading.run import grade
from coursekit.project import Project

from . import toy
from .conftest import hand_in, marks


def project_with(folder, cell) -> Project:
    (folder / "solutions").mkdir(parents=True)
    source = toy.SOURCE.replace(
        '# %% [markdown] role="text"', f'# %% role="limits"\n{cell}\n\n# %% [markdown] role="text"', 1
    )
    (folder / "solutions" / "toy.py").write_text(source, encoding="utf-8")
    return Project(folder)


def test_the_unit_comes_first_then_the_instructor_then_the_instructor_on_this_unit(course, tmp_path):
    project = project_with(tmp_path / "project", "limits(question_seconds=20, memory=2 << 30, disk=1 << 20)")
    release("toy", course, update=True, project=project)
    with course.config.open("a") as config:
        config.write("c.Limits.memory = 3 << 30\nc.Limits.disk = 1 << 21\n")
        config.write("c.Limits.units = {'toy': {'disk': 1 << 22}, 'other': {'disk': 1}}\n")
    limits = limits_of(course, load_bundle(course.hidden("toy")))
    assert limits == Limits(question_seconds=20, memory=3 << 30, disk=1 << 22)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"memry": 1}, "'memry', which there is not. There are question_cpu_seconds"),
        ({"memory": 0}, "expected a number above 0"),
        ({"memory": "2 GB"}, "expected a number above 0"),
        ({"processes": True}, "expected a number above 0"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_with_its_place(changes, said):
    with pytest.raises(CourseError, match=f"^here sets the limit .*{said}"):
        Limits().changed(changes, "here")


def test_a_unit_with_a_wrong_limit_is_not_released(course, tmp_path):
    before = course.hidden("toy").read_bytes()
    with pytest.raises(CourseError, match=r"toy\.py sets the limit 'minutes'"):
        release("toy", course, update=True, project=project_with(tmp_path / "project", "limits(minutes=5)"))
    assert course.hidden("toy").read_bytes() == before


def test_a_limit_of_the_class_is_kept_and_told(course):
    with course.config.open("a") as config:
        config.write("c.Limits.question_cpu_seconds = 0.5\n")
    loop = "def toy_cost(price, pieces):\n    while True:\n        pieces += 1"
    hand_in(course, "ann", {**toy.ANSWERS, "toy_cost": loop})
    grade(course, "toy", workers=1, isolation="process")
    row = marks(course)["ann", "toy_cost"]
    assert row["cause"] == "timed out"
    assert "It did not end within 0.5 s, line " in row["message"]
    assert marks(course)["ann", "toy_share"]["points"] == "2"
    assert (
        json.loads((course.reports("toy") / "run.json").read_text())["limits"]["question_cpu_seconds"] == 0.5
    )
