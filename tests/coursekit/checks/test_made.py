"""Tables made once and copied."""

import datetime as dt

import pandas as pd

from coursekit.checks.codec import decode, encode
from coursekit.checks.made import fresh, make_tables


def test_a_table_made_beforehand_is_the_same_and_fresh_each_time():
    cells = {
        "n": [1.5, None],
        "text": ["a", None],
        "on": [dt.datetime(2026, 5, 1), None],
        "yes": [True, False],
    }
    plain = {"items": encode(pd.DataFrame(cells)), "least": 2}
    made = make_tables(plain)
    first, second = fresh(made["items"]), fresh(made["items"])
    pd.testing.assert_frame_equal(first, decode(plain["items"]))
    first.loc[0, "n"] = 7.0
    pd.testing.assert_frame_equal(second, decode(plain["items"]))
    assert made["least"] == 2


def test_a_table_that_copies_could_share_something_of_is_not_made_beforehand():
    plain = {"items": encode(pd.DataFrame({"pair": [[1, 2], [3]]}))}
    assert make_tables(plain) == plain
