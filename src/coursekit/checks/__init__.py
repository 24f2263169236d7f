"""Checking an answer: codec, judge, bundle, and what a learner sees. Needs the standard library alone.

A check is data. The code of a learner runs where it is (a notebook, a jail, a page); it leaves *outcomes*,
plain JSON values, and the judge compares outcomes with outcomes. So the verdict is the same everywhere.
"""
