"""The one error the commands show without a traceback."""

from __future__ import annotations


class CourseError(Exception):
    """Something a person can put right: the message says what happened, what was expected, what to do next.

    ``exit_code`` is what the command ends with: 2 for a usage that cannot work, 1 for a fault of ours.
    """

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
