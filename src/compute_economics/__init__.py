"""Compute Economics: the subject of the course. Tables, facts, models and charts."""

from compute_economics.tables import load, warm_up

__all__ = ["load", "warm_up"]
