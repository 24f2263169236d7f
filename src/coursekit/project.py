"""Where the files of a course project are. Only authors and builders need a project folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """The source tree of a course, by its root folder."""

    root: Path

    @property
    def solutions(self) -> Path:
        """Exercise sources, one py:percent file per unit."""
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        """Generated exercises, one folder per unit."""
        return self.root / "exercises"

    @property
    def book(self) -> Path:
        """Chapters and back matter."""
        return self.root / "book"

    @property
    def build(self) -> Path:
        """Everything that `make clean` may remove."""
        return self.root / "build"

    def source(self, unit: str) -> Path:
        """The exercise source of one unit.

        Raises:
            FileNotFoundError: there is no such unit; the message lists those there are.
        """
        # Not whether the file exists: `../x` may name one, and a unit's name becomes a path in a class too.
        if unit not in self.units():
            raise FileNotFoundError(
                f"There is no unit {unit!r} in {self.solutions}. Units: {', '.join(self.units())}."
            )
        return self.solutions / f"{unit}.py"

    def units(self) -> list[str]:
        """The units that have exercises, in alphabetical order."""
        return sorted(path.stem for path in self.solutions.glob("*.py") if not path.stem.startswith("_"))


def find_project(start: Path | None = None) -> Project:
    """The course project at ``start`` (default: the working folder) or above it.

    Raises:
        FileNotFoundError: no folder upward holds ``_config.yml`` and ``solutions/``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "solutions").is_dir():
            return Project(folder)
    raise FileNotFoundError(
        f"{here} is not inside a course project (a folder with _config.yml and solutions/). "
        "Change to the folder you cloned and try again."
    )
