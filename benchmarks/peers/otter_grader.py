"""otter-grader without a container: `otter run` for each notebook, and its API in a loop.

It lives in an environment of its own under ``build/``, with compiled modules and the versions of pandas and
ipykernel that the others use. Its tests ask what ours ask: one test case per case of a question, and for a
choice one per mark that can be had. The notebooks come without their check cells, which otter does not need.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from classes import PROJECT, UNIT, WORK, without_checks
from coursekit.checks.bundle import load_bundle
from coursekit.checks.judge import judge
from coursekit.grading.course import Course
from timing import Job, Marks

VERSION = "7.0.0"
ENVIRONMENT = WORK / "otter"
PYTHON = ENVIRONMENT / "bin" / "python"
_SAME = ("pandas", "numpy", "matplotlib", "ipykernel", "ipython", "nbclient", "nbconvert", "nbformat")


def installed() -> bool:
    """Whether the environment is there."""
    return PYTHON.is_file()


def install() -> None:
    """Make the environment, and let it find the course as it is now."""
    uv = [sys.executable, "-m", "uv"]
    into = [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    if not installed():
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)], check=True)
    same = [f"{name}=={version(name)}" for name in _SAME]
    subprocess.run([*into, f"otter-grader=={VERSION}", "rich", *same], check=True)
    packages = next(ENVIRONMENT.glob("lib/python*/site-packages"))
    (packages / "course.pth").write_text(f"{PROJECT.root / 'src'}\n", encoding="utf-8")


def run_each(course: Course) -> Job:
    """`otter run`, a process for each notebook."""
    tests, notebooks = _tests(course), _notebooks(course)
    commands = []
    for path in notebooks:
        out = course.root / "out" / path.stem
        out.mkdir(parents=True)
        commands.append([str(PYTHON), "-m", "otter", "run", "-a", str(tests), "-o", str(out), str(path)])
    return Job(commands, course.root, lambda: _results(course.root / "out"), _environment())


def api_loop(course: Course) -> Job:
    """``otter.api.grade_submission`` for each notebook, in one process."""
    tests, notebooks = _tests(course), _notebooks(course)
    script = Path(__file__).with_name("run_otter.py")
    command = [str(PYTHON), str(script), str(tests), str(notebooks[0].parent)]
    marks = notebooks[0].with_name("marks.json")
    return Job([command], course.root, lambda: _listed(json.loads(marks.read_text())), _environment())


def _environment() -> dict[str, str]:
    """Its own programs and kernel come first."""
    return {"PATH": f"{PYTHON.parent}:/usr/local/bin:/usr/bin:/bin"}


def _notebooks(course: Course) -> list[Path]:
    folder = course.root / "notebooks"
    folder.mkdir()
    for student in course.students(UNIT):
        text = json.dumps(without_checks(course, student))
        (folder / f"{student}.ipynb").write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.ipynb"))


def _tests(course: Course) -> Path:
    """The zip of an autograder: tests, and the bundle with a helper that asks our judge."""
    path = course.root / "autograder.zip"
    questions = [q for q in load_bundle(course.hidden(UNIT))["questions"] if q["kind"] != "written"]
    with zipfile.ZipFile(path, "w") as made:
        made.write(course.hidden(UNIT), "files/bundle.json")
        made.write(Path(__file__).with_name("otter_judge.py"), "files/otter_judge.py")
        made.writestr("otter_config.json", "{}")
        for number, question in enumerate(questions):
            made.writestr(f"tests/q{number:02}.py", _test_file(question))
    return path


def _test_file(question: dict[str, Any]) -> str:
    lines = ["from otter.test_files import test_case", "", "OK_FORMAT = False", f"name = {question['id']!r}"]
    for number, (case, least, worth) in enumerate(_cases(question)):
        lines += [
            f"\n@test_case(points={worth / 1000}, hidden=True)",
            f"def case_{number}(env):",
            "    from otter_judge import passes",
            f"    assert passes(env, name, {case}, {least})",
        ]
    return "\n".join(lines) + "\n"


def _cases(question: dict[str, Any]) -> Iterator[tuple[int, int, int]]:
    """The number of a case, what it has to earn to pass, and its worth; both in thousandths of a point."""
    if question["kind"] != "choice":
        yield from ((n, case["points"], case["points"]) for n, case in enumerate(question["cases"]))
        return
    earlier = 0
    for mark in sorted(_marks_of_a_choice(question) - {0}):
        yield 0, mark, mark - earlier
        earlier = mark


def _marks_of_a_choice(question: dict[str, Any]) -> set[int]:
    """Every mark that some set of options earns, by asking the judge."""
    labels = [option["label"] for option in question["options"]]
    picks = ([x for n, x in enumerate(labels) if bits >> n & 1] for bits in range(2 ** len(labels)))
    return {judge(question, [{"status": "value", "value": pick}]).points for pick in picks}


def _results(folder: Path) -> Marks:
    found: dict[tuple[str, str], float] = {}
    for path in folder.glob("*/results.json"):
        for test in json.loads(path.read_text(encoding="utf-8"))["tests"]:
            if "score" in test and "max_score" in test:
                key = path.parent.name, test["name"].split(" - ")[0]
                found[key] = found.get(key, 0.0) + test["score"]
    return {key: round(mark, 3) for key, mark in found.items()}


def _listed(rows: list[tuple[str, str, float]]) -> Marks:
    return {(student, question): round(mark, 3) for student, question, mark in rows}
