"""Draws which gold images a job gets, and where they stand among the others.

Everything is drawn with the job's name as the seed: the same launch gives the same manifest.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from random import Random
from typing import TypeVar

One = TypeVar("One")


def how_many(gold: int, plain: int, share: float | None) -> int:
    """Returns how many gold images a job gets.

    Args:
        gold: That there are.
        plain: Images to be labeled.
        share: Of all images that workers see, 0 to 1; None for all gold images.
    """
    if share is None:
        return gold
    return min(gold, max(1, round(share * plain / (1 - share))))


def drawn(gold: Sequence[One], count: int, seed: str, key: Callable[[One], str]) -> list[One]:
    """Returns some gold images, in the order in which they will stand.

    More of them contain fewer of them: each image's own number decides.

    Args:
        gold: All of them.
        count: How many.
        seed: The name of the job.
        key: Tells the content of an image.
    """

    def number(one: One) -> bytes:
        return sha256(f"gold\n{seed.lower()}\n{key(one)}".encode("utf-8", "replace")).digest()

    chosen = sorted(gold, key=number)[:count]
    Random(f"order\n{seed.lower()}").shuffle(chosen)  # noqa: S311 - no secret
    return chosen


def places(gold: int, plain: int, seed: str) -> list[int]:
    """Returns before which image to be labeled each gold image stands: from 0 to `plain`, rising.

    The images are cut into as many equal parts as there are gold images, and each part gets one at
    a random place. So each place is as likely as any other, and workers meet gold all the time.

    Args:
        gold: How many gold images.
        plain: How many images to be labeled.
        seed: The name of the job.
    """
    chance = Random(f"places\n{seed.lower()}")  # noqa: S311 - no secret
    part = (plain + 1) / gold if gold else 0.0
    return [min(plain, int((number + chance.random()) * part)) for number in range(gold)]
