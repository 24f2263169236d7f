"""Parts that the ``nbgrader_config.py`` of a class names: nbgrader's commands then do as ``course`` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbgrader.api import Gradebook
from traitlets import Unicode

from coursekit.checks.bundle import load_bundle
from coursekit.grading.course import Course
from coursekit.grading.feedback import page_of
from coursekit.grading.feedback_page import FeedbackPages
from coursekit.grading.harmless import make_harmless
from coursekit.grading.student_marks import read_marks


class MakeHarmless(Preprocessor):
    """For ``HTMLExporter.preprocessors``: what a student wrote runs nothing in formgrader."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Make every cell harmless."""
        make_harmless(nb.cells)
        return nb, resources


class FeedbackExporter(HTMLExporter):
    """For ``GenerateFeedback.exporter_class``: the feedback page that ``course grade`` makes.

    Notebooks of assignments that ``course`` did not release get nbgrader's own page.
    """

    book_url = Unicode(
        "", help="Where students read the book, for example https://example.org/course; empty: no links."
    ).tag(config=True)

    def __init__(self, config: Any = None, **options: Any) -> None:
        super().__init__(config=config, **options)  # type: ignore[no-untyped-call]
        # nbgrader makes an exporter anew for every command, so no bundle grows old in here.
        self._pages: dict[str, FeedbackPages] = {}

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """The page of one graded notebook."""
        converter: Any = self.parent
        names = resources["nbgrader"]
        unit, course = names["assignment"], Course(Path(converter.coursedir.root))
        if names["notebook"] != unit or not course.hidden(unit).is_file():
            return super().from_filename(filename, resources, **options)
        with Gradebook(names["db_url"], converter.coursedir.course_id) as book:
            marks = read_marks(book, unit, [names["student"]])
        if unit not in self._pages:
            self._pages[unit] = FeedbackPages(load_bundle(course.hidden(unit)), self.book_url)
        page = page_of(course, self._pages[unit], names["student"], marks)
        return page, self._init_resources(resources)  # type: ignore[no-untyped-call]
