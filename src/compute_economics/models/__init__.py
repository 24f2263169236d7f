"""Pure functions behind the figures: no table, no chart, no state. One module per unit."""
