"""A small unit with one question of each kind, for classes made in tests. No sourced figure is in it."""

from __future__ import annotations

SOURCE = '''\
# %% role="author"
import pandas as pd

from coursekit.authoring import *

# %% [markdown] role="text"
# # Toy: exercises
#
# Two sums, a word, a table, a choice and a text.

# %% role="given"
import pandas as pd

STEP = 3

# %% [markdown] question="toy_cost" role="statement" title="Cost of a purchase" section="costs" objectives="1"
# Write `toy_cost(price, pieces)`. Return what all the pieces cost together.

# %% question="toy_cost" role="answer" points=2
def toy_cost(price, pieces):
    """What the pieces cost."""
    ### BEGIN SOLUTION
    return price * pieces
    ### END SOLUTION

# %% question="toy_cost" role="cases"
visible(price=2.5, pieces=4)
visible(price=7.0, pieces=3)
hidden(2, price=uniform(20, 90), pieces=integers(12, 40))

# %% question="toy_cost" role="slip" name="added"
# says: You added price and pieces.
def toy_cost(price, pieces):
    return price + pieces

# %% question="toy_cost" role="slip" name="one-short"
# says: One piece is not counted.
def toy_cost(price, pieces):
    return price * (pieces - 1)

# %% question="toy_cost" role="slip" name="price-alone"
# says: That is the price of one piece.
def toy_cost(price, pieces):
    return price

# %% [markdown] question="toy_cost" role="hint"
# Think of one piece, then of many.

# %% [markdown] question="toy_share" role="statement" title="A share" section="costs" objectives="1"
# Write `toy_share(part, whole)`. Return the part as a fraction of the whole.

# %% question="toy_share" role="answer" points=2
def toy_share(part, whole):
    """The part as a fraction."""
    ### BEGIN SOLUTION
    return part / whole
    ### END SOLUTION

# %% question="toy_share" role="cases"
visible(part=3, whole=8)
visible(part=5, whole=6)
hidden(part=uniform(10, 40), whole=uniform(50, 90))

# %% question="toy_share" role="slip" name="upside-down"
# says: The fraction is upside down.
def toy_share(part, whole):
    return whole / part

# %% question="toy_share" role="slip" name="of-the-rest"
# says: That is the part against the rest, not against the whole.
def toy_share(part, whole):
    return part / (whole - part)

# %% question="toy_share" role="slip" name="the-rest"
# says: That is the share of the rest.
def toy_share(part, whole):
    return 1 - part / whole

# %% [markdown] question="toy_word" role="statement" title="A word" section="costs" objectives="1"
# Put the word that `"elbat"` spells backwards into a variable named `toy_word`.

# %% question="toy_word" role="answer" points=1
### BEGIN SOLUTION
toy_word = "elbat"[::-1]
### END SOLUTION

# %% question="toy_word" role="slip" name="not-reversed"
# says: That is the word as it stands.
toy_word = "elbat"

# %% [markdown] question="toy_table" role="statement" title="A table" section="costs" objectives="1"
# Write `toy_table(items)`. Return the rows of the table whose `cost` is above `STEP`.

# %% question="toy_table" role="answer" points=2
def toy_table(items):
    """The rows above the step."""
    ### BEGIN SOLUTION
    return items[items["cost"] > STEP]
    ### END SOLUTION

# %% question="toy_table" role="cases"
visible(items=pd.DataFrame({"name": ["a", "b", "c"], "cost": [1, 5, 9]}))
hidden(items=pd.DataFrame({"name": ["d", "e", "f", "g"], "cost": [2, 8, 1, 6]}))

# %% question="toy_table" role="slip" name="all-rows"
# says: All rows are still in it.
def toy_table(items):
    return items

# %% [markdown] question="toy_choice" role="statement" title="A choice" section="costs" objectives="1"
# Which of these hold for every fraction of a whole that is positive?

# %% question="toy_choice" role="options" points=1
right("It is the part divided by the whole.", "So it is defined.")
right("It grows with the part.", "More of the same whole.")
wrong("It grows with the whole.", "A larger whole makes the same part smaller.", slip="grows")
wrong("It is above one.", "Only if the part is larger than the whole.")

# %% [markdown] question="toy_text" role="statement" title="A text" section="costs" objectives="1"
# Say in two sentences what a share is.

# %% [markdown] question="toy_text" role="answer" points=3
# A share is a part set against its whole. It has no unit.

# %% question="toy_text" role="rubric"
criterion("Names the part", "no", "by an example", "in words")
criterion("Names the whole", "no", "by an example", "in words")
criterion("Says that it has no unit", "no", "hints at it", "says it")
sample("A share is a part of something.", marks=(2, 1, 0), comment="The whole stays vague.")
sample("A part divided by its whole, without a unit.", marks=(2, 2, 2), comment="All there.")
'''

ANSWERS = {
    "toy_cost": "def toy_cost(price, pieces):\n    return price * pieces",
    "toy_share": "def toy_share(part, whole):\n    return part / whole",
    "toy_word": 'toy_word = "table"',
    "toy_table": 'def toy_table(items):\n    return items[items["cost"] > STEP]',
    "toy_choice": 'toy_choice = ["a", "b"]',
    "toy_text": "A share is a part set against its whole.",
}
"""Right answers, written here by hand."""
