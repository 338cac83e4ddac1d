"""Decides the columns of DeepLabCut's tables: who is on an image, and which points each one has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance

SCORER: Final = "poserig"
INDIVIDUAL: Final = "individual"
# The individual of a project with one animal, which has no name.
ONLY: Final = ""


@dataclass(slots=True)
class Layout:
    """The columns of a table.

    Attributes:
        scorer: Who labeled.
        columns: Individual and body part, in order; each has an x and a y.
    """

    scorer: str = SCORER
    columns: list[tuple[str, str]] = field(default_factory=list)

    @property
    def individuals(self) -> list[str]:
        """Names of the individuals, in order."""
        return list(dict.fromkeys(individual for individual, _ in self.columns))

    def parts_of(self, individual: str) -> list[str]:
        """Returns the body parts of an individual."""
        return [part for own, part in self.columns if own == individual]

    def header(self) -> list[tuple[str, ...]]:
        """Returns scorer, individual (or not), body part and coordinate of each column."""
        has_individuals = self.individuals != [ONLY]
        return [
            (self.scorer, *((individual,) if has_individuals else ()), part, axis)
            for individual, part in self.columns
            for axis in ("x", "y")
        ]


class Crowd:
    """Collects who is on the images, so that the columns are known at the end.

    Args:
        kept: Individuals and body parts of an imported table, in order; () for none.
    """

    def __init__(self, kept: Sequence[tuple[str, str]] = ()) -> None:
        self._layout = Layout(columns=list(kept))
        self._names: dict[str, None] = {}
        self._parts: dict[str, None] = {}
        self._most = 0

    def assign(self, image: LabeledImage) -> list[tuple[str, Instance]]:
        """Returns the instances of an image with the names of their individuals."""
        self._parts.update(dict.fromkeys(image.keypoint_names))
        self._most = max(self._most, len(image.instances))
        known = self._layout.individuals
        used = {item.name for item in image.instances if item.name}
        taken: set[str] = set()
        result = []
        number = 0
        for item in image.instances:
            name = item.name
            if not name or name in taken:
                free = [
                    one for one in known if one not in used and one not in taken and one != ONLY
                ]
                name = next((one for one in free if self._fits(one, item, image)), "")
            while not name:
                number += 1
                other = f"{INDIVIDUAL}{number}"
                name = "" if other in used or other in taken else other
            taken.add(name)
            self._names.setdefault(name)
            result.append((name, item))
        return result

    def _fits(self, individual: str, item: Instance, image: LabeledImage) -> bool:
        parts = self._layout.parts_of(individual)
        labeled = zip(image.keypoint_names, item.keypoints[2::3], strict=True)
        return all(name in parts for name, v in labeled if v)

    def layout(self, scorer: str) -> Layout:
        """Returns the columns that hold everybody."""
        kept = self._layout
        is_one = self._most <= 1 and all(n.startswith(INDIVIDUAL) for n in self._names)
        if is_one and kept.individuals in ([], [ONLY]):
            columns = kept.columns or [(ONLY, part) for part in self._parts]
            return Layout(scorer, columns)
        columns = [] if kept.individuals == [ONLY] else list(kept.columns)
        known = {individual for individual, _ in columns}
        several = [one for one in kept.individuals if one != ONLY]
        parts = kept.parts_of(several[0]) if several else list(self._parts)
        new = [name for name in self._names if name not in known]
        return Layout(scorer, columns + [(name, part) for name in new for part in parts])


def kept_columns(value: Json) -> list[tuple[str, str]]:
    """Returns the columns that an import kept, [] for none."""
    rows = value if isinstance(value, list) else []
    return [(str(row[0]), str(row[1])) for row in rows if isinstance(row, list) and len(row) == 2]
