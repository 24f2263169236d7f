"""Each proof obligation, broken once."""

import pytest

from coursekit.authoring.build import findings, frozen_bundle
from coursekit.errors import CourseError

from .sources import CHOICE, FUNCTION, HEAD, ONLY_WRONG, SLIPS, TOLERANCE, WHOLE, WRITTEN

ONE_SLIP = """
# %% question="energy_used" role="slip" name="another"
# says: Another.
def energy_used(mw):
    return {}
"""

PAIR = FUNCTION.replace("return mw * HOURS\n    ###", "return mw, mw * HOURS\n    ###") + ONE_SLIP.format(
    "mw, mw * HOURS * (1 + 3e-6)"
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WHOLE.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", ""), "handed out"),
        (HEAD + FUNCTION + ONE_SLIP.format("mw * HOURS"), "the slip 'another' passes"),
        (HEAD + FUNCTION + ONE_SLIP.format("mw"), "the slip 'another' is named 'power-as-energy'"),
        (HEAD + FUNCTION + ONE_SLIP.format("mw * HOURS * (1 + 3e-6)"), "above a quarter of the gap"),
        # Equal to another slip on the visible case, 10 MW, alone.
        (HEAD + FUNCTION + ONE_SLIP.format("10"), "on the visible cases alone"),
        (HEAD + FUNCTION.replace(SLIPS, SLIPS.split("# %%")[0]), "names 0 slips"),
        (HEAD + FUNCTION.replace("uniform(11, 500)", "one_of(10)"), "same inputs"),
        (HEAD + FUNCTION.replace("visible(mw=10)\n", ""), "no visible case"),
        (HEAD + FUNCTION.replace("Write `energy_used(mw)`.", "A load of 300 MW."), "300 MW"),
        (HEAD + FUNCTION.replace("energy_used", "monthly_fee"), "a fact has the same id"),
        (HEAD + CHOICE.replace(ONLY_WRONG, ""), "an option that holds and one that does not"),
        (HEAD + CHOICE.replace('"That would be energy."', '""'), "has no reason"),
        (HEAD + CHOICE.replace("That would be energy.", "It is 300 MW."), "300 MW"),
        (HEAD + CHOICE.replace("A megawatt is a rate.", "A site of 90 MW."), "90 MW"),
        (HEAD + PAIR, "above a quarter of the gap"),
        # Four times a tolerance of 30 MWh per MW reaches from 100 down to the 1 MWh of the first slip.
        (HEAD + FUNCTION + TOLERANCE.replace("mw / 50", "30 * mw"), "above a quarter of the gap"),
        (HEAD + WRITTEN.replace('criterion("Time", "no", "unclear", "yes")\n', ""), "has 2 rows"),
        (HEAD + WRITTEN.replace("marks=(0, 0, 0)", "marks=(0, 3, 0)"), "0, 1 or 2"),
    ],
)  # fmt: skip
def test_a_broken_obligation_is_found(read, text, says):
    assert any(says in finding for finding in findings(read(text))), findings(read(text))


def test_a_tolerance_from_the_data_hides_no_slip_when_it_is_small(read):
    assert findings(read(WHOLE + TOLERANCE)) == []


def test_an_answer_that_is_not_pure_is_found(read):
    text = WHOLE.replace("HOURS = 100", "HOURS = 100\ncalls = []").replace(
        "return mw * HOURS\n    ###", "calls.append(1); return mw * HOURS * len(calls)\n    ###"
    )
    assert any("the answer itself earns" in finding for finding in findings(read(text)))


def test_a_statement_may_not_quote_its_answer(read):
    text = (
        HEAD
        + """
# %% [markdown] question="the_fee" role="statement" title="Fee" section="x" objectives="1"
# The fee is {{monthly_fee}}.

# %% question="the_fee" role="answer" points=1
### BEGIN SOLUTION
the_fee = 1.25e9
### END SOLUTION
"""
    )
    assert any("quotes the fact 'monthly_fee'" in finding for finding in findings(read(text)))


def test_a_release_gives_up_after_twenty_draws_and_says_why(read):
    text = WHOLE.replace("uniform(11, 500)", "one_of(10)")
    with pytest.raises(CourseError, match="after 20 draws"):
        frozen_bundle(read(text), 1)
