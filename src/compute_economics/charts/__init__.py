"""Every chart of the course, one module per unit, in the one style of :mod:`.style`."""

from compute_economics.charts import claims, deal, energy, supply

__all__ = ["CHARTS", "claims", "deal", "energy", "supply"]

CHARTS = {**claims.CHARTS, **deal.CHARTS, **energy.CHARTS, **supply.CHARTS}
