"""What submissions gave back is kept, and found again only where it fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursekit.grading.kept import KeptAnswers
from coursekit.grading.received import CellRun, Executed

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OUTCOMES = st.fixed_dictionaries({"status": st.just("value"), "value": PLAIN})
EXECUTED = st.builds(
    Executed,
    st.dictionaries(
        st.text(), st.builds(CellRun, st.lists(st.dictionaries(st.text(), PLAIN)), st.none() | OUTCOMES)
    ),
    st.dictionaries(st.text(), st.lists(OUTCOMES, max_size=3)),
)


@given(EXECUTED)
def test_what_is_kept_comes_back_as_it_was(tmp_path_factory, executed):
    kept = KeptAnswers(tmp_path_factory.mktemp("kept"))
    kept.save("ann", "run 1", executed)
    assert kept.find("ann", "run 1") == executed


def test_another_run_another_student_and_a_damaged_file_are_not_found(tmp_path):
    kept = KeptAnswers(tmp_path / "answers")
    assert kept.find("ann", "run 1") is None
    kept.save("ann", "run 1", Executed())
    assert kept.find("ann", "run 2") is None
    assert kept.find("bob", "run 1") is None
    (tmp_path / "answers" / "ann.json").write_text('{"ran": "run 1", "cells": [')
    assert kept.find("ann", "run 1") is None
