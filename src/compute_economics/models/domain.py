"""What the models refuse: numbers outside the range in which a formula means something."""

from __future__ import annotations


def at_least_zero(**values: float) -> None:
    """Refuse a negative number; the names of the arguments stand in the message.

    Raises:
        ValueError: a value is below zero or not a number.
    """
    for name, value in values.items():
        if not value >= 0:
            raise ValueError(f"{name} is {value:g}; expected zero or more. Check its sign and unit.")


def above_zero(**values: float) -> None:
    """Refuse zero and negative numbers; the names of the arguments stand in the message.

    Raises:
        ValueError: a value is zero, below it, or not a number.
    """
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name} is {value:g}; expected more than zero.")
