"""How nbgrader's own commands are told to grade and show as this course does: by documented settings.

``nbgrader_config.py`` of a class calls :func:`wire`. It imports nothing, for every nbgrader command reads it.
"""

from __future__ import annotations

from typing import Any

_OURS = "coursekit.grading.autograde"


def wire(c: Any) -> None:
    """Set in ``c``, the configuration of nbgrader, what makes it use our parts. What follows may change it.

    ``nbgrader autograde`` and formgrader's button then run our units as ``course grade`` does,
    ``nbgrader generate_feedback`` makes its pages, and formgrader shows the rubric beside a written answer
    and runs nothing that a student wrote.
    """
    c.Autograde.exporter_class = f"{_OURS}.JailedGrading"
    c.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        f"{_OURS}.OverwriteOwnCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        f"{_OURS}.ExecuteOwn",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        f"{_OURS}.SaveVerdicts",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.GenerateFeedback.exporter_class = "coursekit.grading.nbgrader_parts.FeedbackExporter"
    # In this order: what a student put into a notebook is made harmless, then our rubric is put beside it.
    c.HTMLExporter.preprocessors = [
        "coursekit.grading.nbgrader_parts.MakeHarmless",
        "coursekit.grading.rubric.ShowRubric",
    ]
