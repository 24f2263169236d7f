"""Which answers are asked for without a fork: what only computes, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from coursekit.grading.inplace import needs_no_fork

FORMULAS = {
    "arithmetic": "def f(a, b=2):\n    return a * b / 3 + LIMIT",
    "texts": "def f(a):\n    year, month = int(a[:4]), int(a[5:])\n    return f'{year}-{month:02d}'.upper()",
    "loop": "def f(a):\n    total = 0\n    for step in range(a):\n        total += step\n    return total",
    "own list": "def f(a):\n    found = []\n    found.append(a)\n    return sorted(found)",
    "helper": "def half(a):\n    return a / 2\n\ndef f(a):\n    return half(a)",
    "recursion": "def f(a):\n    return 1 if a < 2 else a * f(a - 1)",
    "raises": "def f(a):\n    if a < 0:\n        raise ValueError('below zero')\n    return a",
    "lambda": "def f(a):\n    return sorted(a, key=lambda row: row[1])",
    "table": "def f(a):\n    keep = a[a['cost'] > LIMIT]\n    return keep.groupby('b').sum().reset_index()",
    "column": "def f(a):\n    a = a.copy()\n    a['double'] = 2 * a['cost']\n    return pd.concat([a, a])",
    "a name of nothing": "def f(a):\n    return a * rate",
    "numpy": "def f(a):\n    return np.log(a) + math.sqrt(2)",
}
REACHING_OUT = {
    "global": "def f(a):\n    global LIMIT\n    LIMIT = a\n    return a",
    "list outside": "def f(a):\n    SEEN.append(a)\n    return len(SEEN)",
    "table outside": "def f(a):\n    return TABLE['cost'].sum()",
    "import": "def f(a):\n    import os\n    return os.getpid()",
    "attribute of a function": "def f(a):\n    f.calls = 1\n    return a",
    "deep attribute": "def f(a):\n    return a.__class__.__mro__[1].__subclasses__()",
    "catches all": "def f(a):\n    try:\n        return a + 1\n    except BaseException:\n        pass",
    "file": "def f(a):\n    return open('x', 'w')",
    "table to a file": "def f(a):\n    return a.to_csv('x.csv')",
    "settings": "def f(a):\n    pd.set_option('display.width', 10)\n    return a",
    "a builtin of no use": "def f(a):\n    return exec(a)",
    "chance": "def f(a):\n    return np.random.normal()",
    "default list": "def f(a, seen=[]):\n    seen.append(a)\n    return seen",
    "closure": "def make(seen):\n    def inner(a):\n        seen.append(a)\n    return inner\n\nf = make([])",
    "helper that reaches out": "def note(a):\n    SEEN.append(a)\n\ndef f(a):\n    note(a)\n    return a",
    "own class": "class Sum:\n    pass\n\ndef f(a):\n    return Sum()",
    "generator": "def f(a):\n    yield a",
    "shadowed builtin": "def sum(a):\n    return SEEN\n\ndef f(a):\n    return sum(a)",
    "no function": "f = int",
    "callable object": "class F:\n    def __call__(self, a):\n        return a\n\nf = F()",
}


def asked(source: str, *, args: bool = True) -> bool:
    namespace: dict[str, Any] = {}
    exec("import math\nimport numpy as np\nimport pandas as pd\nLIMIT = 3\nSEEN = []", namespace)
    exec("TABLE = pd.DataFrame({'cost': [1]})", namespace)
    exec(source, namespace)
    return needs_no_fork(namespace, {"id": "f", "cases": [{"args": {"a": 1} if args else None}]})


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_needs_no_fork(name):
    assert asked(FORMULAS[name])


@pytest.mark.parametrize("name", REACHING_OUT)
def test_what_reaches_beyond_its_arguments_gets_a_fork(name):
    assert not asked(REACHING_OUT[name])


@pytest.mark.parametrize(
    "source", ["f = 3", "f = 1 / 7", "f = ['a', 'b']", "f = np.float64(2)", "f = None", ""]
)
def test_a_plain_value_or_none_is_read_in_place(source):
    assert asked(source, args=False)


@pytest.mark.parametrize(
    "source",
    [
        "f = TABLE",
        "class Text(str):\n    def __len__(self):\n        SEEN.append(1)\nf = Text('a')",
        "f = [[1, 2]]",
        "f = list(range(5000))",
    ],
)
def test_a_value_that_may_run_code_when_read_gets_a_fork(source):
    assert not asked(source, args=False)


def test_a_changed_builtin_is_noticed(monkeypatch):
    import builtins

    assert asked("def f(a):\n    return abs(a)")
    monkeypatch.setattr(builtins, "abs", print)
    assert not asked("def f(a):\n    return abs(a)")


def test_an_added_builtin_is_noticed(monkeypatch):
    import builtins

    assert asked("def f(a):\n    return note(a)")
    monkeypatch.setattr(builtins, "note", print, raising=False)
    assert not asked("def f(a):\n    return note(a)")
