"""The configuration of a class, as an nbgrader command started in its folder would have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from coursekit.errors import CourseError
from coursekit.grading.course import Course
from coursekit.grading.limits import Limits


def settings(course: Course) -> Config:
    """What ``nbgrader_config.py`` sets.

    Raises:
        CourseError: the file cannot be run.
    """
    try:
        config: Config = PyFileConfigLoader(course.config.name, path=str(course.root)).load_config()
        return config
    except Exception as error:
        raise CourseError(f"{course.config} cannot be read: {type(error).__name__}: {error}") from error


def limits_of(course: Course, bundle: Mapping[str, Any]) -> Limits:
    """What a submission of one unit may use: what the unit says, then what the instructor says.

    The instructor sets ``c.Limits.memory = 2 << 30`` for all units, and for one of them
    ``c.Limits.units = {"the_deal": {"memory": 3 << 30}}``.

    Raises:
        CourseError: the configuration cannot be run, or sets a limit that there is not.
    """
    own = dict(settings(course).get("Limits", {}))
    units = own.pop("units", {})
    limits = Limits().changed(bundle.get("limits", {}), f"The unit {bundle['unit']}")
    for changes in (own, units.get(bundle["unit"], {})):
        limits = limits.changed(changes, str(course.config))
    return limits
