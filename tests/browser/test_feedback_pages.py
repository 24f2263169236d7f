"""Feedback pages as a student opens them, and a hostile submission opened in formgrader."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.browser.conftest import VIEWS
from tests.coursekit.grading import toy
from tests.coursekit.grading.conftest import grade_toy, hand_in

from coursekit.grading.course import Course, init_course
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.release import release
from coursekit.project import Project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("formgrader")]

SETS = "(top.ran=top.ran||[]).push"
SCRIPTS = {
    "script": f"<script>{SETS}('script')</script>",
    "handler": f"<img src=x onerror=\"{SETS}('handler')\">",
    "svg": f"<svg onload=\"{SETS}('svg')\"></svg>",
    "iframe": f"<iframe srcdoc=\"<script>{SETS}('iframe')</script>\"></iframe>",
}
LINK = f"[click me](javascript:{SETS}('link'))"
REMOTE = "![seen](https://evil.example/seen.png) <img src='https://evil.example/html.png'>"
MERMAID = f"```mermaid\n<img src=x onerror=\"{SETS}('mermaid')\">\n```"
WRITTEN = "\n\n".join(["My answer: `a<b`, and a < b, I <3 it.", *SCRIPTS.values(), LINK, REMOTE, MERMAID])
SHOWS = f"""
from IPython.display import HTML, Javascript, display
display(HTML({"".join(SCRIPTS.values())!r}))
display(Javascript({SETS + "('javascript')"!r}))
display({{"image/png": "aGVsbG8="}}, raw=True,
        metadata={{"image/png": {{"width": "1 onerror={SETS}('size')"}}}})
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A graded class: an honest student with a person's comment, and a hostile one."""
    project = Project(tmp_path_factory.mktemp("project"))
    project.solutions.mkdir()
    (project.solutions / "toy.py").write_text(toy.SOURCE, encoding="utf-8")
    made = init_course(tmp_path_factory.mktemp("classes") / "class")
    release("toy", made, seed=5, project=project)
    wrong = {
        "toy_share": "def toy_share(part, whole):\n    return whole / part",
        "toy_word": "toy_word = no_word",
    }
    hand_in(made, "ann", {**toy.ANSWERS, **wrong}, show_a_table)
    hand_in(made, "eve", {**toy.ANSWERS, "toy_text": WRITTEN}, be_hostile)
    grade_toy(made)
    with gradebook(made) as book:
        book.find_comment("toy-cost-answer", "toy", "toy", "ann").manual_comment = "Well done."
        book.db.commit()
    grade_toy(made)
    return made


def show_a_table(notebook: Any) -> None:
    add_cells(
        notebook, "import pandas as pd\nprint('a table')\npd.DataFrame({'cost': [1, 5]})", "*My* words."
    )


def be_hostile(notebook: Any) -> None:
    add_cells(notebook, SHOWS, WRITTEN)


def add_cells(notebook: Any, code: str, words: str) -> None:
    import nbformat

    place = next(n for n, cell in enumerate(notebook.cells) if cell.id == "toy-cost-answer") + 1
    notebook.cells[place:place] = [
        nbformat.v4.new_code_cell(code, id="shows"),
        nbformat.v4.new_markdown_cell(words, id="writes"),
    ]


@contextmanager
def opened(chromium: Browser, view: str = "light") -> Iterator[tuple[Page, list[str]]]:
    """A page in a view, and the addresses it asks for."""
    scheme, width = VIEWS[view]
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    yield page, asked
    context.close()


def open_all(page: Page) -> None:
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true }")


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_accessible_and_fits_the_screen(course: Course, chromium: Browser, view: str) -> None:
    with opened(chromium, view) as (page, asked):
        page.goto(course.feedback("ann", "toy").as_uri())
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") == VIEWS[view][1]
        found = Axe().run(page).response["violations"]
        found = [(one["id"], node["target"]) for one in found for node in one["nodes"]]
        # pandas leaves the head of its index column empty.
        assert [one for one in found if one[0] != "empty-table-header"] == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_on_paper_the_work_is_there_too(course: Course, chromium: Browser) -> None:
    with opened(chromium) as (page, _):
        page.goto(course.feedback("ann", "toy").as_uri())
        code = page.locator("pre.code").first
        assert not code.is_visible()
        page.emulate_media(media="print")
        assert code.evaluate(
            "node => node.checkVisibility({contentVisibilityAuto: true}) && node.offsetHeight > 0"
        )


