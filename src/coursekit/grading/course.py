"""The folder of a class: where things are, and how it is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.project import find_project

CONFIG = "nbgrader_config.py"
_FOLDERS = ("source", "release", "submitted", "autograded", "feedback", "hidden", "reports")


@dataclass(frozen=True)
class Course:
    """A class, by its folder."""

    root: Path

    @property
    def id(self) -> str:
        """The name nbgrader knows the class by."""
        return re.sub(r"[^\w.-]+", "-", self.root.name) or "course"

    @property
    def config(self) -> Path:
        """nbgrader's configuration of this class."""
        return self.root / CONFIG

    def source(self, unit: str) -> Path:
        """The instructor's notebook of a unit."""
        return self.root / "source" / unit / f"{unit}.ipynb"

    def release(self, unit: str) -> Path:
        """The students' notebook of a unit."""
        return self.root / "release" / unit / f"{unit}.ipynb"

    def hidden(self, unit: str) -> Path:
        """The frozen bundle of a unit; a unit is released when it exists."""
        return self.root / "hidden" / f"{unit}.json"

    def submitted(self, student: str, unit: str) -> Path:
        """The folder of what one student handed in."""
        return self.root / "submitted" / student / unit

    def autograded(self, student: str, unit: str) -> Path:
        """The graded notebook of one student."""
        return self.root / "autograded" / student / unit / f"{unit}.ipynb"

    def feedback(self, student: str, unit: str) -> Path:
        """The feedback page of one student."""
        return self.root / "feedback" / student / unit / f"{unit}.html"

    def reports(self, unit: str) -> Path:
        """The folder of the reports on a unit."""
        return self.root / "reports" / unit

    def released(self) -> list[str]:
        """The units that are released, in alphabetical order."""
        return sorted(path.stem for path in (self.root / "hidden").glob("*.json"))

    def students(self, unit: str) -> list[str]:
        """Everyone with a folder for this unit under ``submitted``, in alphabetical order.

        A name has no comma and none of ``* ? [ ]``: nbgrader takes names as patterns, joined by commas.
        """
        folders = (self.root / "submitted").glob(f"*/{unit}")
        return sorted(path.parent.name for path in folders if path.is_dir() and _is_name(path.parent.name))

    def misplaced(self, unit: str) -> dict[str, str]:
        """Notebooks under ``submitted`` that lie where nobody looks for them: path -> where it belongs.

        Those are the ones named after the unit that are in no ``STUDENT/UNIT`` folder, and those of any
        other name that are in no unit's folder at all. Both paths are seen from the class.
        """
        others = set(self.released()) - {unit}
        found = {}
        for pattern in ("*.ipynb", "*/*.ipynb", "*/*/*.ipynb", "*/*/*/*.ipynb"):
            for path in (self.root / "submitted").glob(pattern):
                folders = path.relative_to(self.root / "submitted").parts[:-1]
                here = path.stem == unit or (len(folders) < 2 and path.stem not in others)
                looked_at = unit in folders[1:2] and _is_name(folders[0])
                if here and not looked_at and ".ipynb_checkpoints" not in folders:
                    named = len(folders) == 1 and folders[0] != unit and _is_name(folders[0])
                    student = folders[0] if named else "STUDENT"
                    belongs = f"submitted/{student}/{unit}/{unit}.ipynb"
                    found[path.relative_to(self.root).as_posix()] = belongs
        return dict(sorted(found.items()))


def _is_name(folder: str) -> bool:
    """Whether a folder can be named after a student."""
    return not folder.startswith(".") and not set(folder) & set(",*?[]")


