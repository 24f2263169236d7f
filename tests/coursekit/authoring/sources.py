"""A small exercise source, in parts that a test can leave out or replace."""

HEAD = """# %% role="author"
from coursekit.authoring import *

# %% [markdown] role="text"
# # A small unit: exercises

# %% role="given"
HOURS = 100
"""

STATEMENT = """
# %% [markdown] question="energy_used" role="statement" title="Energy" section="energy" objectives="1, 2"
# Write `energy_used(mw)`.
"""

ANSWER = '''
# %% question="energy_used" role="answer" points=2 unit="MWh"
def energy_used(mw):
    """Energy over HOURS hours."""
    ### BEGIN SOLUTION
    return mw * HOURS
    ### END SOLUTION
'''

CASES = """
# %% question="energy_used" role="cases"
visible(mw=10)
hidden(2, mw=uniform(11, 500))
"""

TOLERANCE = """
# %% question="energy_used" role="tolerance"
def tolerance(mw):
    return mw / 50
"""

SLIPS = """
# %% question="energy_used" role="slip" name="power-as-energy"
# says: The hours
# are missing.
def energy_used(mw):
    return mw

# %% question="energy_used" role="slip" name="divided"
# says: You divided.
def energy_used(mw):
    return mw / HOURS

# %% question="energy_used" role="slip" name="kilo"
# says: In kilowatt-hours.
def energy_used(mw):
    return mw * HOURS * 1000
"""

HINT = """
# %% [markdown] question="energy_used" role="hint"
# Power times time.
"""

CHOICE = """
# %% [markdown] question="what_holds" role="statement" title="What holds" section="energy" objectives="1"
# Which hold?

# %% question="what_holds" role="options" points=1
right("A megawatt is a rate.")
wrong("A megawatt is an amount.", "That would be energy.", slip="power-as-energy")
"""

WRITTEN = """
# %% [markdown] question="in_words" role="statement" title="In words" section="energy" objectives="2"
# Explain.

# %% [markdown] question="in_words" role="answer" points=3
# Energy is power over time.

# %% question="in_words" role="rubric"
criterion("Energy", "no", "unclear", "yes")
criterion("Time", "no", "unclear", "yes")
criterion("Unit", "no", "unclear", "yes")
sample("It is power.", marks=(0, 0, 0), comment="No.")
sample("It is power over time.", marks=(2, 2, 0), comment="Good.")
"""

ONLY_WRONG = 'wrong("A megawatt is an amount.", "That would be energy.", slip="power-as-energy")'

VALUE = """
# %% [markdown] question="year_energy" role="statement" title="A year" section="energy" objectives="1"
# Assign `year_energy`.

# %% question="year_energy" role="answer" points=1
### BEGIN SOLUTION
year_energy = 1000
### END SOLUTION

# %% question="year_energy" role="slip" name="power-as-energy"
# says: The hours are missing.
year_energy = 10
"""

FUNCTION = STATEMENT + ANSWER + CASES + SLIPS + HINT
WHOLE = HEAD + FUNCTION + CHOICE + WRITTEN
