"""Defines what a format is, and what goes in and out of one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from poserig.formats import FormatError
from poserig.formats.image_files import ImageFolder
from poserig.formats.losses import Losses
from poserig.formats.rigs import Rigs
from poserig.intake.poses.model import ImagePoses
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig import Rig


def own_path(name: str, split: str) -> str:
    """Returns the path of an image in most formats: the one that it has in the user's folder."""
    return name


class Format(NamedTuple):
    """A format of labels.

    Attributes:
        name: As people type it, such as "yolo".
        title: As people call it, such as "Ultralytics YOLO-pose".
        target: What an export writes: one file, or a folder.
        suffix: Of its file, such as ".json"; "" for a folder.
        holds: The facts of `losses.FACTS` that it keeps; the others are counted as lost.
        source: What its rules are from.
        needs_size: Whether it cannot be written without the size of each image.
        needs_images: Whether programs that read it look for the images beside the labels.
        images: Where the images lie that are placed beside its labels, below the folder of the
            export; {split} stands for the part of the data set.
        family: Formats that keep the same of a foreign file; "" for this one alone.
        image_path: Returns the path of an image below `images`, of its name and its part of the
            data set.
        extra: The extra of poserig that it needs, such as "parquet", or "".
        notes: What whoever uses it should know, as sentences, for docs/formats.md.
        several_rigs: Whether an image may have instances of several rigs. Who exports others
            chooses one of them.
    """

    name: str
    title: str
    target: Literal["file", "folder"]
    suffix: str
    holds: frozenset[str]
    source: str
    needs_size: bool = False
    needs_images: bool = False
    images: str = "images"
    family: str = ""
    image_path: Callable[[str, str], str] = own_path
    extra: str = ""
    notes: tuple[str, ...] = ()
    several_rigs: bool = False


@dataclass(slots=True)
class Refusals:
    """What could not be taken, one image or line at a time.

    Attributes:
        keep_going: Whether the others are taken then; the first one ends the run otherwise.
        found: The errors, in the order in which they came.
    """

    keep_going: bool = False
    found: list[FormatError] = field(default_factory=list)

    def add(self, error: FormatError) -> None:
        """Notes an image that is left out. Raises the error unless the run is to go on."""
        if not self.keep_going:
            raise error
        self.found.append(error)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a writer gets beside the images.

    Attributes:
        rigs: Finds the rig of an image.
        losses: Counts what the writer has to leave out.
        refusals: Takes images that cannot be written.
        kept: What an import kept of the foreign file as a whole, such as COCO's `info`.
    """

    rigs: Rigs
    losses: Losses
    refusals: Refusals
    kept: Mapping[str, Json] = field(default_factory=dict)


class ForeignImage(NamedTuple):
    """An image of a foreign file.

    Attributes:
        poses: What `intake.poses` read of it.
        name: Path of the image as the file has it.
        where: Its place in the file, for messages.
        kept: What to keep for an export in the same format: members of the image.
        kept_instances: Likewise of each instance of `poses`, in their order.
        split: Part of the data set, or "".
        orientation: EXIF orientation that the file states, or None.
        export_name: Path of the image in an export in the same format; "" for `name`.
    """

    poses: ImagePoses
    name: str
    where: str
    kept: Mapping[str, Json] = {}
    kept_instances: Sequence[Mapping[str, Json]] = ()
    split: str = ""
    orientation: int | None = None
    export_name: str = ""


@dataclass(slots=True)
class Opened:
    """A foreign file or folder that was opened.

    Attributes:
        images: Yields its images, one at a time.
        rigs: Rigs that the file defines: names, links and partners; the first is the usual one.
        kept: What to keep of the file as a whole.
    """

    images: Callable[[], Iterator[ForeignImage]]
    rigs: Sequence[Rig] = ()
    kept: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gets beside the file.

    Attributes:
        losses: Counts what of the file is not taken.
        refusals: Takes what cannot be read.
        folder: The image files; None when nobody gave them.
        names: Keypoint names in order, for files that do not name their points; None: unknown.
    """

    losses: Losses
    refusals: Refusals
    folder: ImageFolder | None = None
    names: tuple[str, ...] | None = None


class FormatModule(Protocol):
    """A module of this package that holds a format. One of the two directions may be missing."""

    FORMAT: Format

    def write(self, images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
        """Writes the images to a new file or folder.

        Args:
            images: Each once; the order is kept.
            path: Where to write; it appears in its place when this returns.
            plan: What else there is.
        """

    def read(self, path: Path, reading: Reading) -> Opened:
        """Opens a foreign file or folder.

        Raises:
            FormatError: It is none of this format.
        """
