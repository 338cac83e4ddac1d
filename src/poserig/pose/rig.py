"""Defines rigs: the keypoints of one kind of object, and the links between them."""

import json
from dataclasses import dataclass
from functools import cached_property

# Sigma of a keypoint class whose rig gives none. COCO has 0.025 for eyes, 0.079 for shoulders.
DEFAULT_SIGMA = 0.05


@dataclass(frozen=True, slots=True)
class KeypointClass:
    """One kind of keypoint of a rig.

    Attributes:
        name: Unique within the rig.
        side: "left", "right" or "center" of the object itself.
        swap: Name of the left/right partner, or None.
        group: Heading under which the panel shows it.
        color: CSS color, or "" for the color of its side.
        sigma: Standard deviation of people's labels as a share of the root of the object's area,
            as COCO defines it.
        position: (x, y) in the template, 0 to 1 of its width and height, origin top-left, or None.
        required: Whether a label without this point gets a warning.
        hotkey: The character that selects it, or "" for the key of its place in the panel.
    """

    name: str
    side: str = "center"
    swap: str | None = None
    group: str = ""
    color: str = ""
    sigma: float = DEFAULT_SIGMA
    position: tuple[float, float] | None = None
    required: bool = False
    hotkey: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the rig between two keypoint classes.

    Attributes:
        start: Name of a keypoint class.
        end: Name of another keypoint class.
        color: CSS color, or "" for the color of its ends.
    """

    start: str
    end: str
    color: str = ""


@dataclass(frozen=True)
class Rig:
    """The keypoint classes and links of one kind of object.

    Attributes:
        name: Lower-case words and digits with hyphens, as in "coco-person-17".
        keypoints: In rig order: the order of the keypoints of every instance.
        links: Lines between them.
        title: For people, or "".
        category: What it labels, such as "person", or "". COCO's category.
        aspect: Width of the template divided by its height.
        sigma_source: "measured", "transferred", "estimated" or "placeholder".
        credit: Where names, sigmas and layout come from, or "".
        revision: 1 at first; the author raises it when the rig changes.
        classes: Names of kinds that an instance may have; () for the default (`class_names`).
        flags: Names of marks that an instance may have, such as "crowd".
    """

    name: str
    keypoints: tuple[KeypointClass, ...]
    links: tuple[Link, ...] = ()
    title: str = ""
    category: str = ""
    aspect: float = 1.0
    sigma_source: str = "placeholder"
    credit: str = ""
    revision: int = 1
    classes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of kinds that an instance may have: at least one."""
        return self.classes or (self.category or self.name,)

    @cached_property
    def keypoint_names(self) -> tuple[str, ...]:
        """Names of the keypoint classes, in rig order."""
        return tuple(keypoint.name for keypoint in self.keypoints)

    @cached_property
    def index(self) -> dict[str, int]:
        """Keypoint name → index in rig order."""
        return {name: position for position, name in enumerate(self.keypoint_names)}

    @cached_property
    def sigmas(self) -> tuple[float, ...]:
        """Sigmas of the keypoint classes, in rig order."""
        return tuple(keypoint.sigma for keypoint in self.keypoints)

    @cached_property
    def swap_indices(self) -> tuple[int, ...]:
        """Index of the left/right partner of each keypoint class, or its own index."""
        return tuple(
            self.index[keypoint.swap] if keypoint.swap else position
            for position, keypoint in enumerate(self.keypoints)
        )

    @cached_property
    def hash(self) -> str:
        """16 hex digits that identify the names, their order, the links and the partners.

        Colors, sigmas, layout, classes and flags are not in it: no label changes its meaning.
        """
        # Imported here for the cold start.
        from hashlib import sha256

        identity = {
            "keypoints": self.keypoint_names,
            "links": [[link.start, link.end] for link in self.links],
            "swap": [keypoint.swap for keypoint in self.keypoints],
        }
        text = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:16]
