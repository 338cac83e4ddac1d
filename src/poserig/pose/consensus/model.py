"""A model of each worker, fitted over the batch; priors worth about ten observations."""

from dataclasses import dataclass

# What a worker is like before anything is known, and how many observations that is worth.
PRIOR_WEIGHT = 10.0
PRIOR_NOISE = 0.75
PRIOR_FLIP = 0.10
PRIOR_PART = 0.02
PRIOR_PAIR = 0.04
PRIOR_OUTLIER = 0.05
PRIOR_SWAP = 0.03
PRIOR_MISS = 0.12
PRIOR_INVENTION = 0.04
# Posters and reflections per image, and how many of the workers fall for one.
PRIOR_DECOYS = 0.08
PRIOR_BITE = 0.45
PRIOR_MISSED_POINT = 0.12
PRIOR_INVENTED_POINT = 0.05
# With two workers nothing tells a miss from an invention: what is believed of these must not
# drift with its own echo.
RIGID_WEIGHT = 60.0
PRIOR_VISIBILITY = 0.85
# Chance that a point is labelled by the share of its neighbours on the rig (and of its left/right
# partner) that are: none, up to half, most, all.
PRIOR_CONTEXT = (0.05, 0.35, 0.76, 0.94)
CONTEXT_KNOTS = (0.0, 0.4, 0.7, 1.0)


@dataclass(slots=True)
class WorkerModel:
    """What is believed of one worker.

    Attributes:
        noise: Per-axis click noise in units of sigma x root of the area.
        offset_x, offset_y: Constant error, in pixels per `offset_unit`.
        offset_unit: "area" (root of the object's area), "sigma" (sigma x that) or "pixel".
        flip: Rate of exchanging the whole body (or all of it but one group).
        part: Rate of exchanging one group of the rig.
        pair: Rate of exchanging a single pair.
        outlier: Share of clicks that say nothing about their point.
        swap: Share of clicks that sit on a neighbour.
        miss: Share of objects not labelled.
        invention: Instances per image that are not there.
        missed_point, invented_point: Shares of points.
        visibility: Share of right visibilities.
    """

    noise: float = PRIOR_NOISE
    offset_x: float = 0.0
    offset_y: float = 0.0
    offset_unit: str = "area"
    flip: float = PRIOR_FLIP
    part: float = PRIOR_PART
    pair: float = PRIOR_PAIR
    outlier: float = PRIOR_OUTLIER
    swap: float = PRIOR_SWAP
    miss: float = PRIOR_MISS
    invention: float = PRIOR_INVENTION
    missed_point: float = PRIOR_MISSED_POINT
    invented_point: float = PRIOR_INVENTED_POINT
    visibility: float = PRIOR_VISIBILITY

    def offset(self, area_root: float, sigma: float) -> tuple[float, float]:
        """The constant error on this object and keypoint, pixels."""
        if self.offset_unit == "pixel":
            return self.offset_x, self.offset_y
        unit = area_root * (sigma if self.offset_unit == "sigma" else 1.0)
        return self.offset_x * unit, self.offset_y * unit


@dataclass(slots=True)
class SceneModel:
    """What is believed of the batch as a whole.

    Attributes:
        objects: True objects per image.
        decoys: Things per image that are no object and that several workers label all the same.
        bite: Chance that a worker labels a decoy.
        presence: Per keypoint the share of objects on which it is labelled.
        context: The same by the share of its neighbours that are, at `CONTEXT_KNOTS`.
    """

    objects: float
    decoys: float
    bite: float
    presence: list[float]
    context: list[float]


def rate(events: float, trials: float, prior: float, weight: float = PRIOR_WEIGHT) -> float:
    """Posterior mean of a rate, never 0 or 1."""
    value = (events + prior * weight) / (trials + weight)
    return min(max(value, 1e-3), 1 - 1e-3)
