"""The true poses that the simulated workers label, split into development and held-out images."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data" / "poses-coco-dev.json"


@dataclass(frozen=True, slots=True)
class Person:
    """One true pose: flat x, y, v, and the object's area in pixels."""

    keypoints: tuple[float, ...]
    area: float


@dataclass(frozen=True, slots=True)
class TrueImage:
    """One image with the people on it."""

    id: str
    width: int
    height: int
    persons: tuple[Person, ...]


@cache
def all_images() -> tuple[TrueImage, ...]:
    """Every image with at least one person that has a labeled point."""
    images = []
    for image in json.loads(DATA.read_text(encoding="utf-8"))["images"]:
        persons = tuple(
            Person(tuple(number for point in person["kpts"] for number in point), person["area"])
            for person in image["persons"]
            if any(point[2] for point in person["kpts"]) and person["area"] > 0
        )
        if persons:
            images.append(TrueImage(image["id"], image["width"], image["height"], persons))
    return tuple(images)


def development() -> tuple[TrueImage, ...]:
    """The half that thresholds and priors may be tuned on."""
    return all_images()[0::2]


def held_out() -> tuple[TrueImage, ...]:
    """The half that figures are reported on."""
    return all_images()[1::2]
