"""Plain values: one codec, both ways, between Python objects and tagged JSON.

Plain JSON values stand for themselves (numbers that are finite, text, True and False, lists). Everything
else is an object with a tag ``t``::

    {"t": "none"}                                    None, NaT, pandas.NA
    {"t": "float", "v": "nan" | "inf" | "-inf"}
    {"t": "decimal", "v": "5.27"}
    {"t": "date", "v": "2026-05-03"}                 datetime.date
    {"t": "datetime", "v": "2026-05-03T00:00:00"}    datetime, Timestamp, datetime64
    {"t": "tuple" | "set", "v": [...]}
    {"t": "map", "v": [[key, value], ...]}
    {"t": "array", "shape": [...], "v": [...]}       numpy array, values in C order
    {"t": "series", "name": ..., "index": ..., "v": [...]}
    {"t": "table", "columns": [[name, kind], ...], "index": ..., "rows": [[...], ...]}
    {"t": "other", "type": "function", "v": "repr, cut short"}

``index`` is ``None`` for the default 0, 1, 2…, else ``{"names": [...], "rows": [[...], ...]}``. A missing
cell of a table or series is ``{"t": "none"}``. Nothing is ever pickled, and decoding runs no code of the
value's author. Only the standard library is imported; pandas only where a table has to be made again.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Plain = Any
"""A plain value: what :func:`encode` returns and ``json`` writes."""


@dataclass(frozen=True)
class Caps:
    """How large a value may be. ``size`` counts characters of text and eight for every other value."""

    rows: int = 20_000
    columns: int = 200
    depth: int = 8
    size: int = 2_000_000


DEFAULT_CAPS = Caps()
_MOST_DIGITS = 1_000
_REPR_LENGTH = 120


class CodecError(ValueError):
    """A value that has no plain form, or a plain form that stands for no value."""


class TooLargeError(CodecError):
    """A value larger than the caps allow."""


def encode(obj: object, caps: Caps = DEFAULT_CAPS) -> Plain:
    """The plain form of a Python object. Any object has one; what it cannot carry becomes ``other``.

    Raises:
        TooLargeError: the object has more rows, columns, levels or characters than ``caps`` allow.
    """
    return _Encoder(caps).encode(obj, 0)


def fits(plain: Any, caps: Caps = DEFAULT_CAPS) -> bool:
    """Whether something that may be a plain value keeps to the caps, whoever wrote it.

    What :func:`encode` gives always does: tags take a level and a little room of their own.
    """
    level, size = [plain], 0
    for _ in range(3 * (caps.depth + 2)):
        inner: list[Any] = []
        for item in level:
            size += len(item) if isinstance(item, str) else 8
            if isinstance(item, dict):
                columns = item.get("columns")
                if isinstance(columns, list) and len(columns) > caps.columns:
                    return False
                inner += item.values()
            elif isinstance(item, list):
                if len(item) > caps.rows:
                    return False
                inner += item
        if size > 4 * caps.size:
            return False
        if not inner:
            return True
        level = inner
    return False


class _Encoder:
    """Encodes one object and keeps count of its size."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.size = 0

    def encode(self, obj: object, depth: int) -> Plain:
        if depth > self.caps.depth:
            raise TooLargeError(f"more than {self.caps.depth} levels deep")
        self._count(8)
        try:
            scalar = self._scalar(obj)
            return self._container(obj, depth) if scalar is _NOT_SCALAR else scalar
        except (TooLargeError, MemoryError):
            raise
        except Exception:
            # A class of a learner's own may break any promise of the type it derives from.
            return _other(obj)

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > self.caps.size:
            raise TooLargeError(f"larger than {self.caps.size:,} characters")

    def _scalar(self, obj: object) -> Plain:
        if isinstance(obj, str):
            return self._text(str.__str__(obj))
        if isinstance(obj, bool):
            return obj is True
        if isinstance(obj, int):
            return _integer(int.__int__(obj))
        if isinstance(obj, float):
            return _float(float.__float__(obj))
        # Before the dates, for NaT is one.
        if obj is None or _is_pandas_missing(obj):
            return {"t": "none"}
        if isinstance(obj, Decimal):
            return {"t": "decimal", "v": self._text(Decimal.__str__(obj))}
        if isinstance(obj, dt.datetime):
            return {"t": "datetime", "v": self._text(str.__str__(obj.isoformat()))}
        if isinstance(obj, dt.date):
            return {"t": "date", "v": self._text(str.__str__(obj.isoformat()))}
        return _NOT_SCALAR

    def _text(self, text: str) -> str:
        self._count(len(text))
        return text

    def _container(self, obj: object, depth: int) -> Plain:
        pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
        if pandas is not None and isinstance(obj, pandas.DataFrame):
            return self._table(obj, depth)
        if pandas is not None and isinstance(obj, pandas.Series):
            self._cap_rows(len(obj))
            return {
                "t": "series",
                "name": self.encode(obj.name, depth + 1),
                "index": self._index(obj.index, depth),
                "v": self._items(obj.tolist(), depth, missing=True),
            }
        if pandas is not None and isinstance(obj, pandas.Index):
            self._cap_rows(len(obj))
            return self._items(obj.tolist(), depth, missing=True)
        if numpy is not None and isinstance(obj, numpy.generic | numpy.ndarray):
            return self._numpy(obj, depth)
        if isinstance(obj, list):
            return self._items(obj, depth)
        if isinstance(obj, tuple):
            return {"t": "tuple", "v": self._items(obj, depth)}
        if isinstance(obj, set | frozenset):
            return {"t": "set", "v": sorted(self._items(obj, depth), key=repr)}
        if isinstance(obj, Mapping):
            items = self._capped(obj.items())
            pairs = [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in items]
            return {"t": "map", "v": pairs}
        return _other(obj)

    def _items(self, items: Iterable[object], depth: int, missing: bool = False) -> list[Plain]:
        capped = self._capped(items)
        return [self._cell(item, depth) if missing else self.encode(item, depth + 1) for item in capped]

    def _capped(self, items: Iterable[Any]) -> list[Any]:
        """The items as a list. They are counted, for a length can lie and an iterator need not end."""
        capped = list(itertools.islice(items, self.caps.rows + 1))
        self._cap_rows(len(capped))
        return capped

    def _cell(self, obj: object, depth: int) -> Plain:
        """A cell of a table or series, where NaN means missing."""
        return {"t": "none"} if isinstance(obj, float) and math.isnan(obj) else self.encode(obj, depth + 1)

    def _cap_rows(self, count: int) -> None:
        if count > self.caps.rows:
            raise TooLargeError(f"more than {self.caps.rows:,} values")

    def _numpy(self, obj: Any, depth: int) -> Plain:
        self._cap_rows(obj.size)
        if obj.dtype.kind == "M":
            values = [{"t": "none"} if v == "NaT" else {"t": "datetime", "v": v} for v in _iso(obj)]
        elif obj.dtype.kind == "f":
            # A longdouble has no Python number of its own, and would stay what it is.
            values = self._items(obj.astype("float64").reshape(-1).tolist(), depth)
        elif obj.dtype.kind in "biuUSOT":
            values = self._items(obj.reshape(-1).tolist(), depth)
        else:
            return {"t": "other", "type": str(obj.dtype), "v": _short_repr(obj)}
        if isinstance(obj, sys.modules["numpy"].generic):
            return values[0]
        return {"t": "array", "shape": list(obj.shape), "v": values}

    def _table(self, frame: Any, depth: int) -> Plain:
        if frame.shape[1] > self.caps.columns:
            raise TooLargeError(f"{frame.shape[1]:,} columns; at most {self.caps.columns} are read")
        self._cap_rows(frame.shape[0])
        # One after the other, not by name: names may occur twice.
        cells = [column.tolist() for _, column in frame.items()]
        columns = [self._items(column, depth, missing=True) for column in cells]
        names = [self.encode(name, depth + 1) for name in frame.columns.tolist()]
        return {
            "t": "table",
            "columns": [[name, column_kind(column)] for name, column in zip(names, columns, strict=True)],
            "index": self._index(frame.index, depth),
            "rows": [list(row) for row in zip(*columns, strict=True)] if columns else [[]] * frame.shape[0],
        }

    def _index(self, index: Any, depth: int) -> Plain:
        labels = index.tolist()
        named = any(name is not None for name in index.names)
        # Only whole numbers are compared: a label may be an object of a learner's own.
        if not named and all(type(label) is int for label in labels) and labels == list(range(len(labels))):
            return None
        tuples = labels if index.nlevels > 1 else [(label,) for label in labels]
        return {
            "names": [self.encode(name, depth + 1) for name in index.names],
            "rows": [self._items(labels, depth, missing=True) for labels in tuples],
        }


