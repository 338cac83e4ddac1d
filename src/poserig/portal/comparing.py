"""Defines what the portal asks of the rest to compare the answers to an image with its label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from poserig.json import Json

LABEL = "label"
"""Key of the layer of the present label."""
Dot = tuple[float, float, str]
"""x, y in image pixels, and the keypoint's name."""
Line = tuple[float, float, float, float]
"""x1, y1, x2, y2 in image pixels."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, or a label of an earlier round, that is to be compared.

    Attributes:
        key: Names it in a form: letters and digits.
        name: What people read.
        answer: Form of an answer, {form field: value}; None for a label.
        label: Value of the label attribute; None for an answer.
    """

    key: str
    name: str
    answer: Json = None
    label: Json = None


@dataclass(frozen=True, slots=True)
class Layer:
    """What one of them has drawn.

    Attributes:
        key, name: As given; `LABEL` for the present label.
        dots, lines: Of all its instances.
        middle: Median distance of its points from the label's, in σ; None for the label, and when
            they have no point in common.
        far: So many of its points are farther off than two careful people's.
        instances: How many it has.
    """

    key: str
    name: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    middle: float | None
    far: int
    instances: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one of them has a point of the label.

    Attributes:
        key: Of its layer.
        sigmas, pixels: How far it is from the label's; None when one of them lacks it.
        word: "missing", "only here", "occluded", "visible" or "".
        is_far: It is farther off than two careful people's points, or only one of them has it.
        is_there: It can be taken: it is another place, or none, or another visibility.
    """

    key: str
    sigmas: float | None
    pixels: float | None
    word: str
    is_far: bool
    is_there: bool


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point of the label.

    Attributes:
        field: Name of its form field.
        name: Of the keypoint.
        word: What the label says: "visible", "occluded" or "not labeled".
        cells: One for each other layer.
    """

    field: str
    name: str
    word: str
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> float:
        """The largest distance, in σ."""
        return max((cell.sigmas or 0.0 for cell in self.cells), default=0.0)


@dataclass(frozen=True, slots=True)
class InstanceTable:
    """One instance of the label.

    Attributes:
        title: What people read.
        rows: Its points that anybody has.
    """

    title: str
    rows: tuple[PointRow, ...]


@dataclass(frozen=True, slots=True)
class ComparedImage:
    """All answers to an image and its label.

    Attributes:
        width, height: In pixels.
        layers: The label first.
        instances: Of the label.
    """

    width: float
    height: float
    layers: tuple[Layer, ...]
    instances: tuple[InstanceTable, ...]


class AnswerComparing(Protocol):
    """Compares answers with labels. The portal itself knows nothing of poses."""

    def compare(self, label: Json, given: Sequence[Given]) -> ComparedImage | None:
        """Compares answers and earlier labels with a label; None when it is none of ours.

        An answer that cannot be read is left out.
        """

    def mixed(
        self, label: Json, given: Sequence[Given], choices: Mapping[str, str]
    ) -> dict[str, Json]:
        """The form of an answer: the label, with some points of others in the place of its own.

        Args:
            label: Where it starts.
            given: As for `compare`.
            choices: Field of a point → key of the layer whose point it gets.

        Raises:
            PoserigError: A choice names no point, or no layer.
        """
