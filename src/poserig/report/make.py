"""Makes a report of a data set: reads it once, keeps what the page shows, and writes the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from poserig.pose.quality.review import FittedRig, RigKey, review_images
from poserig.pose.rig import Rig
from poserig.report import sections
from poserig.report.figures import Figures
from poserig.report.findings import Crop, Example, examples, findings
from poserig.report.gallery import Gallery, Row
from poserig.report.model import Entry
from poserig.report.page import Head, page
from poserig.report.payload import payload
from poserig.report.people import workers
from poserig.report.photographs import Photographs, crop, small

Follow = Callable[[int], None]


@dataclass(slots=True)
class Collected:
    """A data set, read.

    Attributes:
        figures: All numbers.
        gallery: The images to look at first.
        rigs: Of the images, with links and colors.
    """

    figures: Figures = field(default_factory=Figures)
    gallery: Gallery = field(default_factory=Gallery)
    rigs: dict[RigKey, Rig] = field(default_factory=dict)


def collect(
    entries: Iterable[Entry], fitted: Mapping[RigKey, FittedRig], follow: Follow = lambda done: None
) -> Collected:
    """Reads a data set.

    Args:
        entries: Its images.
        fitted: The models of its poses, as `fit_data_set` makes them.
        follow: Told how many images are done.
    """
    found = Collected()
    for done, entry in enumerate(entries, start=1):
        image = entry.image
        key = image.rig, image.keypoint_names
        found.rigs.setdefault(key, entry.rig)
        (review,) = review_images(lambda one=image: (one,), {key: fitted[key]})  # type: ignore[misc]
        found.figures.add(entry, review.risk, review.concerns)
        found.gallery.add(entry, review)
        follow(done)
    return found


def write(
    found: Collected,
    head: Head,
    photographs: Photographs | None = None,
    images: int = 0,
) -> str:
    """Returns the page of a data set that was read.

    Args:
        found: The data set.
        head: What the page says at its top.
        photographs: Of the data set, or None to show none.
        images: How many photographs the page may have.

    Raises:
        PoserigError: Photographs are wanted, and Pillow is not installed.
    """
    rows = found.gallery.rows()
    data = payload(rows, found.rigs)
    rows = rows[: len(data["rows"])]
    cases = examples(rows)
    crops: dict[tuple[int, int], Crop] = {}
    if photographs:
        data["thumbs"], crops = _pictures(rows, images, cases, photographs)
    notes = list(head.notes)
    if photographs and photographs.missing:
        notes.append(_several(photographs.missing, "photograph", "could not be read"))
    if photographs and photographs.changed:
        notes.append(
            _several(photographs.changed, "photograph", "has another shape than the labeled image")
        )
    top = head._replace(notes=notes)
    parts = [
        findings(found.figures, cases, crops, found.rigs),
        sections.certainty(found.figures),
        sections.keypoints(found.figures),
        workers(found.figures),
        sections.rounds(found.figures),
        sections.coverage(found.figures),
        sections.time(found.figures),
    ]
    return page(top, found.figures, parts, data)


def _pictures(
    rows: Sequence[Row],
    images: int,
    cases: Mapping[tuple[str, str], Sequence[Example]],
    photographs: Photographs,
) -> tuple[list[str | None], dict[tuple[int, int], Crop]]:
    """Returns small copies of the first images, and crops of all examples; each is read once."""
    wanted: dict[int, set[int]] = {number: set() for number in range(min(images, len(rows)))}
    for several in cases.values():
        for case in several:
            wanted.setdefault(case.number, set()).add(case.finding.instance)
    thumbs: list[str | None] = []
    crops: dict[tuple[int, int], Crop] = {}
    for number in sorted(wanted):
        row = rows[number]
        photograph = photographs.open(row.image)
        if number < images:
            thumbs.append(small(photograph) if photograph else None)
        for instance in wanted[number]:
            box, size = row.boxes[instance], row.image.size
            if photograph and box and size:
                crops[number, instance] = Crop(*crop(photograph, box, size))
    return thumbs, crops


def _several(names: Sequence[str], what: str, is_so: str) -> str:
    if len(names) == 1:
        return f"1 {what} {is_so}: {names[0]}."
    plural = is_so.replace("has ", "have ", 1)
    return f"{len(names):,} {what}s {plural}: {', '.join(names[:3])}{', …' * (len(names) > 3)}."
