"""Which answers may be asked for without a fork: those that cannot touch anything.

A fork costs more than all the rest of a simple question, and most answers are a formula. Whoever gets past
these rules has changed something in their own submission and nothing anywhere else: the walls are the jail's.
"""

from __future__ import annotations

import builtins
import dis
import inspect
import math
import re
from collections.abc import Mapping
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import pandas as pd

_PLAIN = {bool, int, float, str, type(None), np.bool_, np.int64, np.float64}
_GROUPS = {list, tuple, set}
_FEW = 1_000

_HARMLESS = (
    *(abs, all, any, bool, dict, divmod, enumerate, float, int, len, list, max, min, pow, print, range),
    *(reversed, round, set, sorted, str, sum, tuple, zip),
    *(ArithmeticError, IndexError, KeyError, TypeError, ValueError, ZeroDivisionError),
)
_BUILTINS = {function.__name__: function for function in _HARMLESS}
_MODULES = (math, np, pd)
_CHANGES = {
    "DELETE_ATTR",
    "DELETE_GLOBAL",
    "IMPORT_NAME",
    "LOAD_BUILD_CLASS",
    "LOAD_NAME",
    "STORE_ATTR",
    "STORE_GLOBAL",
    "STORE_NAME",
}
_ATTRIBUTES = {"LOAD_ATTR", "LOAD_METHOD"}
# Attributes that reach beyond the values at hand: files, settings, chance, pictures, code in texts.
_OUTSIDE = re.compile(
    "_|to_(?!numpy|list|dict|frame|datetime|numeric|period|timestamp)|read_|set_(?!index|axis)|save|load|from"
    "|random|seed|sample|seterr|errstate|option|plot|hist|boxplot|eval|query|pipe|register|test|io|lib"
)
_WAITS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
"""Code that runs later, piece by piece."""


def needs_no_fork(namespace: Mapping[str, Any], question: Mapping[str, Any]) -> bool:
    """Whether to read or call what stands under the name of a question cannot change anything.

    Arguments are made anew for every call, so a formula may do with them what it likes.
    """
    if question["id"] not in namespace:
        return True
    answer = namespace[question["id"]]
    if any(case["args"] is not None for case in question["cases"]):
        return type(answer) is FunctionType and _is_formula(answer, set())
    return _is_plain(answer)


def _is_plain(value: Any) -> bool:
    """Whether a value is made of nothing but plain types, so that to read it runs nobody's code."""
    parts = value if type(value) in _GROUPS else [value]
    return len(parts) <= _FEW and all(type(part) in _PLAIN for part in parts)


def _is_constant(value: Any) -> bool:
    """Whether a value is plain and can never be another: a list may be added to."""
    return type(value) not in (list, set) and _is_plain(value)


def _is_formula(function: FunctionType, seen: set[FunctionType]) -> bool:
    """Whether a function only computes: it stores nothing outside, imports nothing, catches nothing."""
    if function in seen:
        return True
    seen.add(function)
    defaults = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    if function.__closure__ or not all(map(_is_constant, defaults)):
        return False
    return _only_computes(function.__code__, function.__globals__, seen)


def _only_computes(code: CodeType, names: Mapping[str, Any], seen: set[FunctionType]) -> bool:
    # What catches exceptions could catch the one that ends a loop.
    if code.co_flags & _WAITS or code.co_exceptiontable:
        return False
    for step in dis.get_instructions(code):
        if step.opname in _CHANGES:
            return False
        if step.opname in _ATTRIBUTES and _OUTSIDE.match(str(step.argval)):
            return False
        if step.opname == "LOAD_GLOBAL" and not _is_known(str(step.argval), names, seen):
            return False
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return all(_only_computes(constant, names, seen) for constant in inner)


def _is_known(name: str, names: Mapping[str, Any], seen: set[FunctionType]) -> bool:
    """Whether a global name stands for nothing, a constant, a harmless function of Python's, or a formula."""
    if name not in names:
        # A name that stands for nothing raises an error, and that is all.
        return not hasattr(builtins, name) or getattr(builtins, name) is _BUILTINS.get(name)
    value = names[name]
    if type(value) is FunctionType:
        return _is_formula(value, seen)
    return any(value is module for module in _MODULES) or _is_constant(value)
