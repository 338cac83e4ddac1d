"""Computes rates and probabilities that never reach 0 or 1.

    rate = (events + n₀ p) / (trials + n₀)      the posterior mean of a rate
    logistic(t) = 1 / (1 + e^-t)                log odds → probability
    logit(p) = log(p / (1 - p))                 probability → log odds

p is the prior of the rate, and n₀ the number of trials that the prior is worth.
"""

from math import exp, log

from poserig.pose.consensus.constants import LEAST_RATE, MOST_LOG_ODDS, PRIOR_WEIGHT


def rate(events: float, trials: float, prior: float, weight: float = PRIOR_WEIGHT) -> float:
    """Returns the posterior mean of a rate.

    Args:
        events: How often it happened; may be a sum of probabilities.
        trials: How often it could have happened, likewise.
        prior: The rate before anything is known.
        weight: Trials that the prior is worth.

    Returns:
        0.001 to 0.999.
    """
    value = (events + prior * weight) / (trials + weight)
    return min(max(value, LEAST_RATE), 1 - LEAST_RATE)


def logistic(log_odds: float) -> float:
    """Returns the probability of log odds."""
    return 1 / (1 + exp(-min(max(log_odds, -MOST_LOG_ODDS), MOST_LOG_ODDS)))


def logit(probability: float) -> float:
    """Returns the log odds of a probability between 0 and 1, both excluded."""
    return log(probability / (1 - probability))
