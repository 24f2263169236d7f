"""Every figure the course quotes, one module per unit; importing this package declares them all."""

from compute_economics.facts import deal, energy
from compute_economics.facts.registry import FACTS

__all__ = ["FACTS", "deal", "energy"]
