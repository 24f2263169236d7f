"""Power, energy and what a year of it costs.

Power says how fast (W, kW, MW), energy how much (Wh, kWh, MWh). *IT power* goes into servers, network
and storage; *facility power* is what the meter of the site sees, cooling and losses included. Between
the two stands the power usage effectiveness, PUE = facility energy / IT energy over a year, as defined
by The Green Grid and by ISO/IEC 30134-2. A ratio of two peak powers is not a PUE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compute_economics.models.domain import above_zero, at_least_zero

if TYPE_CHECKING:
    from collections.abc import Mapping


def energy_mwh(power_mw: float, hours: float, load_factor: float = 1.0) -> float:
    """Energy in MWh of a load that draws ``load_factor`` of ``power_mw`` on average for ``hours``.

    Raises:
        ValueError: a negative power or time, or a load factor outside 0 to 1.
    """
    at_least_zero(power_mw=power_mw, hours=hours)
    _load_factor(load_factor)
    return power_mw * load_factor * hours


def mw_years(energy_mwh: float, hours_per_year: float) -> float:
    """Energy in MW-years: the steady power in MW that uses ``energy_mwh`` in one year.

    Raises:
        ValueError: a negative energy, or a year without hours.
    """
    at_least_zero(energy_mwh=energy_mwh)
    above_zero(hours_per_year=hours_per_year)
    return energy_mwh / hours_per_year


def facility_power_mw(it_power_mw: float, pue: float) -> float:
    """Facility power in MW behind ``it_power_mw``, averaged over the period the PUE was taken over.

    Raises:
        ValueError: a negative power, or a PUE below 1 (the facility contains the IT).
    """
    at_least_zero(it_power_mw=it_power_mw)
    _pue(pue)
    return it_power_mw * pue


def site_energy_mwh(it_power_mw: float, pue: float, hours: float, load_factor: float = 1.0) -> float:
    """Energy in MWh at the meter of a site whose IT draws ``load_factor`` of ``it_power_mw`` on average.

    Raises:
        ValueError: an input that :func:`facility_power_mw` or :func:`energy_mwh` refuses.
    """
    return energy_mwh(facility_power_mw(it_power_mw, pue), hours, load_factor)


def electricity_bill_usd(energy_mwh: float, price_usd_per_kwh: float) -> float:
    """Cost in USD of ``energy_mwh`` at a price per kWh; one MWh is a thousand kWh.

    Raises:
        ValueError: a negative energy or price.
    """
    at_least_zero(energy_mwh=energy_mwh, price_usd_per_kwh=price_usd_per_kwh)
    return energy_mwh * 1000 * price_usd_per_kwh


def kw_per_gpu(power_mw: float, gpus: float) -> float:
    """Power of a cluster per GPU in kW; say whether ``power_mw`` was server, IT or facility power.

    Raises:
        ValueError: a negative power, or no GPU.
    """
    at_least_zero(power_mw=power_mw)
    above_zero(gpus=gpus)
    return power_mw * 1000 / gpus


def fleet_power_mw(gpus: Mapping[str, float], kw_per_gpu: Mapping[str, float]) -> float:
    """Power in MW of a mixed fleet: GPUs of each chip times that chip's all-in draw in kW.

    Raises:
        ValueError: a chip has no draw, or a number is negative.
    """
    missing = sorted(set(gpus) - set(kw_per_gpu))
    if missing:
        raise ValueError(f"No draw is given for {', '.join(missing)}. Add it to kw_per_gpu.")
    for chip, count in gpus.items():
        at_least_zero(**{f"gpus of {chip}": count, f"kW of {chip}": kw_per_gpu[chip]})
    return sum(count * kw_per_gpu[chip] for chip, count in gpus.items()) / 1000


def homes_equivalent(power_mw: float, kwh_per_home: float, hours_per_year: float) -> float:
    """Homes that use in a year what a steady ``power_mw`` uses, at ``kwh_per_home`` per year.

    Raises:
        ValueError: a negative power, or a home or a year of zero.
    """
    above_zero(kwh_per_home=kwh_per_home, hours_per_year=hours_per_year)
    return energy_mwh(power_mw, hours_per_year) * 1000 / kwh_per_home


def annual_cost_of_supply_usd(
    capital_usd: float, life_years: float, cost_of_money: float, operations_usd: float
) -> float:
    """What it costs a year to provide compute, in USD.

    Straight-line depreciation, plus ``cost_of_money`` (a fraction per year) on half the capital, the
    average still tied up over a straight-line life, plus ``operations_usd`` per year.

    Raises:
        ValueError: a negative input, or a life of zero years.
    """
    at_least_zero(capital_usd=capital_usd, cost_of_money=cost_of_money, operations_usd=operations_usd)
    above_zero(life_years=life_years)
    return capital_usd / life_years + cost_of_money * capital_usd / 2 + operations_usd


def _load_factor(value: float) -> None:
    if not 0 <= value <= 1:
        raise ValueError(
            f"The load factor is {value:g}; expected a fraction from 0 to 1 (0.7 for 70 per cent)."
        )


def _pue(value: float) -> None:
    if not value >= 1:
        raise ValueError(
            f"The PUE is {value:g}; expected 1 or more, because the facility contains the IT. "
            "Check that facility energy was divided by IT energy."
        )
