"""What `course new` writes: a unit and a chapter to start from, both of which pass their own tests."""

from __future__ import annotations

from pathlib import Path
from string import Template

from coursekit.project import Project


def write_unit(project: Project, name: str) -> Path:
    """Start the exercise source of a unit.

    Raises:
        FileExistsError: the unit has a source already.
    """
    return _write(project.solutions / f"{name}.py", "unit.py.txt", name)


def write_chapter(project: Project, name: str) -> Path:
    """Start the page of a chapter.

    Raises:
        FileExistsError: the chapter is there already.
    """
    return _write(project.book / f"{name}.md", "chapter.md.txt", name)


def _write(path: Path, template: str, name: str) -> Path:
    if path.exists():
        raise FileExistsError(f"{path} exists already; edit it, or choose another name.")
    text = Template((Path(__file__).parent / template).read_text(encoding="utf-8"))
    title = name.replace("_", " ").capitalize()
    path.write_text(text.substitute(slug=name, title=title, anchor=name.replace("_", "-")), encoding="utf-8")
    return path
