"""Every figure the course quotes, one module per unit; importing this package declares them all."""

# Shared definitions first: the units derive facts from them.
from . import shared, deal, energy, claims, growth, growth_trend, supply, scaling, serving, start  # isort: skip
from compute_economics.facts.registry import FACTS

__all__ = [
    "FACTS",
    "claims",
    "deal",
    "energy",
    "growth",
    "growth_trend",
    "scaling",
    "serving",
    "shared",
    "start",
    "supply",
]
