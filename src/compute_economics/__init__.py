"""Compute Economics: the subject of the course. Tables, facts, models and charts."""

from compute_economics.tables import data_dir, load, warm_up

__all__ = ["data_dir", "load", "warm_up"]
