"""Selects the images of an earlier round that a later one gets: `poserig job launch --only`.

All selections must hold. Those that look at an image alone come first, then qa-top, then sample.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from math import ceil

from poserig.errors import PoserigError
from poserig.formats.lines import image_of, label_attribute
from poserig.groundtruth.manifest import ManifestLine, is_error_label
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.reviews import SEND_BACK, parse_review
from poserig.groundtruth.sources import image_name
from poserig.issues import reported_problems
from poserig.json import Json, is_number

FAILED, EXPIRED, ERROR, PROBLEM = "failed", "expired", "error", "problem"
SENT_BACK = "sent-back"
DISAGREEMENT, PATH, QA_TOP, SAMPLE = "disagreement>", "path", "qa-top", "sample"
MORE_HELPS = "more-helps>"
PLAIN = (FAILED, EXPIRED, ERROR, PROBLEM, SENT_BACK)
# Those that look at an image alone.
ALONE = (*PLAIN, PATH, DISAGREEMENT, MORE_HELPS)
WAYS = (
    "failed, expired, error, problem, sent-back, disagreement>=0.2, more-helps>=0.4, path='cam1/*',"
    " qa-top=200 or sample=5%"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """One --only.

    Attributes:
        kind: What it looks at.
        pattern: Of the image's path in its folder, for PATH.
        number: The least disagreement, or `more_would_help`, 0 to 1; how many images, for QA_TOP;
            a share, for SAMPLE.
    """

    kind: str
    pattern: str = ""
    number: float = 0


def parse_selection(text: str) -> Selection:
    """Reads one --only. Raises PoserigError for what is none."""
    kind, equals, value = text.strip().partition("=")
    if kind in PLAIN and not equals:
        return Selection(kind)
    if kind == PATH and value:
        return Selection(kind, pattern=value)
    if kind == QA_TOP and value.isdecimal() and int(value):
        return Selection(kind, number=int(value))
    share = _share(value.removesuffix("%"), 100 if kind == SAMPLE else 1)
    has_sign = value.endswith("%") == (kind == SAMPLE)
    if kind in (DISAGREEMENT, MORE_HELPS, SAMPLE) and has_sign and share is not None:
        return Selection(kind, number=share)
    raise PoserigError(f'"{text}" selects nothing.', where="--only", cure=f"Use {WAYS}.")


def select(
    lines: Sequence[ManifestLine],
    attribute: str,
    selections: Sequence[Selection],
    seed: str,
    read: Callable[[str], bytes],
) -> list[ManifestLine]:
    """Returns the lines for which all selections hold, in their order.

    Args:
        lines: Of the earlier round's manifest.
        attribute: Its label attribute name.
        selections: What must hold; none selects every line.
        seed: Which sample: the same seed, lines and share give the same one.
        read: Reads the S3 object of a label that is too long for its line.
    """
    kept = [
        line for line in lines
        if all(_holds(one, line, attribute) for one in selections if one.kind in ALONE)
    ]  # fmt: skip
    for one in selections:
        if one.kind == QA_TOP:
            ranks = _ranks(lines, attribute, read)
            first = sorted((line for line in kept if line.index in ranks),
                           key=lambda line: ranks[line.index])  # fmt: skip
            kept = sorted(first[: int(one.number)], key=lambda line: line.index)
    for one in selections:
        if one.kind == SAMPLE:
            drawn = sorted(kept, key=lambda line: _draw(seed, line))[: ceil(one.number * len(kept))]
            kept = sorted(drawn, key=lambda line: line.index)
    return kept


def _holds(selection: Selection, line: ManifestLine, attribute: str) -> bool:
    label: Json = line.attributes.get(attribute)
    metadata = line.attributes.get(metadata_name(attribute))
    reason = str(metadata.get("failure-reason", "")) if isinstance(metadata, dict) else ""
    if selection.kind == FAILED:
        return bool(reason)
    if selection.kind == EXPIRED:
        return "expired" in reason
    if selection.kind == ERROR:
        return is_error_label(label)
    if selection.kind == PROBLEM:
        return bool(reported_problems(label))
    if selection.kind == SENT_BACK:
        # Of the newest label: what was sent back and labeled again is not sent back any more.
        newest = line.attributes.get(label_attribute(line.attributes))
        review = parse_review(newest.get("review")) if isinstance(newest, dict) else None
        return review is not None and review.verdict == SEND_BACK
    if selection.kind == PATH:
        return fnmatchcase(image_name(line.source_ref), selection.pattern)
    if selection.kind == MORE_HELPS:
        helps: Json = label.get("more_would_help") if isinstance(label, dict) else None
        return is_number(helps) and helps >= selection.number
    if not isinstance(label, dict) or not is_number(label.get("agreement")):
        return False
    return bool(round(1 - label["agreement"], 9) >= selection.number)


def _ranks(
    lines: Sequence[ManifestLine], attribute: str, read: Callable[[str], bytes]
) -> dict[int, int]:
    """Where in the order of `poserig qa` each line is that has a label, 0 first."""
    # Imported here: it takes long, and few launches need it.
    from poserig.pose.quality.review import fit_data_set, order, review_images

    images = []
    for line in lines:
        try:
            image = image_of(line.attributes, line.index, read, attribute)
        except PoserigError:
            continue  # no label that anything could be told of
        if image is not None:
            images.append(image)
    fitted = fit_data_set(lambda: iter(images))
    reviews = sorted(review_images(lambda: iter(images), fitted), key=order)
    return {review.image.line: rank for rank, review in enumerate(reviews)}


def _draw(seed: str, line: ManifestLine) -> bytes:
    """A number that the image alone decides, so that more lines do not change who is drawn."""
    text = f"{seed.lower()}\n{line.source_ref}\n{line.index if not line.source_ref else ''}"
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _share(text: str, whole: float) -> float | None:
    try:
        share = float(text) / whole
    except ValueError:
        return None
    return share if 0 < share <= 1 else None
