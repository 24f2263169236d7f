"""Verdicts a grader gives on top of the judge's."""

import pytest

from coursekit.grading.judging import verdicts
from coursekit.grading.plan import Plan, plan
from coursekit.grading.received import CellRun, Executed, cleaner, outcome, output

from .conftest import hand_in


@pytest.fixture
def judged(course, bundle):
    """Judges one question of an honest notebook on given outcomes."""
    made = plan("ann", hand_in(course, "ann").parent, bundle)

    def judge(question, outcomes, failure=None):
        cells = {f"{question}-answer".replace("_", "-"): CellRun(failure=failure)}
        found = verdicts(bundle, made, Executed(cells, {question: outcomes}))
        return next(verdict for verdict in found if verdict.question == question)

    return judge


def test_a_missing_name_is_explained_by_the_cell_that_failed(judged):
    failure = {"status": "syntax error", "message": "invalid syntax", "line": 2}
    verdict = judged("toy_cost", [{"status": "missing"}] * 4, failure)
    assert (verdict.cause, verdict.points) == ("syntax error", 0)
    assert "line 2" in verdict.message


def test_a_failure_behind_the_definition_does_not_touch_the_answer(judged):
    failure = {"status": "raised", "type": "NameError", "message": "no", "line": 9}
    verdict = judged("toy_word", [{"status": "value", "value": "table"}], failure)
    assert (verdict.cause, verdict.points) == ("correct", 1000)


def test_a_question_nobody_answered_is_missing(judged):
    assert judged("toy_share", []).cause == "missing"


@pytest.mark.parametrize(
    "forged",
    [
        {"t": "no such tag", "v": []},
        {"t": "table"},
        {"t": "table", "columns": [1], "index": None, "rows": [[1, 2]]},
        {"v": 1},
        {"t": "decimal", "v": "not a number"},
        [{"t": "float", "v": "x"}],
    ],
    ids=str,
)
@pytest.mark.parametrize("question", ["toy_cost", "toy_word", "toy_table", "toy_choice"])
def test_what_only_a_forger_sends_earns_nothing_and_harms_nobody(judged, question, forged):
    verdict = judged(question, [{"status": "value", "value": forged}] * 4)
    assert verdict.points == 0
    assert verdict.cause in ("crashed", "wrong value", "wrong type", "wrong shape")


def test_an_unreadable_submission_has_a_verdict_on_every_question(bundle):
    found = verdicts(bundle, Plan("ann", problem="It is empty."), Executed())
    assert [verdict.question for verdict in found] == [question["id"] for question in bundle["questions"]]
    assert {(verdict.cause, verdict.points, verdict.message) for verdict in found} == {
        ("unreadable submission", 0, "It is empty.")
    }


@pytest.mark.parametrize("raw", [None, 5, [], {}, {"status": "full marks"}, {"status": ["value"]}], ids=str)
def test_an_outcome_of_no_known_kind_is_a_crash(raw, tmp_path):
    assert outcome(raw, cleaner(tmp_path))["status"] == "crashed"


def test_chance_is_taken_out_of_texts_and_left_in_answers(tmp_path):
    clean = cleaner(tmp_path)
    said = {
        "status": "raised",
        "type": "ValueError",
        "message": f"<f at 0x7f00aa11bb22> in {tmp_path}/submission-a1/x",
    }
    assert outcome(said, clean)["message"] == "<f at 0x…> in ./x"
    answer = {
        "status": "value",
        "value": ["0x7f00aa11bb22", {"t": "other", "type": "f", "v": "<f at 0x7f00aa11bb22>"}],
    }
    assert outcome(answer, clean)["value"] == [
        "0x7f00aa11bb22",
        {"t": "other", "type": "f", "v": "<f at 0x…>"},
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("\x1b[38;5;28;01mgreen\x1b[39;00m", "\x1b[38;5;28;01mgreen\x1b[39;00m"),
        ("\x1b[1;48;2;1;2;3mblue\x1b[m", "\x1b[1;48;2;1;2;3mblue\x1b[m"),
        ("\x1b[38mhalf\x1b[38;5m a\x1b[48;2;1;2m colour", "half a colour"),
        ("\x1b[48;5;-1mno number", "no number"),
    ],
)
def test_whole_colours_stay_and_half_ones_go(tmp_path, text, kept):
    assert cleaner(tmp_path)(text) == kept


def test_what_no_file_can_hold_is_replaced_or_left_out(tmp_path):
    clean = cleaner(tmp_path)
    said = {"status": "raised", "type": "E\ud800", "message": "\udfff"}
    assert outcome(said, clean) == {"status": "raised", "type": "E?", "message": "?"}
    shown = {"output_type": "display_data", "data": {"application/json": ["\ud800"]}, "metadata": {}}
    assert output(shown, clean)["data"] == {"application/json": ["?"]}
    deep = []
    for _ in range(500):
        deep = [deep]
    assert outcome({"status": "value", "value": deep}, clean)["status"] == "crashed"
    assert output({**shown, "data": {"application/json": deep}}, clean) is None


def test_a_picture_stays_as_it_is(tmp_path):
    picture = {
        "output_type": "display_data",
        "data": {"image/png": "AA0xabcdef12/+0xabcdef12"},
        "metadata": {},
    }
    assert output(picture, cleaner(tmp_path)) == picture
