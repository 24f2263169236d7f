"""Serving users: tokens per second, cost of tokens, GPUs for a demand, and waiting in a queue.

Pure functions. Loads are fractions: 0.9 is a machine that works nine tenths of the time. Waiting is the time
before service begins; the stay is waiting and service together. The queueing formulas suppose random arrivals
and service times (both exponential) and that nobody leaves the queue. A real service puts requests together
and turns some away, so they show a shape and do not describe an endpoint.
"""

from __future__ import annotations

import math

from compute_economics.models.domain import above_zero, at_least_zero
from compute_economics.models.training import SECONDS_PER_DAY

FLOP_PER_PARAMETER_AND_TOKEN = 2
"""Answering: the forward pass alone (Kaplan et al. 2020, arXiv:2001.08361, section 2.1)."""

SECONDS_PER_HOUR = 3_600
_TERA = 1e12
_MILLION = 1e6
_SPARE = 1e-9


def answering_flop(active_parameters: float, tokens: float = 1) -> float:
    """FLOP to read or write ``tokens``, ``2 N D`` (Kaplan et al. 2020, arXiv:2001.08361, section 2.1).

    ``active_parameters`` are those that work on a token. Attention over a long context comes on top.

    Raises:
        ValueError: a number is negative.
    """
    at_least_zero(active_parameters=active_parameters, tokens=tokens)
    return FLOP_PER_PARAMETER_AND_TOKEN * active_parameters * tokens


def tokens_per_second(active_parameters: float, peak_dense_tflops: float, mfu: float = 1) -> float:
    """Tokens per second of one GPU by its arithmetic alone: ``peak MFU / (2 N)``.

    With ``mfu`` at 1 this is a ceiling: reading the weights from memory and waiting for users come on top.

    Raises:
        ValueError: no parameters, no peak, or an MFU outside 0 to 1.
    """
    above_zero(active_parameters=active_parameters, peak_dense_tflops=peak_dense_tflops)
    _fraction("mfu", mfu)
    return peak_dense_tflops * _TERA * mfu / answering_flop(active_parameters)


def share_of_peak(tokens_per_s: float, active_parameters: float, peak_dense_tflops: float) -> float:
    """The part of a dense peak that ``2 N`` FLOP for each of the tokens would take, a fraction.

    Raises:
        ValueError: no parameters or no peak, or a negative speed.
    """
    at_least_zero(tokens_per_s=tokens_per_s)
    return tokens_per_s / tokens_per_second(active_parameters, peak_dense_tflops)


def usd_per_million_tokens(usd_per_gpu_hour: float, tokens_per_s: float, load: float = 1) -> float:
    """Cost of a million tokens in USD: ``1e6 price / (3600 speed load)``.

    ``tokens_per_s`` is the speed of one GPU at full load; ``load`` the fraction of it that is sold.

    Raises:
        ValueError: a negative price, no speed, or a load outside 0 to 1.
    """
    at_least_zero(usd_per_gpu_hour=usd_per_gpu_hour)
    above_zero(tokens_per_s=tokens_per_s)
    _fraction("load", load)
    return usd_per_gpu_hour / (SECONDS_PER_HOUR * tokens_per_s * load) * _MILLION


def blended_price(usd_input: float, usd_output: float, input_share: float) -> float:
    """Price of an average token, when ``input_share`` of all tokens are input.

    Raises:
        ValueError: a negative price, or a share outside 0 to 1.
    """
    at_least_zero(usd_input=usd_input, usd_output=usd_output, input_share=input_share)
    if input_share > 1:
        raise ValueError(f"input_share is {input_share:g}; expected a fraction from 0 to 1.")
    return input_share * usd_input + (1 - input_share) * usd_output


def tokens_per_gpu_second(tokens_per_day: float, gpus: float) -> float:
    """Tokens per second of one GPU, averaged over a day.

    Raises:
        ValueError: negative tokens, or no GPU.
    """
    at_least_zero(tokens_per_day=tokens_per_day)
    above_zero(gpus=gpus)
    return tokens_per_day / SECONDS_PER_DAY / gpus


