"""Grading a class: plan, execute, judge, record.

``plan`` takes the student's code out of a submission, ``execute`` runs it in a process of its own that knows
no expected value, the judge of :mod:`coursekit.checks` compares plain values outside, and ``record`` writes
nbgrader's gradebook, the notebooks and the reports. nbgrader stays the system of record.
"""

from coursekit import fast_imports as fast_imports
