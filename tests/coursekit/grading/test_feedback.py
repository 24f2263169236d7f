"""Feedback pages: what a student reads, and what they never do."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup

from coursekit.checks.show import show
from coursekit.grading.feedback import write_feedback
from coursekit.grading.nbgrader_bridge import gradebook

from . import toy
from .conftest import copy_of, grade_toy, hand_in, insert_after
from .test_safe_html import PNG, Findings

# The graded class is made once; tests that share it have to run in one process.
pytestmark = pytest.mark.xdist_group("feedback class")

SHOWS = f"""
from IPython.display import HTML, Javascript, Markdown, display
import pandas as pd
print("<script>alert('printed')</script>")
display(HTML("<script>alert('shown')</script><img src=x onerror=alert(1)><b>kept</b>"))
display(Javascript("alert('js')"))
display(Markdown("[m](javascript:alert(1)) *fine*"))
metadata = {{"image/png": {{"width": "1 onload=alert(1)"}}}}
display({{"image/png": "{PNG.partition(",")[2]}"}}, raw=True, metadata=metadata)
pd.DataFrame({{"cost": [1, 5]}})
"""
PARTLY = {
    **toy.ANSWERS,
    # Right for the visible cases alone: two of four, each half a point.
    "toy_cost": "def toy_cost(price, pieces):\n    return {4: 10.0, 3: 21.0}[pieces]",
    "toy_share": "def toy_share(part, whole):\n    return whole / part",
    "toy_word": "toy_word = no_such_word",
    "toy_text": "It is `a<b` and <3. <script>alert('written')</script>",
}


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """A graded class; tests read it and leave it alone."""
    course = copy_of(released, tmp_path_factory.mktemp("feedback"))
    hand_in(course, "ann")
    hand_in(course, "bob", PARTLY, insert_after("toy-share-answer", SHOWS))
    hand_in(course, "cy", {})
    folder = course.submitted("dan", "toy")
    folder.mkdir(parents=True)
    (folder / "toy.ipynb").write_text("{")
    grade_toy(course)
    return course


def page(course, student):
    return course.feedback(student, "toy").read_text(encoding="utf-8")


def question(course, student, number):
    """The section of one question of a page, and its text on one line."""
    soup = BeautifulSoup(page(course, student), "html.parser")
    section = soup.find(attrs={"aria-labelledby": f"question-{number}"})
    return section, " ".join(section.get_text(" ").split())


def remake(course, *students):
    with gradebook(course) as book:
        bundle = json.loads(course.hidden("toy").read_text())
        return write_feedback(course, bundle, book, list(students))


def test_each_question_has_marks_cause_sentence_and_the_visible_cases(graded):
    cost, said = question(graded, "bob", 1)
    assert cost.h2.get_text() == "1. Cost of a purchase"
    assert "◐ 1 of 2 points · raised" in said
    assert "✓ toy_cost(price=2.5, pieces=4) → 10" in said
    assert "On inputs you have not seen: 0 of 2 right." in said
    _, said = question(graded, "bob", 2)
    assert "✗ 0 of 2 points · wrong value The fraction is upside down." in said
    # By hand: 8 / 3 and 6 / 5 where 3 / 8 and 5 / 6 are right.
    assert "✗ toy_share(part=3, whole=8) → 2.66667 , expected 0.375" in said
    _, said = question(graded, "ann", 5)
    assert "✓ 1 of 1 point · correct" in said


def test_the_total_is_that_of_the_gradebook_and_says_what_is_open(graded):
    # By hand: 2 + 2 + 1 + 2 + 1 for Ann; the text, worth 3, waits. Bob has 1 + 0 + 0 + 2 + 1.
    assert "8 of 11 points</strong> so far; 1 answer waits" in page(graded, "ann")
    assert "4 of 11 points</strong> so far; 1 answer waits" in page(graded, "bob")
    assert "0 of 11 points</strong></p>" in page(graded, "cy")
    assert "… not marked yet, 3 points · a person marks this" in question(graded, "ann", 6)[1]
    assert "Missing. Nothing is written here yet." in question(graded, "cy", 6)[1]
    assert "Your answer is as it was handed out." in question(graded, "cy", 1)[1]


def test_a_persons_marks_words_extra_credit_and_lateness_are_shown(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    with gradebook(course) as book:
        text = book.find_grade("toy-text-answer", "toy", "toy", "ann")
        text.manual_score, text.extra_credit, text.needs_manual_grade = 2.5, 0.5, False
        book.find_comment(
            "toy-text-answer", "toy", "toy", "ann"
        ).manual_comment = "Good: `a` < b. <b onclick=x>"
        word = book.find_grade("toy-word-check", "toy", "toy", "ann")
        word.manual_score, word.needs_manual_grade = 0.5, True
        book.find_submission_notebook("toy", "toy", "ann").late_submission_penalty = 1.25
        book.db.commit()
        # By hand: 2 + 2 + 0.5 + 2 + 1 + 2.5, and 0.5 more, less 1.25; nbgrader takes the penalty off as late.
        total = book.find_submission_notebook("toy", "toy", "ann").score - 1.25
    assert total == 9.25
    assert remake(course, "ann") == {}
    assert "<strong>9.25 of 11 points</strong></p>" in page(course, "ann")
    assert "0.5 of them are extra credit." in page(course, "ann")
    assert "1.25 are taken off for handing in late." in page(course, "ann")
    section, said = question(course, "ann", 6)
    assert "✓ 3 of 3 points · marked by a person · 0.5 extra credit" in said
    assert "A person wrote: Good: a < b." in said
    assert not section.find(onclick=True)
    # The rubric stands beside the marks.
    assert section.find("th", scope="row").get_text() == "Names the part"
    assert "Your work has changed since a person marked it." in question(course, "ann", 3)[1]


def test_the_students_work_is_there_highlighted_with_its_outputs(graded):
    section, said = question(graded, "bob", 2)
    shown = section.find_all("details")[-1]
    assert shown.summary.get_text() == "What you handed in"
    assert "return whole / part" in shown.find("pre", class_="code").get_text()
    assert shown.find("span", class_="k").get_text() == "def"
    assert shown.find("table", class_="dataframe")
    assert [picture["src"] for picture in shown.select("img[src]")] == [PNG]
    assert "<script>alert('printed')</script>" in said and "kept" in said and "fine" in said
    assert "NameError" in question(graded, "bob", 3)[0].find_all("pre", class_="output")[-1].get_text()
    words = question(graded, "bob", 6)[1]
    assert "It is `a<b` and <3. <script>alert('written')</script>" in words


def test_what_was_asked_is_shown_and_the_chapter_named(graded):
    _, said = question(graded, "ann", 1)
    assert "Write toy_cost(price, pieces) . Return what all the pieces cost together." in said
    assert "Read again: chapter “Toy”, section “Costs”." in said


def test_the_chapter_is_linked_where_the_class_says_where_it_is(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    line = 'c.FeedbackExporter.book_url = ""'
    config = course.config.read_text(encoding="utf-8")
    assert line in config
    course.config.write_text(config.replace(line, 'c.FeedbackExporter.book_url = "https://example.org/toy/"'))
    remake(course, "ann")
    section, _ = question(course, "ann", 1)
    assert section.find("a")["href"] == "https://example.org/toy/book/toy.html#costs"


@pytest.mark.parametrize("student", ["ann", "bob", "cy", "dan"])
def test_a_page_runs_nothing_and_asks_nobody_for_anything(graded, student):
    text = page(graded, student)
    soup = BeautifulSoup(text, "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert not soup.find(["script", "link", "iframe", "object", "form", "svg"])
    work = "".join(map(str, soup.find_all("details")))
    allowed = re.compile(r"(div|span|code|pre|table|img|p) class=|(div|pre) id=|img src=data:")
    assert [found for found in Findings(work).found if not allowed.match(found)] == []
    assert not re.search(r"url\(|@import|https?://", re.sub(r"(?s)<main>.*</main>", "", text))


@pytest.mark.parametrize("student", ["ann", "bob", "cy", "dan"])
def test_nothing_hidden_is_on_a_page(graded, bundle, student):
    text = BeautifulSoup(page(graded, student), "html.parser").main.get_text()
    hidden = [
        (question, case)
        for question in bundle["questions"]
        for case in question["cases"]
        if not case["visible"]
    ]
    assert len(hidden) == 2 + 1 + 1  # of the cost, the share and the table
    for question_, case in hidden:
        values = [case["expected"]["value"], *case["args"].values()]
        numbers = [value for value in values if isinstance(value, int | float) and value > 12]
        assert question_["id"] == "toy_table" or numbers
        for value in numbers:
            assert not re.search(rf"\b({re.escape(str(value))}|{re.escape(show(value))})\b", text)
        # The names in the rows of the hidden table are "d" to "g".
        assert not re.search(r"\bg\b", text)
    assert "hidden=True" not in text and "HIDDEN" not in text


def test_an_unreadable_submission_says_why_once(graded):
    text = page(graded, "dan")
    assert text.count("JSON is damaged") == 1
    assert "0 of 11 points" in text and "<h2" not in text


def test_the_same_marks_make_the_same_bytes(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    before = {student: page(course, student) for student in ("ann", "bob", "dan")}
    assert remake(course, "ann", "bob", "dan") == {}
    assert {student: page(course, student) for student in before} == before


def test_a_page_that_cannot_be_made_goes_away_and_the_reason_is_given(graded, tmp_path):
    course = copy_of(graded, tmp_path)
    course.autograded("ann", "toy").write_text("{")
    with gradebook(course) as book:
        book.remove_submission("toy", "bob")
    missing = remake(course, "ann", "bob", "cy", "eve")
    assert set(missing) == {"ann", "bob", "eve"}
    assert missing["ann"].startswith("JSONDecodeError")
    assert missing["bob"] == "there is no toy of bob in the gradebook"
    assert missing["eve"] == "there is no toy of eve in autograded/"
    assert not course.feedback("ann", "toy").exists()
    assert page(course, "cy") == page(graded, "cy")


def test_a_run_says_why_a_page_is_missing(graded, tmp_path, monkeypatch):
    from coursekit.cli.classroom import summary
    from coursekit.grading.feedback_page import FeedbackPages

    def fails(self, notebook, marks):
        raise KeyError("surprise")

    course = copy_of(graded, tmp_path)
    monkeypatch.setattr(FeedbackPages, "page", fails)
    run = grade_toy(course, students=["ann"], force=True)
    assert run.exit_code == 1
    assert run.units[0].without_feedback == {"ann": "KeyError: 'surprise'"}
    assert any("no feedback page: ann: KeyError: 'surprise'" in line for line in summary(run.units[0]))
    monkeypatch.undo()
    assert grade_toy(course, students=["ann"]).units[0].without_feedback == {}
    assert page(course, "ann") == page(graded, "ann")


def test_what_the_exchange_wants_lies_beside_the_page(course):
    folder = hand_in(course, "ann").parent
    (folder / "timestamp.txt").write_text("2026-11-02 10:30:00 UTC")
    (folder / "submission_secret.txt").write_text("abc123")
    grade_toy(course)
    beside = course.feedback("ann", "toy").parent
    assert (beside / "timestamp.txt").read_text() == "2026-11-02 10:30:00 UTC"
    assert (beside / "submission_secret.txt").read_text() == "abc123"


def test_a_students_half_a_character_and_flood_of_output_fit_on_a_page(course):
    source = 'print("x" * 50_000)\nprint("\\ud800")\nprint("\\x1b[31mred\\x1b[0m\\x00")'
    hand_in(course, "ann", change=insert_after("toy-cost-answer", source))
    assert grade_toy(course).exit_code == 0
    _, said = question(course, "ann", 1)
    assert "… and 30," in said and "characters more in the notebook" in said
    assert "\x00" not in page(course, "ann")
    assert len(page(course, "ann")) < 60_000


def test_a_students_message_is_words_on_the_page_and_in_the_report(course):
    """It comes from an exception of theirs, and so does the name from a folder."""
    hostile = "<img src=x onerror=alert(1)> `<b>x</b>`"
    raises = f"def toy_cost(price, pieces):\n    raise ValueError({hostile!r})"
    student = "<i>ann<"
    hand_in(course, student, {**toy.ANSWERS, "toy_cost": raises})
    run = grade_toy(course)
    report = run.units[0].report.read_text(encoding="utf-8")
    for text in (page(course, student), report):
        assert "<img" not in text and "<i>" not in text and "<b>" not in text
        assert "&lt;i&gt;ann&lt;" in text
    assert f"It stops with ValueError, line 2: {hostile.replace('`', '')}" in question(course, student, 1)[1]
