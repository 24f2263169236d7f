"""The class of the toy unit, as the tests of grading have it."""

from tests.coursekit.grading.conftest import course, released, toy_project

__all__ = ["course", "released", "toy_project"]
