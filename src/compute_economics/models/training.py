"""Arithmetic of a training run: its FLOP, the chips and days it takes, what they cost to rent.

Pure functions. FLOP (plural) count operations; TFLOP/s are a speed, 1e12 FLOP per second. A peak is the
*dense* one, in the number format of the run: data sheets often print twice as much, for matrices of which
half the entries are zero.
"""

from __future__ import annotations

from compute_economics.models.domain import above_zero, at_least_zero

FLOP_PER_PARAMETER_AND_TOKEN = 6
"""Training: 2 FLOP in the forward pass and 4 in the backward pass (Kaplan et al. 2020, arXiv:2001.08361)."""

SECONDS_PER_DAY = 86_400
_HOURS_PER_DAY = 24
_TERA = 1e12


def training_flop(active_parameters: float, tokens: float) -> float:
    """FLOP of a training run, ``C = 6 N D`` (Kaplan et al. 2020, arXiv:2001.08361, section 2.1).

    ``active_parameters`` are those that work on a token: all of a dense model, a part of a mixture of
    experts. ``tokens`` are those seen, every pass over the data counted. The rule leaves out attention over
    long contexts, and it overshoots where a token passes only a part of the weights, as in an
    encoder-decoder.

    Raises:
        ValueError: a number is negative.
    """
    at_least_zero(active_parameters=active_parameters, tokens=tokens)
    return FLOP_PER_PARAMETER_AND_TOKEN * active_parameters * tokens


def listed_over_rule(listed_flop: float, active_parameters: float, tokens: float) -> float:
    """A listed figure as a multiple of ``6 N D``: near 1 where both agree, 1/6 where the 6 was left out.

    Raises:
        ValueError: a number is not above zero.
    """
    above_zero(listed_flop=listed_flop, active_parameters=active_parameters, tokens=tokens)
    return listed_flop / training_flop(active_parameters, tokens)


def gpu_days(flop: float, peak_dense_tflops: float, mfu: float) -> float:
    """Days that one chip needs for ``flop``: ``C / (peak MFU 86,400 s)``.

    ``mfu`` is the model FLOP utilisation, the fraction of the peak that reaches the model (Chowdhery et al.
    2022, arXiv:2204.02311, who introduced it).

    Raises:
        ValueError: a negative number of FLOP, no peak, or an MFU outside 0 to 1.
    """
    at_least_zero(flop=flop)
    above_zero(peak_dense_tflops=peak_dense_tflops)
    _mfu(mfu)
    return flop / (peak_dense_tflops * _TERA * mfu * SECONDS_PER_DAY)


def days_on_the_clock(flop: float, chips: float, peak_dense_tflops: float, mfu: float) -> float:
    """Days that ``chips`` need together if none of them stops: :func:`gpu_days` over their number.

    Raises:
        ValueError: there is no chip, or an input that :func:`gpu_days` refuses.
    """
    above_zero(chips=chips)
    return gpu_days(flop, peak_dense_tflops, mfu) / chips


def rent_usd(chips: float, days: float, usd_per_gpu_hour: float) -> float:
    """Rent in USD of ``chips`` for ``days``, every hour paid: also those of chips that stand idle.

    Raises:
        ValueError: a number is negative.
    """
    at_least_zero(chips=chips, days=days, usd_per_gpu_hour=usd_per_gpu_hour)
    return chips * days * _HOURS_PER_DAY * usd_per_gpu_hour


def utilisation(flop: float, chips: float, hours: float, peak_dense_tflops: float) -> float:
    """FLOP done over the FLOP that ``chips`` could have done in ``hours``, a fraction.

    With the hours in which the job really ran this is its MFU. With the hours on the wall clock every stop
    counts as well, and it is lower.

    Raises:
        ValueError: a number is not above zero.
    """
    above_zero(flop=flop, chips=chips, hours=hours, peak_dense_tflops=peak_dense_tflops)
    return flop / (chips * hours * 3600 * peak_dense_tflops * _TERA)


def _mfu(value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(
            f"The MFU is {value:g}; expected a fraction above 0 and up to 1 (0.4 for 40 per cent). "
            "Check that the peak is the dense one, in the number format of the run."
        )