def gpus_needed(
    users: float, tokens_per_user_day: float, peak_over_mean: float, tokens_per_s: float, load: float = 1
) -> int:
    """Whole GPUs for the busiest hour, when each runs at ``load`` of its ``tokens_per_s`` at most.

    Raises:
        ValueError: a negative count, a peak below the mean, no speed, or a load outside 0 to 1.
    """
    at_least_zero(users=users, tokens_per_user_day=tokens_per_user_day)
    above_zero(tokens_per_s=tokens_per_s)
    _fraction("load", load)
    if not peak_over_mean >= 1:
        raise ValueError(f"peak_over_mean is {peak_over_mean:g}; a peak is never below the mean.")
    peak = users * tokens_per_user_day / SECONDS_PER_DAY * peak_over_mean
    needed = peak / (tokens_per_s * load)
    # Rounding of the last bit must not buy a machine.
    return math.ceil(needed * (1 - _SPARE))


def users_served(
    gpus: float, tokens_per_user_day: float, peak_over_mean: float, tokens_per_s: float, load: float = 1
) -> float:
    """Users that ``gpus`` can serve in their busiest hour; the inverse of :func:`gpus_needed`.

    Raises:
        ValueError: as for :func:`gpus_needed`, or users who write nothing.
    """
    above_zero(tokens_per_user_day=tokens_per_user_day, tokens_per_s=tokens_per_s)
    at_least_zero(gpus=gpus)
    _fraction("load", load)
    if not peak_over_mean >= 1:
        raise ValueError(f"peak_over_mean is {peak_over_mean:g}; a peak is never below the mean.")
    return gpus * tokens_per_s * load * SECONDS_PER_DAY / (tokens_per_user_day * peak_over_mean)


def mean_wait(arrivals_per_s: float, served_per_s: float) -> float:
    """Mean wait at one machine in seconds, ``rho / (mu (1 - rho))``; infinite from full load on.

    The M/M/1 queue (Kleinrock 1975, *Queueing Systems*, volume 1, section 3.2), with ``rho = lambda / mu``.

    Raises:
        ValueError: negative arrivals, or no service.
    """
    at_least_zero(arrivals_per_s=arrivals_per_s)
    above_zero(served_per_s=served_per_s)
    load = arrivals_per_s / served_per_s
    return load / (served_per_s * (1 - load)) if load < 1 else math.inf


def probability_of_waiting(servers: int, load: float) -> float:
    """Probability that a request has to wait for one of ``servers`` machines with one queue: Erlang C.

    Erlang (1917); Kleinrock 1975, section 3.5. Computed through the recursion of Erlang B,
    ``B(n) = a B(n-1) / (n + a B(n-1))`` with ``a = load servers``, which needs no factorial.

    Raises:
        ValueError: no server, or a load outside 0 (included) to 1 (excluded).
    """
    _steady(load)
    if servers < 1 or servers != int(servers):
        raise ValueError(f"servers is {servers:g}; expected a whole number from 1 on.")
    offered, blocked = load * servers, 1.0
    for n in range(1, int(servers) + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked / (1 - load * (1 - blocked))


def pooled_wait(servers: int, load: float) -> float:
    """Mean wait in units of one service time with one queue for all machines: ``P / (c (1 - rho))``.

    Raises:
        ValueError: as for :func:`probability_of_waiting`.
    """
    return probability_of_waiting(servers, load) / (servers * (1 - load))


def split_wait(load: float) -> float:
    """Mean wait in units of one service time when each machine has a queue of its own: ``rho / (1 - rho)``.

    Raises:
        ValueError: a load outside 0 (included) to 1 (excluded).
    """
    _steady(load)
    return load / (1 - load)


def load_for_wait(servers: int, wait: float) -> float:
    """The load at which a pool waits ``wait`` service times on average, by bisection.

    Raises:
        ValueError: a wait of zero or less, or no server.
    """
    above_zero(wait=wait)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if pooled_wait(servers, middle) < wait else (low, middle)
    return low


def _fraction(name: str, value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(
            f"{name} is {value:g}; expected a fraction above 0 and up to 1 (0.4 for 40 per cent)."
        )


def _steady(load: float) -> None:
    if not 0 <= load < 1:
        raise ValueError(
            f"The load is {load:g}; expected a fraction from 0 to below 1. "
            "With as much work as capacity, or more, the queue never stops growing and has no mean."
        )
