"""Taking the student's code out of what was handed in."""

import json
import time

import nbformat
import pytest

from coursekit.grading.plan import plan

from . import toy
from .conftest import cell, hand_in, insert_after


@pytest.fixture
def planned(course, bundle):
    """Hands a notebook in and gives its plan."""

    def make(answers=None, change=None):
        path = hand_in(course, "ann", answers, change)
        return plan("ann", path.parent, bundle)

    return make


@pytest.fixture
def planned_file(course, bundle):
    """Writes bytes in place of a notebook and gives the plan."""

    def make(data, name="toy.ipynb"):
        folder = course.submitted("ann", "toy")
        folder.mkdir(parents=True)
        (folder / name).write_bytes(data)
        return plan("ann", folder, bundle)

    return make


def run_sources(made):
    return [step["source"] for step in made.steps() if "run" in step]


def answers_in(made):
    return {c.question: c.source for c in made.cells if c.role in ("answer", "written")}


def test_an_honest_notebook_gives_its_answers_and_one_question_per_check(planned):
    made = planned()
    assert answers_in(made) == toy.ANSWERS
    asked = [step["ask"]["id"] for step in made.steps() if "ask" in step]
    assert asked == ["toy_cost", "toy_share", "toy_word", "toy_table", "toy_choice"]
    assert made.notes == () and made.problem == ""


def test_a_plan_holds_no_expected_value(planned, bundle):
    made = planned()
    assert set(made.calls["toy_cost"]) == {"id", "kind", "cases"}
    assert all(set(case) == {"args"} for case in made.calls["toy_cost"]["cases"])
    text = json.dumps(made.steps())
    hidden = [case for case in bundle["questions"][0]["cases"] if not case["visible"]]
    assert hidden
    assert all(json.dumps(case["expected"]["value"]) not in text for case in hidden)


def test_an_untouched_answer_is_known_as_such(planned):
    made = planned({"toy_text": ""})
    answered = {c.question: c.answered for c in made.cells if c.role in ("answer", "written")}
    assert not any(answered.values())


def test_code_a_student_added_keeps_its_place(planned):
    made = planned(change=insert_after("toy-cost-answer", "helper = 1"))
    sources = run_sources(made)
    assert sources.index("helper = 1") == sources.index(toy.ANSWERS["toy_cost"]) + 1


def test_given_and_check_cells_are_ours_whatever_stands_in_them(planned):
    def change(notebook):
        cell(notebook, "toy-cost-check").source = "cheat = 1"
        cell(notebook, "toy-cost-check").metadata.nbgrader.points = 99.0

    sources = run_sources(planned(change=change))
    assert "cheat = 1" not in sources
    assert any("STEP = 3" in source for source in sources)


def test_an_import_written_into_a_given_cell_runs_after_ours(planned):
    def change(notebook):
        cell(notebook, "given-1").source += "\nimport math"

    sources = run_sources(planned(change=change))
    ours = next(n for n, source in enumerate(sources) if source.endswith("STEP = 3"))
    assert sources[ours + 1].endswith("import math")


def test_a_deleted_check_is_asked_all_the_same_and_reported(planned):
    made = planned(change=lambda nb: nb.cells.remove(cell(nb, "toy-share-check")))
    assert "toy_share" in [step["ask"]["id"] for step in made.steps() if "ask" in step]
    assert made.notes == ("Check cells that were missing were put back: toy-share-check.",)


def test_a_moved_check_stands_behind_its_answer_again(planned):
    def change(notebook):
        check = cell(notebook, "toy-share-check")
        notebook.cells.remove(check)
        notebook.cells.insert(1, check)

    assert planned(change=change).steps() == planned().steps()


def test_of_a_copied_answer_the_last_edited_one_before_the_check_counts(planned):
    def change(notebook):
        copy = nbformat.from_dict(json.loads(json.dumps(cell(notebook, "toy-cost-answer"))))
        copy.id, copy.source = "copy", "def toy_cost(price, pieces):\n    return pieces * price"
        notebook.cells.insert(notebook.cells.index(cell(notebook, "toy-cost-check")), copy)

    made = planned(change=change)
    assert answers_in(made)["toy_cost"].endswith("pieces * price")