def test_a_page_about_hostile_work_runs_nothing_and_asks_nobody(course: Course, chromium: Browser) -> None:
    with opened(chromium) as (page, asked):
        page.goto(course.feedback("eve", "toy").as_uri())
        open_all(page)
        page.get_by_text("click me").first.click(trial=True)
        assert page.evaluate("window.ran") is None
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert "My answer: `a<b`, and a < b, I <3 it." in page.inner_text("main")


@contextmanager
def formgrader(course: Course, folder: Path) -> Iterator[str]:
    """Formgrader of a class, started in its folder as the guide says; the address of the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token="]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=course.root, env=os.environ | own | {"PATH": path}, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/formgrader/api/submissions/toy", server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except OSError:
            assert server.poll() is None and time.monotonic() < until, "the server does not start"
            time.sleep(0.2)


def what_runs(chromium: Browser, address: str, course: Course) -> tuple[set[str], list[str], str]:
    """What a hostile submission ran when it was opened and its link clicked, whom it asked, and its words."""
    with gradebook(course) as book:
        id_ = book.find_submission_notebook("toy", "toy", "eve").id
    with opened(chromium) as (page, asked):
        page.goto(f"{address}/formgrader/submissions/{id_}/", wait_until="load")
        page.locator("#toy-text-answer-comment").wait_for()
        for link in page.locator("a:text-is('click me')").all():
            link.click()
        page.wait_for_timeout(300)
        ran = set(page.evaluate("window.ran || []"))
        # nbgrader's own page asks for MathJax; what else is asked comes from the student.
        others = [
            url for url in asked if not url.startswith((address, "data:", "https://cdnjs.cloudflare.com/"))
        ]
        return ran, others, page.inner_text("#notebook-container")


def test_in_formgrader_hostile_work_runs_nothing(course: Course, chromium: Browser, tmp_path: Path) -> None:
    with formgrader(course, tmp_path) as address:
        ran, asked, words = what_runs(chromium, address, course)
        assert (ran, asked) == (set(), [])
        assert "My answer: `a<b`, and a < b, I <3 it." in words
        # The same when something else than `course grade` wrote the notebook, as plain autograde does.
        write_as_it_is(course.autograded("eve", "toy"))
        ran, asked, words = what_runs(chromium, address, course)
        assert (ran, asked) == (set(), [])
        assert "My answer: `a<b`, and a < b, I <3 it." in words


def test_without_our_setting_formgrader_runs_it(course: Course, chromium: Browser, tmp_path: Path) -> None:
    """So the test above can fail, and the setting is needed for what plain autograde writes."""
    write_as_it_is(course.autograded("eve", "toy"))
    kept = course.config.read_text(encoding="utf-8")
    course.config.write_text(f"{kept}\nc.HTMLExporter.preprocessors = []\n", encoding="utf-8")
    try:
        with formgrader(course, tmp_path) as address:
            ran, asked, _ = what_runs(chromium, address, course)
    finally:
        course.config.write_text(kept, encoding="utf-8")
    assert ran >= {"script", "handler", "svg", "link", "mermaid", "javascript", "size"}
    assert asked


def write_as_it_is(path: Path) -> None:
    """Put into a graded notebook what the student's cells hold and show, uncleaned."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    size = f"1 onerror={SETS}('size')"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and "My answer" in "".join(cell["source"]):
            cell["source"] = WRITTEN
        if "Javascript" in "".join(cell["source"]):
            shown = [
                ({"text/html": "".join(SCRIPTS.values())}, {}),
                ({"application/javascript": f"{SETS}('javascript')"}, {}),
                ({"image/png": "aGVsbG8="}, {"image/png": {"width": size}}),
            ]
            cell["outputs"] = [
                {"output_type": "display_data", "data": data, "metadata": metadata}
                for data, metadata in shown
            ]
    path.write_text(json.dumps(notebook), encoding="utf-8")
