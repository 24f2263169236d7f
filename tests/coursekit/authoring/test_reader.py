"""Reading a source: its parts, and what is refused."""

import pytest

from coursekit.authoring.reader import SourceError

from .sources import ANSWER, CASES, FUNCTION, HEAD, STATEMENT, WHOLE


def test_the_parts_of_a_unit(read):
    unit = read()
    assert unit.title == "A small unit"
    assert [question.id for question in unit.questions] == ["energy_used", "what_holds", "in_words"]
    assert unit.given == "HOURS = 100"
    assert "coursekit.authoring" in unit.author


def test_the_parts_of_a_question(read):
    energy, holds, words = read().questions
    assert (energy.points, energy.unit, energy.objectives) == (2000, "MWh", ("1", "2"))
    assert [slip.name for slip in energy.slips] == ["power-as-energy", "divided", "kilo"]
    assert energy.slips[0].says == "The hours are missing."
    assert energy.hints == ["Power times time."]
    assert energy.is_function
    assert holds.is_choice
    assert words.written


def test_the_solution_is_code_without_marks(read):
    solution = read().questions[0].solution
    assert "###" not in solution
    assert "return mw * HOURS" in solution


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + '# %% role="anwser"\n1', "roles are"),
        (HEAD + "# %%\n1", "roles are"),
        (HEAD + ANSWER.replace("energy_used", "Energy Used"), "question id"),
        (HEAD + STATEMENT, "has no points"),
        (HEAD + ANSWER, "has no statement"),
        (WHOLE.replace("# says: You divided.", "# You divided."), "says"),
        (WHOLE.replace('name="divided"', 'name="kilo"'), "stands twice"),
        (WHOLE.replace('role="rubric"', 'role="cases"'), "has no rubric"),
        (WHOLE.replace('unit="MWh"', 'scale="low"'), "one step"),
    ],
)
def test_a_source_that_cannot_be_read_names_the_place(read, text, says):
    with pytest.raises(SourceError, match=says) as caught:
        read(text)
    assert "small.py" in str(caught.value)


def test_a_value_question_is_told_from_a_function(read):
    text = HEAD + FUNCTION.replace("def energy_used(mw):", "def helper(mw):")
    assert not read(text).questions[0].is_function
    assert CASES in text


def test_points_for_parts_are_read_from_the_answer(read):
    assert read().questions[0].partial == {}
    energy = read(WHOLE.replace('unit="MWh"', 'each=true scale="low | high"')).questions[0]
    assert energy.partial == {"each": True, "scale": ["low", "high"]}