def find_course(start: Path | None = None) -> Course:
    """The class at ``start`` (default: the working folder) or above it.

    Raises:
        CourseError: no folder upward holds an ``nbgrader_config.py``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return Course(folder)
    raise CourseError(
        f"{here} is not inside the folder of a class (one with {CONFIG}). "
        "Name the folder with --course DIR, or make one with `course init DIR`."
    )


def init_course(folder: Path) -> Course:
    """Make the folder of a class. What is already there stays as it is.

    Raises:
        CourseError: the path is a file, or inside another class, or inside a course project but not in its
            ``build/``.
    """
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file. Name a folder for the class.")
    course = Course(folder.resolve())
    if not course.config.exists():
        _refuse_other_class(course.root)
        _refuse_project(course.root)
    for name in _FOLDERS:
        mode = 0o700 if name == "hidden" else 0o777
        (course.root / name).mkdir(mode=mode, parents=True, exist_ok=True)
    if not course.config.exists():
        course.config.write_text(_config_text(course.id), encoding="utf-8")
    return course


def _refuse_other_class(folder: Path) -> None:
    for above in folder.parents:
        if (above / CONFIG).is_file():
            raise CourseError(
                f"{folder} lies inside {above}, which is a class already. One class has all its units in one "
                "folder; name a folder of its own for another, for example `course init ~/classes/autumn`."
            )


def _refuse_project(folder: Path) -> None:
    try:
        project = find_project(folder)
    except FileNotFoundError:
        return
    if not folder.is_relative_to(project.build):
        raise CourseError(
            f"{folder} lies inside {project.root}, where Git would see the work of your students. "
            "Name a folder of its own outside the course, for example `course init ~/classes/spring`."
        )


def _config_text(course_id: str) -> str:
    from coursekit.authoring.build import nbgrader_settings

    settings = nbgrader_settings()["ClearSolutions"]
    return _CONFIG.format(
        course_id=course_id,
        code_stub=dict(settings["code_stub"]),
        text_stub=str(settings["text_stub"]),
    )


_CONFIG = '''\
"""nbgrader's configuration of this class, written once by `course init`. It is yours to change.

`course` and every `nbgrader` command that is started in this folder read it.
"""

import os
from pathlib import Path

from coursekit.grading.wiring import wire

c = get_config()  # noqa: F821  (nbgrader defines it)
course = Path(__file__).resolve().parent

c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = str(course)

# Wait up to a minute for a database that formgrader is writing to; five seconds are the default.
# For a large class this may be the address of a PostgreSQL database instead.
c.CourseDirectory.db_url = f"sqlite:///{{course / 'gradebook.db'}}?timeout=60"

# `nbgrader autograde` and formgrader's button grade as `course grade` does, in the same jail; feedback pages
# are the same; formgrader shows the rubric beside a written answer, and runs nothing that a student wrote.
# Without this line all of them are nbgrader's own.
wire(c)

# What has to keep a submission apart there: "strict", a jail or no grading; "best", a jail where there is
# one; "process", limits only, so that students' code can read your files.
c.JailedGrading.isolation = "strict"

# Notebooks of your own, which are no units of the course, run in the jail too. Those in another language
# than Python need "kernel": as nbgrader does it, with all your rights.
c.JailedGrading.own_notebooks = "jail"

# What a late submission loses: "none" or "zero" of its marks. It counts from the due date of the assignment
# in formgrader. For a rule of your own, put its class into a file here and name it, as nbgrader's
# documentation of late submissions describes.
c.LateSubmissionPlugin.penalty_method = "none"
# c.AssignLatePenalties.plugin_class = "late_rule.LateRule"

# Where nbgrader's own steps find the hidden cases, if you take the line with `wire` out.
os.environ["COURSEKIT_HIDDEN"] = str(course / "hidden")

# What stands in place of the answers in a released notebook. A release compares with these texts to see
# whether a question was answered at all.
c.ClearSolutions.code_stub = {code_stub!r}
c.ClearSolutions.text_stub = {text_stub!r}

# The feedback pages link to the chapters where book_url says where your students read the book: the address
# before /book/the_deal.html, for example "https://example.org/course". Empty, they name chapter and section.
c.FeedbackExporter.book_url = ""

# Only for nbgrader's own steps. A tag a student sets on a cell must not keep it from running, so the tag that
# does is one nobody can type; and a kernel that is done need not be asked twice to go.
c.Execute.skip_cells_with_tag = "\\0never"
c.Execute.shutdown_kernel = "immediate"
'''
