"""Says what labels are, wherever they were found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.sources import uploaded_name
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
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
        lines: Yields each manifest line, anew each time, without gold images.
        read: Reads the object at an S3 URI, for labels that are too long for a manifest.
        folder: Where the image files are, or None.
        root: What the addresses of images begin with that no launch has uploaded.
        kept: What an import kept of the foreign file.
        exported: Called once they are written out.
        answers: Of the workers; None when nobody kept them here.
        place: Names a line for people, by its number: its file and the number there.
        rigs: Rigs of the users' own that came with the labels.
        gold_lines: Yields the lines of gold images, likewise.
        known: Returns the known poses of these by the address of the image; None when nobody
            knows them.
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
    gold_lines: Lines = tuple  # type: ignore[assignment]  # none
    known: Callable[[], Mapping[str, LabeledImage]] | None = None
    place: Callable[[int], str] | None = None

    def refs(self) -> Iterator[str]:
        """Yields the address of each image."""
        for _, line, _ in self.lines():
            ref = line.get("source-ref")
            if isinstance(ref, str):
                yield ref

    def place_of(self, number: int) -> str:
        """Returns where a line is, for people."""
        return self.place(number) if self.place else f"{self.title}, line {number}"

    def name_of(self, source_ref: str) -> str:
        """Returns the path of an image relative to the user's folder."""
        uploaded = uploaded_name(source_ref)
        return uploaded[0] if uploaded else source_ref.removeprefix(self.root).lstrip("/")


class Listed:
    """The labels of a source, of some images alone.

    Args:
        source: All labels.
        file: Has the paths of the images that are wanted, one a line; None for all images.

    Attributes:
        source: Labels of those alone.

    Raises:
        OSError: The file cannot be read.
        UnicodeDecodeError: It is not UTF-8.
    """

    def __init__(self, source: Source, file: Path | None) -> None:
        self._all = source
        self._wanted = None if file is None else frozenset(file.read_text("utf-8").splitlines())
        self._seen: set[str] = set()
        self.source = source if file is None else replace(source, lines=self._lines)

    @property
    def missing(self) -> int:
        """How many listed images no pass has found yet."""
        return 0 if self._wanted is None else len(self._wanted - self._seen - {""})

    def _lines(self) -> Iterator[Line]:
        wanted = self._wanted or frozenset()
        for number, line, text in self._all.lines():
            name = self._all.name_of(str(line.get("source-ref", "")))
            if name in wanted:
                self._seen.add(name)
                yield number, line, text
