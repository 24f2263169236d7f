"""Small questions for the tests of the judge, made by hand."""

from coursekit.checks.codec import encode

TOLERANCE = {"rel": 1e-6, "abs": 0.0, "digits": None, "factor": None}


def value(obj):
    """The outcome of an answer that gave ``obj``."""
    return {"status": "value", "value": encode(obj)}


def case(expected, visible=True, points=1000, args=None, **slips):
    """A case whose expected value, and what each slip would give, are Python objects."""
    return {
        "visible": visible,
        "points": points,
        "args": None if args is None else {name: encode(arg) for name, arg in args.items()},
        "expected": value(expected),
        "slips": {name.replace("_", "-"): value(wrong) for name, wrong in slips.items()},
    }


def question(*cases, kind="function", slips=(), ordered=False, **tolerance):
    """A question with the given cases; ``slips`` are pairs of name and sentence."""
    return {
        "id": "answer",
        "kind": kind,
        "title": "A question",
        "points": sum(one["points"] for one in cases),
        "unit": "MW",
        "tolerance": {**TOLERANCE, **tolerance},
        "ordered": ordered,
        "hints": [],
        "uses": [],
        "options": [],
        "slips": [{"name": name, "says": says} for name, says in slips],
        "cases": list(cases),
    }


def choice(*options, points=1000):
    """A choice question; each option is a triple of text, whether it holds, and the reason."""
    base = question(kind="choice")
    labelled = [
        {"label": chr(97 + i), "text": text, "right": right, "because": because, "slip": None}
        for i, (text, right, because) in enumerate(options)
    ]
    return {**base, "points": points, "options": labelled}