def test_an_untouched_copy_does_not_undo_an_answer(planned):
    stub = 'def toy_cost(price, pieces):\n    """What the pieces cost."""\n    ...  # your answer here'

    def change(notebook):
        copy = nbformat.from_dict(json.loads(json.dumps(cell(notebook, "toy-cost-answer"))))
        copy.id, copy.source = "copy", stub
        notebook.cells.insert(notebook.cells.index(cell(notebook, "toy-cost-check")), copy)

    made = planned(change=change)
    assert answers_in(made)["toy_cost"] == toy.ANSWERS["toy_cost"]
    assert stub not in run_sources(made)


@pytest.mark.parametrize("broken", [False, True], ids=["readable", "with a syntax error"])
def test_an_answer_in_a_cell_of_its_own_is_found_by_what_it_defines(planned, broken):
    source = "def toy_cost(price, pieces):\n    return price * pieces" + (" +" if broken else "")

    def change(notebook):
        notebook.cells.remove(cell(notebook, "toy-cost-answer"))
        notebook.cells.append(nbformat.v4.new_code_cell(source, id="elsewhere"))

    made = planned(change=change)
    assert answers_in(made)["toy_cost"] == source
    assert "toy-cost-answer" in made.notes[0]


def test_an_answer_turned_into_text_is_code_again(planned):
    def change(notebook):
        old = cell(notebook, "toy-word-answer")
        new = nbformat.v4.new_markdown_cell(old.source, id=old.id, metadata=old.metadata)
        notebook.cells[notebook.cells.index(old)] = new

    made = planned(change=change)
    assert toy.ANSWERS["toy_word"] in run_sources(made)


def test_cells_are_found_when_an_editor_lost_every_id(planned):
    def change(notebook):
        for number, one in enumerate(notebook.cells):
            one.id = f"new-{number}"
            one.metadata.pop("nbgrader", None)

    made = planned(change=change)
    code = {question: source for question, source in toy.ANSWERS.items() if question != "toy_text"}
    assert code.items() <= answers_in(made).items()


def test_characters_no_program_can_hold_are_removed(planned_file, course):
    path = hand_in(course, "bob")
    data = json.loads(path.read_text())
    answer = next(c for c in data["cells"] if c["id"] == "toy-word-answer")
    answer["source"] = 'toy_word = "ta\0ble"  # \ud800'
    made = planned_file(json.dumps(data).encode())
    assert answers_in(made)["toy_word"] == 'toy_word = "table"  # ?'
    assert "removed" in made.notes[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_other_encodings_are_read(planned_file, course, encoding):
    text = hand_in(course, "bob").read_text()
    assert answers_in(planned_file(text.encode(encoding)))["toy_word"] == toy.ANSWERS["toy_word"]


def test_a_notebook_of_format_3_is_read(planned_file, course):
    data = json.loads(hand_in(course, "bob").read_text())
    for one in data["cells"]:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    old = {"nbformat": 3, "worksheets": [{"cells": data["cells"]}]}
    assert answers_in(planned_file(json.dumps(old).encode())) == toy.ANSWERS


def test_a_renamed_notebook_is_read_and_reported(planned_file, course):
    made = planned_file(hand_in(course, "bob").read_bytes(), "toy final (2).ipynb")
    assert answers_in(made) == toy.ANSWERS
    assert "toy final (2).ipynb" in made.notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b'{"cells": [', "JSON is damaged"),
        (b"[" * 100_000, "JSON is damaged"),
        (b"\xff\xfe\x00", "JSON is damaged"),
        (b"[1, 2]", "no cells"),
        (b'{"cells": {"a": 1}}', "no cells"),
        (b'{"cells": []}', "another unit"),
        (b'{"cells": [1, null, {"source": 5}]}', "another unit"),
        (b'{"cells": [' + b'{"source":"x"},' * 3_000 + b"{}]}", "3,001 cells"),
    ],
    ids=lambda value: str(value[:12]) if isinstance(value, bytes) else value,
)
def test_what_cannot_be_read_says_why(planned_file, data, reason):
    made = planned_file(data)
    assert reason in made.problem
    assert made.steps() == []


