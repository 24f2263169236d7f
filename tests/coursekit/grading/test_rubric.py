"""The rubric beside a written answer: in formgrader's page, and nowhere else."""

from __future__ import annotations

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter

from coursekit.grading.nbgrader_bridge import settings
from coursekit.grading.rubric import rubric_html

from .conftest import hand_in


def shown(course, path, **resources):
    """The page that formgrader's exporter, or another one with the class's configuration, makes."""
    exporter = HTMLExporter(config=settings(course))
    return exporter.from_filename(str(path), resources=resources)[0]


@pytest.fixture
def path(course):
    return hand_in(course, "ann")


def test_the_rubric_stands_right_above_the_answer(course, path):
    page = shown(course, path, submission_id="x", assignment_id="toy", notebook_id="toy")
    assert page.count("coursekit-rubric") == 1
    before, after = (
        page.index("Say in two sentences what a share is."),
        page.index("A share is a part set against"),
    )
    assert before < page.index("coursekit-rubric") < after


@pytest.mark.parametrize(
    "resources",
    [
        {},
        {"assignment_id": "toy", "notebook_id": "toy"},
        {"submission_id": "x", "assignment_id": "toy", "notebook_id": "extra"},
        {"submission_id": "x", "assignment_id": "other", "notebook_id": "other"},
    ],
)
def test_no_other_page_has_it(course, path, resources):
    page = shown(course, path, **resources)
    assert "coursekit-rubric" not in page
    assert "The whole stays vague." not in page


def test_the_file_that_is_shown_stays_as_it_is(course, path):
    before = path.read_bytes()
    shown(course, path, submission_id="x", assignment_id="toy", notebook_id="toy")
    assert path.read_bytes() == before
    assert "rubric" not in nbformat.writes(nbformat.read(path, as_version=4))


def test_levels_sums_and_samples_are_all_there(bundle):
    question = next(question for question in bundle["questions"] if question["id"] == "toy_text")
    soup = BeautifulSoup(rubric_html(question), "html.parser")
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in soup.find_all("tr")]
    assert rows[0] == ["Row", "0", "1", "2"]
    assert rows[1] == ["Names the part", "no", "by an example", "in words"]
    assert len(rows) == 1 + 3
    # Three points over three rows of two: half a point for each step.
    assert "0 → 0, 1 → 0.5, 2 → 1, 3 → 1.5, 4 → 2, 5 → 2.5, 6 → 3" in soup.text
    samples = [sample.text for sample in soup.find_all("blockquote")]
    assert "2 + 1 + 0 = 3, 1.5 points. The whole stays vague." in samples[0]
    assert "2 + 2 + 2 = 6, 3 points. All there." in samples[1]


def test_what_an_author_wrote_is_text_and_no_markup(bundle):
    question = next(question for question in bundle["questions"] if question["id"] == "toy_text")
    sample = {"text": "<b>a < b</b>", "marks": [0, 0, 0], "comment": "<script>"}
    page = rubric_html({**question, "samples": [sample]})
    assert "<b>" not in page and "<script>" not in page
    assert "&lt;b&gt;a &lt; b&lt;/b&gt;" in page
