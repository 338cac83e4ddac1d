"""Defines rigs: the keypoints of one kind of object, and the links between them."""

import json
from dataclasses import dataclass
from functools import cached_property

DEFAULT_SIGMA = 0.05


@dataclass(frozen=True, slots=True)
class KeypointClass:
    """One kind of keypoint of a rig.

    Attributes:
        name: Unique within the rig.
        side: "left", "right" or "center" of the object itself.
        swap: Name of the left/right partner, or None.
        group: Heading under which the panel shows it.
        color: CSS colour, or "" for the colour of its side.
        sigma: Standard deviation of human labels divided by the root of the object's area.
        position: Place in the unit box of the template, origin top-left, or None.
        required: A label without this point is worth a warning.
    """

    name: str
    side: str = "center"
    swap: str | None = None
    group: str = ""
    color: str = ""
    sigma: float = DEFAULT_SIGMA
    position: tuple[float, float] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the rig, between two keypoint classes."""

    start: str
    end: str
    color: str = ""


@dataclass(frozen=True)
class Rig:
    """A rig. The order of `keypoints` is the order of every label's keypoints array."""

    name: str
    keypoints: tuple[KeypointClass, ...]
    links: tuple[Link, ...] = ()
    title: str = ""
    category: str = ""
    aspect: float = 1.0
    sigma_source: str = "placeholder"
    credit: str = ""

    @cached_property
    def keypoint_names(self) -> tuple[str, ...]:
        """The keypoint names, in rig order."""
        return tuple(keypoint.name for keypoint in self.keypoints)

    @cached_property
    def index(self) -> dict[str, int]:
        """Keypoint name to position in rig order."""
        return {name: position for position, name in enumerate(self.keypoint_names)}

    @cached_property
    def sigmas(self) -> tuple[float, ...]:
        """Sigma of each keypoint class, in rig order."""
        return tuple(keypoint.sigma for keypoint in self.keypoints)

    @cached_property
    def swap_indices(self) -> tuple[int, ...]:
        """For each keypoint class the index of its partner, or its own index."""
        return tuple(
            self.index[keypoint.swap] if keypoint.swap else position
            for position, keypoint in enumerate(self.keypoints)
        )

    @cached_property
    def hash(self) -> str:
        """16 hex digits that change with the names, their order, the links or the partners.

        Colours, sigmas and layout leave it alone: they change no label's meaning.
        """
        from hashlib import sha256  # not needed by a function that only passes answers through

        identity = {
            "keypoints": self.keypoint_names,
            "links": [[link.start, link.end] for link in self.links],
            "swap": [keypoint.swap for keypoint in self.keypoints],
        }
        text = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:16]
