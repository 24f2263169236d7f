"""Run as a script, by otter's own Python: its API over every notebook of a folder, in one process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from otter.api import grade_submission


def main() -> None:
    """Grade the folder, and leave the marks."""
    tests, folder = sys.argv[1], Path(sys.argv[2])
    marks = []
    for path in sorted(folder.glob("*.ipynb")):
        results = grade_submission(str(path), tests, quiet=True)
        marks += [(path.stem, name, test.score) for name, test in results.results.items()]
    (folder / "marks.json").write_text(json.dumps(marks))


if __name__ == "__main__":
    main()
