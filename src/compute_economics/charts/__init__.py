"""Every chart of the course, one module per unit, in the one style of :mod:`.style`."""

from compute_economics.charts import claims, deal, energy, growth, scaling, serving, start, supply

__all__ = ["CHARTS", "claims", "deal", "energy", "growth", "scaling", "serving", "start", "supply"]

CHARTS = {
    **claims.CHARTS,
    **deal.CHARTS,
    **energy.CHARTS,
    **growth.CHARTS,
    **scaling.CHARTS,
    **serving.CHARTS,
    **start.CHARTS,
    **supply.CHARTS,
}
