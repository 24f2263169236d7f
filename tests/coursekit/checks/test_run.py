"""What an answer did, as plain outcomes."""

import warnings

import pandas as pd
import pytest

from coursekit.checks.run import answer_calls

from .questions import case, question

CALLS = question(case(0, args={"mw": 10}), case(0, args={"mw": 20}))
VALUE = question(case(0), kind="value")


def ask(answer):
    return answer_calls({"answer": answer}, CALLS)


def test_one_outcome_per_case():
    assert ask(lambda mw: mw * 2) == [{"status": "value", "value": 20}, {"status": "value", "value": 40}]


def test_a_name_that_is_not_there_is_missing():
    assert answer_calls({}, CALLS) == [{"status": "missing"}] * 2
    assert answer_calls({}, VALUE) == [{"status": "missing"}]


def test_a_value_is_read_not_called():
    assert answer_calls({"answer": 7}, VALUE) == [{"status": "value", "value": 7}]


def test_a_value_where_a_function_belongs():
    outcome = ask(7)[0]
    assert outcome["status"] == "wrong type"
    assert "`def`" in outcome["message"]


SOURCE = """
def answer(mw):
    watts = mw
    return watts / (mw - 10)
"""


def test_an_error_carries_type_message_and_line():
    namespace = {}
    exec(compile(SOURCE, "<cell 3>", "exec"), namespace)
    first, second = answer_calls(namespace, CALLS)
    assert first == {
        "status": "raised",
        "type": "ZeroDivisionError",
        "message": "division by zero",
        "line": 4,
    }
    assert second == {"status": "value", "value": 2.0}


def test_a_changed_argument_name_is_explained():
    outcome = ask(lambda power: power)[0]
    assert outcome["type"] == "TypeError"
    assert "as the `def` line gave them" in outcome["message"]


@pytest.mark.parametrize("error", [SystemExit(0), KeyError("x"), RecursionError(), AssertionError("no")])
def test_whatever_is_raised_becomes_an_outcome(error):
    def answer(mw):
        raise error

    assert ask(answer)[0]["status"] == "raised"


def test_memory_and_output_have_their_own_causes():
    def hungry(mw):
        raise MemoryError

    def chatty(mw):
        while True:
            print("x" * 1000)

    assert ask(hungry)[0] == {"status": "out of memory"}
    assert ask(chatty)[0]["status"] == "too much output"
    assert ask(lambda mw: "x" * 3_000_000)[0]["status"] == "too much output"


def test_output_and_warnings_leave_no_trace(capsys):
    def answer(mw):
        print("hello")
        warnings.warn("careful", stacklevel=1)
        return mw

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ask(answer)[0] == {"status": "value", "value": 10}
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_each_call_gets_arguments_of_its_own():
    table = question(
        case(0, args={"sites": pd.DataFrame({"mw": [1.0]})}),
        case(0, args={"sites": pd.DataFrame({"mw": [1.0]})}),
    )

    def answer(sites):
        sites["mw"] += 1
        return float(sites["mw"].iloc[0])

    assert [outcome["value"] for outcome in answer_calls({"answer": answer}, table)] == [2.0, 2.0]


def test_an_interruption_by_the_person_is_not_swallowed():
    def answer(mw):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(answer)
