"""An instructor in JupyterLab: formgrader opened, an answer marked by its rubric, a submission autograded."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest

from coursekit.grading.isolation import choose_isolation
from coursekit.grading.nbgrader_bridge import gradebook

from . import toy
from .conftest import copy_of, grade_toy, hand_in, insert_after, marks
from .test_autograde import SNOOPS, isolate

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("formgrader")]

TOKEN = "a-token-for-this-test"
SECONDS = 120
"""For the server to start and for a page to be there; a busy machine needs some."""


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """A class of three: two are graded by us, and one has just come in."""
    course = copy_of(released, tmp_path_factory.mktemp("formgrader"))
    isolate(course, "best")
    hand_in(course, "ann", change=insert_after("unit", "print('so far so good')"))
    upside_down = "def toy_share(part, whole):\n    return whole / part"
    hand_in(course, "bob", {**toy.ANSWERS, "toy_share": upside_down})
    grade_toy(course, isolation="best")
    paths = {"hidden": course.hidden("toy"), "source": course.source("toy")}
    snoops = SNOOPS.format(
        gradebook=str(course.root / "gradebook.db"), **{k: str(v) for k, v in paths.items()}
    )
    hand_in(course, "dan", {**toy.ANSWERS, "toy_share": upside_down}, insert_after("unit", snoops))
    return course


@pytest.fixture(scope="module")
def lab(graded, tmp_path_factory):
    """JupyterLab, started in the folder of the class as the guide says, with nobody's own settings."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--no-browser", "--allow-root", "--ip=127.0.0.1", "--ServerApp.port_retries=0")
    command = [sys.executable, "-m", "jupyterlab", *options, f"--port={port}"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"HOME": home, "JUPYTER_CONFIG_DIR": home, "JUPYTER_RUNTIME_DIR": home, "IPYTHONDIR": home}
    server = subprocess.Popen(
        [*command, f"--IdentityProvider.token={TOKEN}"],
        cwd=graded.root,
        env={**os.environ, "PATH": path, **{name: str(value) for name, value in own.items()}},
        stderr=subprocess.PIPE,
        text=True,
    )
    timer = threading.Timer(SECONDS, server.kill)
    timer.start()
    said = []
    for line in server.stderr:
        said.append(line)
        if "is running at" in line:
            break
    timer.cancel()
    # It goes on writing, and would stop when nobody reads.
    threading.Thread(target=lambda: said.extend(server.stderr), daemon=True).start()
    assert server.poll() is None, "".join(said)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


@pytest.fixture
def page(chromium, lab):
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    context.set_default_timeout(1000 * SECONDS)
    page = context.new_page()
    page.goto(f"{lab}/lab?token={TOKEN}")
    yield page
    context.close()


def code_cells(text):
    return [cell for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]


def total(course, student):
    with gradebook(course) as book:
        return book.find_submission("toy", student).score


def test_a_person_marks_by_the_rubric_and_the_total_is_right(graded, page):
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader").click()
    formgrader = page.frame_locator("iframe")
    formgrader.get_by_role("link", name="Manual Grading").click()
    # By their addresses: assignment and notebook are both "toy", and the first list may still be there.
    formgrader.locator("a[href$='/gradebook/toy']").click()
    formgrader.locator("a[href$='/gradebook/toy/toy']").click()
    # Marking is blind: the list has numbers instead of names.
    formgrader.get_by_role("link", name="Submission #1").click()
    first = formgrader.locator("#notebook").first
    first.wait_for()
    student = "ann" if "so far so good" in first.inner_text() else "bob"
    assert total(graded, student) == {"ann": 8, "bob": 6}[student]

    # Outputs, our words and the automatic mark.
    text = first.inner_text()
    assert "toy_share" in text and "of 2 points" in text
    share = {"ann": "2", "bob": "0"}[student]
    assert formgrader.locator("#toy-share-check").get_attribute("placeholder") == share

    # The rubric stands right above the answer it is for.
    rubric = formgrader.locator(".coursekit-rubric")
    answer = formgrader.locator(".nbgrader_cell", has=formgrader.locator("#toy-text-answer"))
    assert "Names the whole" in rubric.inner_text() and "The whole stays vague." in rubric.inner_text()
    above, below = rubric.bounding_box(), answer.bounding_box()
    assert 0 <= below["y"] - (above["y"] + above["height"]) < 80

    answer.locator(".score").fill("2.5")
    with page.expect_response(lambda response: "/api/grade/" in response.url):
        answer.locator(".score").press("Tab")
    comment = answer.locator("textarea.comment")
    comment.fill("Say that it has no unit.")
    with page.expect_response(lambda response: "/api/comment/" in response.url):
        comment.blur()

    grade_toy(graded, students=[student], isolation="best")
    expected = {"ann": 10.5, "bob": 8.5}[student]
    assert total(graded, student) == expected
    rows = {question: row for (name, question), row in marks(graded).items() if name == student}
    assert (rows["toy_text"]["points"], rows["toy_text"]["cause"]) == ("2.5", "marked by a person")
    assert sum(float(row["points"]) for row in rows.values()) == expected
    feedback = graded.feedback(student, "toy").read_text()
    assert "Say that it has no unit." in feedback
    assert "The whole stays vague." not in feedback, "the samples are for markers"


def test_the_button_grades_as_course_grade_does(graded, lab, page):
    page.goto(f"{lab}/formgrader/manage_submissions/toy")
    row = page.locator("tr", has_text="dan")
    row.locator(".autograde a").click()
    dialog = page.locator("#success-modal")
    dialog.get_by_text("Successfully autograded").wait_for()
    assert f"Isolation: {choose_isolation('best').name}." in dialog.inner_text()
    dialog.get_by_role("button", name="Close").last.click()
    page.locator("tr", has_text="dan").get_by_text("needs manual grading").wait_for()
    assert "6 / 11" in page.locator("tr", has_text="dan").inner_text()
    by_button = graded.autograded("dan", "toy").read_text()
    if choose_isolation("best").name != "process":
        shown = [output.text for cell in code_cells(by_button) for output in cell.outputs if "text" in output]
        assert any("no network" in text for text in shown) and not any("READ" in text for text in shown)
    grade_toy(graded, force=True, isolation="best")
    assert total(graded, "dan") == 6
    assert graded.autograded("dan", "toy").read_text() == by_button
