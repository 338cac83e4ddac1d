"""Says what labels are, wherever they were found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.sources import uploaded_name
from poserig.json import Json, JsonObject
from poserig.pose.rig import Rig

Line = tuple[int, JsonObject, str]
"""Number of a line, from 1, its attributes and its text; "" where there is none."""
Lines = Callable[[], Iterator[Line]]
Answers = Callable[[Sequence[int]], Mapping[int, Sequence[WorkerResponse]]]
"""Returns what workers sent about some lines, by their number, the oldest first."""


@dataclass(frozen=True, slots=True)
class Source:
    """Labels that were found.

    Attributes:
        title: What they are, for people.
        lines: Yields each manifest line, anew each time.
        read: Reads the object at an S3 URI, for labels that are too long for a manifest.
        folder: Where the image files are, or None.
        root: What the addresses of images begin with that no launch has uploaded.
        kept: What an import kept of the foreign file.
        exported: Called once they are written out.
        answers: Of the workers; None when nobody kept them here.
        place: Names a line for people, by its number: its file and the number there.
        rigs: Rigs of the users' own that came with the labels.
        problems: (line, what is wrong) of lines that are no JSON objects, of the last pass.
    """

    title: str
    lines: Lines
    read: Callable[[str], bytes]
    folder: Path | None = None
    root: str = ""
    kept: Mapping[str, Json] = field(default_factory=dict)
    rigs: tuple[Rig, ...] = ()
    exported: Callable[[], None] = lambda: None
    answers: Answers | None = None
    place: Callable[[int], str] | None = None

    def place_of(self, number: int) -> str:
        """Returns where a line is, for people."""
        return self.place(number) if self.place else f"{self.title}, line {number}"

    def name_of(self, source_ref: str) -> str:
        """Returns the path of an image relative to the user's folder."""
        uploaded = uploaded_name(source_ref)
        return uploaded[0] if uploaded else source_ref.removeprefix(self.root).lstrip("/")
