"""Every chart of the course, one module per unit, in the one style of :mod:`.style`."""

from compute_economics.charts import deal, energy, supply

__all__ = ["CHARTS", "deal", "energy", "supply"]

CHARTS = {**deal.CHARTS, **energy.CHARTS, **supply.CHARTS}
