"""Every chart of the course, one module per unit, in the one style of :mod:`.style`."""

from compute_economics.charts import claims, deal, energy

__all__ = ["CHARTS", "claims", "deal", "energy"]

CHARTS = {**deal.CHARTS, **energy.CHARTS, **claims.CHARTS}
