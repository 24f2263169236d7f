"""The machinery of a course: checks, authoring, grading and the book.

It knows nothing of the subject it serves; a subject registers itself through the entry point group
``coursekit.subject`` (see :mod:`coursekit.subject`). The layers, lowest first: ``checks``, then
``authoring``, ``grading`` and ``sphinx``, then ``cli``; no lower layer imports a higher one.
"""

from coursekit.checks.notebook import unit

__all__ = ["unit"]
