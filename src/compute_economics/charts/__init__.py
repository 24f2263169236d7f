"""Every chart of the course, one module per unit, in the one style of :mod:`.style`."""

from compute_economics.charts import deal, energy, growth

__all__ = ["CHARTS", "deal", "energy", "growth"]

CHARTS = {**deal.CHARTS, **energy.CHARTS, **growth.CHARTS}
