"""Writing exercises: the vocabulary of a source file, the reader, the builder and the proofs.

``from coursekit.authoring import *`` at the top of a source brings the vocabulary.
"""

from coursekit.authoring.vocabulary import (
    criterion,
    fact,
    frame,
    hidden,
    integers,
    limits,
    months,
    one_of,
    right,
    sample,
    uniform,
    visible,
    wrong,
)

__all__ = [
    "criterion",
    "fact",
    "frame",
    "hidden",
    "integers",
    "limits",
    "months",
    "one_of",
    "right",
    "sample",
    "uniform",
    "visible",
    "wrong",
]
