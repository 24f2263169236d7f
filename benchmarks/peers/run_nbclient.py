"""Run as a script: every notebook of a folder with nbclient, a kernel each; marks as nbgrader reads them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbgrader.utils import determine_grade, is_grade

import coursekit.fast_imports  # noqa: F401  (before nbformat: nbclient at its best)


def main() -> None:
    """Run the folder, and leave the marks."""
    folder = Path(sys.argv[1])
    marks = []
    for path in sorted(folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        # As nbgrader runs it: a cell that takes too long is interrupted, and the next one runs.
        settings = {"timeout": 30, "interrupt_on_timeout": True, "allow_errors": True}
        NotebookClient(notebook, kernel_name="python3", **settings).execute()
        for cell in notebook.cells:
            if is_grade(cell) and cell.cell_type == "code":
                question = cell.metadata.nbgrader.grade_id.removesuffix("-check").replace("-", "_")
                marks.append((path.stem, question, float(determine_grade(cell)[0] or 0)))
    (folder / "marks.json").write_text(json.dumps(marks))


if __name__ == "__main__":
    main()