_NOT_SCALAR = object()
# The name of a type as Python keeps it; a metaclass may give another answer, or none.
_NAME_OF_TYPE = type.__dict__["__name__"]


def _other(obj: object) -> Plain:
    return {"t": "other", "type": _NAME_OF_TYPE.__get__(type(obj)), "v": _short_repr(obj)}


def _is_pandas_missing(obj: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and (obj is pandas.NaT or obj is pandas.NA)


def _integer(value: int) -> Plain:
    if value.bit_length() > _MOST_DIGITS * math.log2(10):
        return {"t": "other", "type": "int", "v": f"an integer of more than {_MOST_DIGITS:,} digits"}
    return value


def _float(value: float) -> Plain:
    return value if math.isfinite(value) else {"t": "float", "v": str(value)}


def _iso(obj: Any) -> list[str]:
    """The texts of a datetime64 value or array, to the second where that loses nothing."""
    numpy = sys.modules["numpy"]
    whole = obj.astype("datetime64[us]").reshape(-1)
    return [str(t).removesuffix(".000000") for t in numpy.atleast_1d(whole)]


def _short_repr(obj: object) -> str:
    try:
        text = str.__str__(repr(obj))
    except (Exception, SystemExit):
        text = f"<{_NAME_OF_TYPE.__get__(type(obj))} without a repr>"
    return text if len(text) <= _REPR_LENGTH else text[: _REPR_LENGTH - 1] + "…"


def tag(plain: Plain) -> str:
    """The sort of a plain value: its tag, or bool, number, text or list for what stands for itself."""
    if isinstance(plain, dict):
        return str(plain["t"])
    if isinstance(plain, bool):
        return "bool"
    if isinstance(plain, (int, float)):
        return "number"
    return "text" if isinstance(plain, str) else "list"


def as_number(plain: Plain) -> float | None:
    """The number a plain value stands for, or ``None`` when it is no number (a bool is none)."""
    if tag(plain) == "number":
        try:
            return float(plain)
        except OverflowError:
            return math.inf if plain > 0 else -math.inf
    if tag(plain) == "float":
        return float(plain["v"])
    if tag(plain) == "decimal":
        number = Decimal(plain["v"])
        return math.nan if number.is_nan() else float(number)
    return None


def column_kind(cells: Iterable[Plain]) -> str:
    """What a column holds: number, text, date, bool, ``mixed``, or ``empty`` when all is missing."""
    names = {"datetime": "date", "float": "number", "decimal": "number"}
    kinds = {names.get(tag(cell), tag(cell)) for cell in cells} - {"none"}
    if len(kinds) > 1:
        return "mixed"
    return kinds.pop() if kinds else "empty"


def decode(plain: Plain) -> Any:
    """The Python object a plain value stands for. A table becomes a DataFrame, a series a Series.

    Raises:
        CodecError: the tag is unknown, or stands for something that cannot be made again (``other``).
    """
    if isinstance(plain, list):
        return [decode(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    try:
        return _DECODERS[plain["t"]](plain)
    except KeyError as error:
        raise CodecError(f"No value can be made from {str(plain)[:80]!r}.") from error


def _decode_array(plain: Mapping[str, Any]) -> Any:
    import numpy as np

    values = [decode(item) for item in plain["v"]]
    if column_kind(plain["v"]) == "date":
        values = [np.datetime64("NaT") if value is None else np.datetime64(value) for value in values]
    return np.array(values).reshape(plain["shape"])


def _decode_series(plain: Mapping[str, Any]) -> Any:
    import pandas as pd

    cells = _column(plain["v"])
    return pd.Series(cells, index=_decode_index(plain["index"]), name=decode(plain["name"]))


def _decode_table(plain: Mapping[str, Any]) -> Any:
    import pandas as pd

    names = [decode(name) for name, _ in plain["columns"]]
    columns = {i: _column([row[i] for row in plain["rows"]]) for i in range(len(names))}
    frame = pd.DataFrame(columns, index=range(len(plain["rows"])))
    frame.columns = pd.Index(names)
    index = _decode_index(plain["index"])
    return frame if index is None else frame.set_axis(index, axis=0)


def _decode_index(plain: Mapping[str, Any] | None) -> Any:
    import pandas as pd

    if plain is None:
        return None
    names = [decode(name) for name in plain["names"]]
    if len(names) > 1:
        return pd.MultiIndex.from_tuples([tuple(map(decode, row)) for row in plain["rows"]], names=names)
    return pd.Index(_column([row[0] for row in plain["rows"]]), name=names[0])


def _column(cells: list[Plain]) -> Any:
    """What pandas makes a column of: a list, from which it finds the type as for anybody, or an array."""
    import numpy as np
    import pandas as pd

    values, kind = [decode(cell) for cell in cells], column_kind(cells)
    if kind == "date":
        return pd.to_datetime(pd.Series(values)).array
    if kind == "number":
        return [math.nan if value is None else value for value in values]
    return np.array(values, dtype=object) if kind == "empty" else values


_DECODERS: Mapping[str, Any] = {
    "none": lambda plain: None,
    "float": lambda plain: float(plain["v"]),
    "decimal": lambda plain: Decimal(plain["v"]),
    "date": lambda plain: dt.date.fromisoformat(plain["v"]),
    "datetime": lambda plain: dt.datetime.fromisoformat(plain["v"]),
    "tuple": lambda plain: tuple(decode(item) for item in plain["v"]),
    "set": lambda plain: {decode(item) for item in plain["v"]},
    "map": lambda plain: {decode(key): decode(value) for key, value in plain["v"]},
    "array": _decode_array,
    "series": _decode_series,
    "table": _decode_table,
}
