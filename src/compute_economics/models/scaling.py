"""Scaling laws: the loss that a formula predicts, the best size for a budget, and what serving adds.

Pure functions. ``parameters`` and ``tokens`` are those of ``C = 6 N D`` (:mod:`.training`). A loss is a mean
cross-entropy in nats per token on text like the text of the training. It depends on the text and on how it is
cut into tokens, so losses of two studies compare only where both are the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from compute_economics.models.domain import above_zero, at_least_zero
from compute_economics.models.serving import answering_flop
from compute_economics.models.training import FLOP_PER_PARAMETER_AND_TOKEN, training_flop


@dataclass(frozen=True)
class LossLaw:
    """``L(N, D) = floor + a / N**alpha + b / D**beta`` (Hoffmann et al. 2022, arXiv:2203.15556, section 3.3).

    ``floor`` is the loss that neither size nor data removes. The five constants come from one fit; those of
    two fits must not be mixed.

    Raises:
        ValueError: the floor is negative, or another constant is not above zero.
    """

    floor: float
    a: float
    b: float
    alpha: float
    beta: float

    def __post_init__(self) -> None:
        at_least_zero(floor=self.floor)
        above_zero(a=self.a, b=self.b, alpha=self.alpha, beta=self.beta)

    def loss(self, parameters: float, tokens: float) -> float:
        """Predicted loss in nats per token.

        Raises:
            ValueError: a number is not above zero.
        """
        above_zero(parameters=parameters, tokens=tokens)
        return float(self.floor + self.a / parameters**self.alpha + self.b / tokens**self.beta)

    @property
    def compute_exponent(self) -> float:
        """Power with which the loss above the floor falls when compute grows and is used in the best way."""
        return self.alpha * self.beta / (self.alpha + self.beta)

    def best(self, flop: float) -> tuple[float, float]:
        """Parameters and tokens of the lowest loss that ``flop`` can train, with ``6 N D = flop``.

        Closed form of Hoffmann et al. 2022, equation 4: ``N = G (C / 6)**(beta / (alpha + beta))`` with
        ``G = (alpha a / (beta b))**(1 / (alpha + beta))``.

        Raises:
            ValueError: ``flop`` is not above zero.
        """
        above_zero(flop=flop)
        both = self.alpha + self.beta
        pairs = flop / FLOP_PER_PARAMETER_AND_TOKEN
        scale = (self.alpha * self.a / (self.beta * self.b)) ** (1 / both)
        parameters = float(scale * pairs ** (self.beta / both))
        return parameters, pairs / parameters

    def best_loss(self, flop: float) -> float:
        """Loss of :meth:`best`."""
        return self.loss(*self.best(flop))

    def tokens_for(self, loss: float, parameters: float) -> float:
        """Tokens with which a model of a given size reaches a loss; infinite where it never does.

        Raises:
            ValueError: there is no parameter.
        """
        above_zero(parameters=parameters)
        rest = loss - self.floor - self.a / parameters**self.alpha
        return float((self.b / rest) ** (1 / self.beta)) if rest > 0 else math.inf


def size_by_rule(flop: float, tokens_per_parameter: float) -> tuple[float, float]:
    """Parameters and tokens for ``D = k N``: ``N = sqrt(C / (6 k))``, from ``C = 6 N D``.

    Raises:
        ValueError: a number is not above zero.
    """
    above_zero(flop=flop, tokens_per_parameter=tokens_per_parameter)
    parameters = math.sqrt(flop / (FLOP_PER_PARAMETER_AND_TOKEN * tokens_per_parameter))
    return parameters, tokens_per_parameter * parameters


def power_law_loss(amount: float, constant: float, exponent: float) -> float:
    """Loss by one quantity alone, ``(constant / amount)**exponent`` (Kaplan et al. 2020, arXiv:2001.08361).

    Such a law has no floor, so it cannot hold without end.

    Raises:
        ValueError: a number is not above zero.
    """
    above_zero(amount=amount, constant=constant, exponent=exponent)
    return float((constant / amount) ** exponent)


def lifetime_flop(parameters: float, training_tokens: float, served_tokens: float) -> float:
    """FLOP of training and of serving: ``6 N D + 2 N T``.

    A served token needs the forward pass alone. Serving counts tokens read and written (Sardana et al. 2024,
    arXiv:2401.00448).

    Raises:
        ValueError: a number is negative.
    """
    at_least_zero(served_tokens=served_tokens)
    return training_flop(parameters, training_tokens) + answering_flop(parameters, served_tokens)


def log_grid(low: float, high: float, steps_per_power: int) -> list[float]:
    """Sizes from ``low`` to at most ``high``, equal factors apart: so many steps to a power of ten.

    Raises:
        ValueError: a number is not above zero, or ``high`` lies below ``low``.
    """
    above_zero(low=low, steps_per_power=steps_per_power)
    if high < low:
        raise ValueError(f"The grid runs from {low:g} to {high:g}; expected the smaller number first.")
    # A power of ten may miss a whole number of steps by its last digit.
    steps = math.floor(steps_per_power * math.log10(high / low) + 1e-9)
    return [low * 10 ** (step / steps_per_power) for step in range(steps + 1)]


def cheapest_for_loss(
    law: LossLaw, loss: float, served_tokens: float, sizes: Iterable[float]
) -> tuple[float, float]:
    """Parameters and tokens that reach ``loss`` with the fewest FLOP over training and serving.

    A search over ``sizes``, so the answer is as fine as the grid.

    Raises:
        ValueError: no size reaches the loss.
    """
    pairs = [(size, law.tokens_for(loss, size)) for size in sizes]
    reached = [pair for pair in pairs if math.isfinite(pair[1])]
    if not reached:
        raise ValueError(
            f"No size of the grid reaches a loss of {loss:g}. Add larger ones or allow more loss."
        )
    return min(reached, key=lambda pair: lifetime_flop(pair[0], pair[1], served_tokens))
