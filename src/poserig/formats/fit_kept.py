"""Shortens what an import keeps of a foreign file beside a label: an attribute has its limit."""

from collections.abc import Iterator

from poserig.formats.losses import Losses
from poserig.groundtruth.manifest import dump
from poserig.json import JsonObject
from poserig.limits import ATTRIBUTE_CHARACTERS


def fit(metadata: JsonObject, kept: JsonObject, losses: Losses) -> None:
    """Drops members, the least needed first, until the metadata is as short as an attribute may be.

    Args:
        metadata: Of the label of an image; it holds `kept`.
        kept: What is kept of the image and its instances; changed.
        losses: Counts what is dropped.
    """
    for lose in (_lose_segmentations, _lose_members, _lose_all):
        if len(dump(metadata)) <= ATTRIBUTE_CHARACTERS:
            break
        lose(kept, losses)


def _rows(kept: JsonObject) -> Iterator[JsonObject]:
    """Yields what is kept of single annotations."""
    for one in kept.get("instances", ()):
        yield one.get("members", {})
    yield from kept.get("image", {}).get("annotations", ())


def _lose_segmentations(kept: JsonObject, losses: Losses) -> None:
    for row in _rows(kept):
        if row.pop("segmentation", None):
            losses.add("segmentation")


def _lose_members(kept: JsonObject, losses: Losses) -> None:
    for row in (*kept.get("instances", ()), kept.get("image", {})):
        losses.add("member", len(row.pop("members", {})))
    losses.add("annotation", len(kept.get("image", {}).pop("annotations", ())))


def _lose_all(kept: JsonObject, losses: Losses) -> None:
    losses.add("member", len(kept.pop("instances", ())) + len(kept.pop("image", ())))
