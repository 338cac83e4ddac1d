"""Divides a data set into parts such as train and val: by a seed, whole groups, alike in people.

Where an image goes follows from the seed and its group alone, by a hash. Within each stratum, the
groups with about as many people an image, the first share of the hashes goes to the first part.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b

from poserig.errors import InvalidValue
from poserig.pose.dataset import Images, LabeledImage

# Numbers of frames at the end of a name, as in "walk_000123".
_FRAME = re.compile(r"[-_ .]?\d+$")
# People on an image from which on all are one stratum.
MANY = 4
# Above every hash.
BEYOND = 1 << 60


@dataclass(frozen=True, slots=True)
class Split:
    """How a data set is divided.

    Attributes:
        parts: (name, share) of each part; shares are positive and add up to 1.
        seed: Any text; another one gives other parts.
        group_by: "" for single images, "folder", "video", "person", or a regular expression whose
            first group, or whole match, in the image's name is its group.
    """

    parts: tuple[tuple[str, float], ...]
    seed: str = "0"
    group_by: str = ""


def parse_parts(text: str) -> tuple[tuple[str, float], ...]:
    """Reads "train=0.8,val=0.2"; the shares are taken in proportion.

    Raises:
        InvalidValue: It is no such text.
    """
    parts: dict[str, float] = {}
    for piece in text.split(","):
        name, _, share = piece.strip().partition("=")
        try:
            number = float(share)
        except ValueError:
            number = 0.0
        if not re.fullmatch(r"\w[\w-]*", name) or not 0 < number < 1e9 or name in parts:
            raise InvalidValue(
                f"{text!r} does not say how to divide the images.",
                where="--split",
                cure="Write a name and a share for each part, as in train=0.8,val=0.2.",
            )
        parts[name] = number
    whole = sum(parts.values())
    return tuple((name, share / whole) for name, share in parts.items())


def divide(images: Images, split: Split) -> Callable[[], Iterator[LabeledImage]]:
    """Returns the images with their part in `split`. Looks at all of them once before.

    Raises:
        InvalidValue: The regular expression of the groups is none.
    """
    group_of = _grouping(images, split.group_by)
    groups: dict[str, list[int]] = {}
    if split.group_by:
        for image in images():
            found = groups.setdefault(group_of(image), [0, 0])
            found[0] += 1
            found[1] += len(image.instances)
    limits = _limits(images, group_of, groups, split)

    def part_of(image: LabeledImage) -> str:
        group = group_of(image)
        here = limits[_stratum(groups.get(group) or [1, len(image.instances)])]
        place = bisect_left(here, _hash(split.seed, group) + 1)
        return split.parts[min(place, len(split.parts) - 1)][0]

    return lambda: (replace(image, split=part_of(image)) for image in images())


def _limits(
    images: Images,
    group_of: Callable[[LabeledImage], str],
    groups: dict[str, list[int]],
    split: Split,
) -> dict[int, list[int]]:
    """Returns for each stratum where, among the hashes, its parts end."""
    strata: dict[int, array[int]] = {}
    if groups:
        for group, found in groups.items():
            # A group counts as often as it has images.
            numbers = strata.setdefault(_stratum(found), array("Q"))
            numbers.extend([_hash(split.seed, group)] * found[0])
    else:
        for image in images():
            stratum = _stratum([1, len(image.instances)])
            strata.setdefault(stratum, array("Q")).append(_hash(split.seed, group_of(image)))
    limits: dict[int, list[int]] = {}
    seen, given = 0, [0] * (len(split.parts) - 1)
    for stratum, numbers in sorted(strata.items()):
        ordered = sorted(numbers)
        seen += len(ordered)
        ends, so_far = limits.setdefault(stratum, []), 0.0
        for part, (_, share) in enumerate(split.parts[:-1]):
            so_far += share
            # What rounding took from the parts of one stratum, the next one gives back.
            count = min(max(round(so_far * seen) - given[part], 0), len(ordered))
            given[part] += count
            ends.append(ordered[count] if count < len(ordered) else BEYOND)
    return limits


def _stratum(found: list[int]) -> int:
    images, people = found
    return min(round(people / images), MANY)


def _hash(seed: str, group: str) -> int:
    data = f"{seed}\0{group}".encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(data, digest_size=7).digest())


def _grouping(images: Images, group_by: str) -> Callable[[LabeledImage], str]:
    if not group_by:
        return lambda image: image.name or image.source
    if group_by == "folder":
        return lambda image: image.name.rpartition("/")[0]
    if group_by == "video":
        return lambda image: _FRAME.sub("", image.name.rpartition(".")[0])
    if group_by == "person":
        return _by_person(images())
    try:
        pattern = re.compile(group_by)
    except re.error as error:
        raise InvalidValue(
            f"{group_by!r} is no regular expression: {error}.",
            where="--group-by",
            cure="Write folder, video, person, or a regular expression of the image's name.",
        ) from None

    def matched(image: LabeledImage) -> str:
        match = pattern.search(image.name)
        return (match[1] if pattern.groups else match[0]) or "" if match else ""

    return matched


def _by_person(images: Iterable[LabeledImage]) -> Callable[[LabeledImage], str]:
    """Groups images that share a person, by the names of instances, also through other images."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            parents[name] = parents[parents[name]]
            name = parents[name]
        return name

    for image in images:
        names = [item.name for item in image.instances if item.name]
        for name in names[1:]:
            parents[root(name)] = root(names[0])

    def group(image: LabeledImage) -> str:
        name = next((item.name for item in image.instances if item.name), "")
        # An image without a named person is a group of its own.
        return f"person {root(name)}" if name else f"image {image.name or image.source}"

    return group


def counts(images: Iterable[LabeledImage]) -> Counter[str]:
    """Returns how many images each part has."""
    return Counter(image.split for image in images)
