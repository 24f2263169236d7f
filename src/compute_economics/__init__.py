"""Compute Economics: the subject of the course. Tables, facts, models and charts."""

from compute_economics.tables import load

__all__ = ["load"]