def test_the_notebook_of_another_unit_is_told_apart(planned_file, course):
    data = json.loads(hand_in(course, "bob").read_text())
    data["cells"] = [one for one in data["cells"] if not one["id"].startswith("toy-")]
    made = planned_file(json.dumps(data).encode())
    assert "hand in toy.ipynb" in made.problem


def test_a_folder_without_a_notebook_says_what_is_expected(course, bundle):
    folder = course.submitted("ann", "toy")
    folder.mkdir(parents=True)
    assert "Expected toy.ipynb" in plan("ann", folder, bundle).problem


def test_links_are_not_followed(course, bundle, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(hand_in(course, "bob").read_bytes())
    folder = course.submitted("ann", "toy")
    folder.mkdir(parents=True)
    (folder / "toy.ipynb").symlink_to(secret)
    assert plan("ann", folder, bundle).problem


def test_a_huge_file_is_not_loaded(course, bundle):
    folder = course.submitted("ann", "toy")
    folder.mkdir(parents=True)
    with (folder / "toy.ipynb").open("wb") as file:
        file.truncate(30 << 20)
    assert "at most" in plan("ann", folder, bundle).problem


def test_the_digest_follows_the_work_and_nothing_else(planned):
    def metadata(notebook):
        notebook.metadata.kernelspec = {"display_name": "R", "language": "R", "name": "ir"}
        cell(notebook, "toy-cost-answer").outputs = [nbformat.v4.new_output("stream", text="seen")]

    first = planned().digest()
    assert planned(change=metadata).digest() == first
    assert planned({**toy.ANSWERS, "toy_word": 'toy_word = "x"'}).digest() != first


def test_a_resubmission_that_makes_code_of_text_is_new_work(planned):
    """Incident: the digest held the text of a cell alone, so a helper mended this way was never graded."""

    def text(notebook):
        place = notebook.cells.index(cell(notebook, "unit")) + 1
        notebook.cells.insert(place, nbformat.v4.new_raw_cell("helper = 1", id="mine"))

    assert planned(change=text).digest() != planned(change=insert_after("unit", "helper = 1")).digest()


def test_a_cell_of_ours_that_was_moved_takes_nobody_along(planned):
    def change(notebook):
        notebook.cells.insert(0, notebook.cells.pop())
        insert_after("toy-cost-check", "between = 1")(notebook)

    sources = run_sources(planned(change=change))
    assert sources.index("between = 1") == sources.index(toy.ANSWERS["toy_cost"]) + 1


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("len = 3\nimport math", "len"),
        ("def f():\n    sum = 5\n    return [max for max in range(3)]", ""),
        ("import pandas as pd\nfrom math import pow", "pow"),
        ("for id in range(3):\n    pass\nwith open('a') as input:\n    pass", "id, input"),
        ("%time x = 3\nsorted, (STEP, y) = 1, (2, 3)", "STEP, sorted"),
        ("class list(list):\n    pd = 1", "list"),
        ("def toy_cost(price, pieces)\nprint = 3", "print"),
    ],
)
def test_names_with_another_meaning_are_reported(planned, source, names):
    made = planned(change=insert_after("given-1", source))
    assert ", ".join(made.rebound) == names
    assert any(f": {names}." in note for note in made.notes) == bool(names)


def test_a_large_notebook_is_read_in_seconds(planned_file):
    """What is cheap to write and dear to read: as much code as is read at all."""
    lines = "a = 1\n" * 30_000
    cells = [{"cell_type": "code", "source": f"{lines}# {n}", "id": f"c{n}"} for n in range(5)]
    started = time.monotonic()
    planned_file(json.dumps({"cells": [{"id": "toy-cost-check", "source": ""}, *cells]}).encode())
    assert time.monotonic() - started < 30
