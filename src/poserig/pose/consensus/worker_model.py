"""Defines what is learned of a worker and of a batch.

    click = x̂ + b + N(0, (ε σ s)²)        or lost (rate o), or on a neighbor (rate u)

x̂ is the place of the keypoint, b the worker's offset: one vector in pixels, in s or in σ s
(`offset_unit`). ε is the worker's noise per axis, σ the rig's sigma of the keypoint and s the root
of the object's area in pixels. Everywhere else x is a click without its worker's offset.
"""

from dataclasses import dataclass

from poserig.pose.consensus.constants import (
    PRIOR_BLANK,
    PRIOR_FLIP,
    PRIOR_INVENTED_POINT,
    PRIOR_INVENTION,
    PRIOR_MISS,
    PRIOR_MISSED_POINT,
    PRIOR_NOISE,
    PRIOR_OUTLIER,
    PRIOR_PAIR,
    PRIOR_PART,
    PRIOR_SWAP,
    PRIOR_VISIBILITY,
)


@dataclass(slots=True)
class WorkerModel:
    """One worker's habits. Rates and shares are 0 to 1.

    Attributes:
        noise: ε, standard deviation of a click per axis, in σ s.
        offset_x, offset_y: b, the constant error, in `offset_unit`.
        offset_unit: "area" (s), "sigma" (σ s) or "pixel".
        flip: Rate of exchanging left and right of the whole body, or of all of it but one group.
        part: Rate of exchanging one group of the rig.
        pair: Rate of exchanging a single pair.
        outlier: o, share of clicks that say nothing about their point.
        swap: u, share of clicks that are on a neighbor.
        miss: Share of objects that the worker does not label.
        invention: Instances per image that are not there.
        blank: Chance that an empty page of the worker was left empty without a look.
        missed_point: Share of the points that are there and that the worker does not label.
        invented_point: Share of the points that are not there and that the worker labels.
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
    blank: float = PRIOR_BLANK
    missed_point: float = PRIOR_MISSED_POINT
    invented_point: float = PRIOR_INVENTED_POINT
    visibility: float = PRIOR_VISIBILITY

    def offset(self, area_root: float, sigma: float) -> tuple[float, float]:
        """Returns the constant error on one keypoint of one object, in pixels.

        Args:
            area_root: s, in pixels.
            sigma: σ of the keypoint.
        """
        if self.offset_unit == "pixel":
            return self.offset_x, self.offset_y
        unit = area_root * (sigma if self.offset_unit == "sigma" else 1.0)
        return self.offset_x * unit, self.offset_y * unit


@dataclass(slots=True)
class BatchModel:
    """What the images of a batch have in common.

    Attributes:
        objects: True objects per image.
        decoys: Things per image that are no object and that several workers label all the same.
        bite: Chance that a worker labels a decoy.
        presence: Per keypoint the share of objects on which it is labeled.
        context: Chance that a keypoint is labeled, by the share of its neighbors on the rig that
            are, at each of `CONTEXT_KNOTS`.
    """

    objects: float
    decoys: float
    bite: float
    presence: list[float]
    context: list[float]
