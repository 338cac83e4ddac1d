"""Gives each person the gold images that they are due, each once, under names like all others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from poserig.groundtruth.manifest import parse_line
from poserig.groundtruth.sources import image_name
from poserig.labeling.operator import Operator
from poserig.labeling.ports import Worker
from poserig.labeling.store import LabelingStore
from poserig.local.portal_store.gold import GivenGold, GoldRecords
from poserig.project.gold.stream import coming, is_gold
from poserig.project.job import line_of
from poserig.project.photographs import Photographs
from poserig.project.places import IMAGES
from poserig.project.practice_truth import PracticeImage

_NUMBER = re.compile(r"\d+(?=\D*$)")
_TRIES, _NEXT = 50, 3


@dataclass(frozen=True, slots=True)
class GoldParts:
    """What gold images are mixed in with.

    Attributes:
        job: Name of their labeling job, which nobody is told of.
        main: Name of the job into which they are mixed.
        operator: The engine's side for operators.
        store: The engine's store.
        records: Who got what.
        photographs: What is known of the project's own.
        share: Tells the share of gold among what somebody gets, 0 to 1.
        takes_part: Whether somebody gets gold: leads and reviewers do not.
    """

    job: str
    main: str
    operator: Operator
    store: LabelingStore
    records: GoldRecords
    photographs: Photographs
    share: Callable[[], float]
    takes_part: Callable[[Worker], bool]


class GoldGiver:
    """Knows when somebody is due a gold image, and gives it to them.

    Args:
        images: With known poses.
        parts: What they are mixed in with.
    """

    def __init__(self, images: Sequence[PracticeImage], parts: GoldParts) -> None:
        self.parts = parts
        self._images = {one.known.digest: one for one in images}

    def image(self, digest: str) -> PracticeImage | None:
        """The gold image with that content; None for none."""
        return self._images.get(digest)

    def of(self, worker_id: str) -> list[GivenGold]:
        """What somebody got."""
        return self.parts.records.of(worker_id)

    def done(self, worker_id: str) -> int:
        """How many gold images somebody has behind them."""
        return sum(one.state != "given" for one in self.of(worker_id))

    def is_due(self, worker_id: str, number: int) -> bool:
        """Whether an image of somebody's stream, from 1, is gold."""
        return is_gold(number, self.parts.share(), self._seed(worker_id))

    def coming(self, worker_id: str, number: int, plain: int, *, holds: bool = False) -> int:
        """How many gold images somebody will get from that number on, among so many others.

        Args:
            worker_id: Who.
            number: Of the next image in their stream, from 1.
            plain: Images that are left and no gold.
            holds: They are at a gold image now, which is not counted.
        """
        left = len(self._images) - self.done(worker_id) - holds
        return coming(number, plain, self.parts.share(), self._seed(worker_id), left)

    def give(self, worker_id: str, beside: int) -> int | None:
        """Gives somebody a gold image that they have not had.

        Args:
            worker_id: Who.
            beside: Line of the image behind which it stands, from 0.

        Returns:
            Its index in the job of gold images; None when none is left for them.
        """
        had = {one.digest for one in self.of(worker_id)}
        chance = Random(self._seed(worker_id))  # noqa: S311 - no secret
        order = sorted(self._images)
        chance.shuffle(order)
        for digest in order:
            # Somebody may have put the picture into the project's folder meanwhile.
            if digest not in had and not self.parts.photographs.has_content(digest):
                break
        else:
            return None
        key = f"{digest[:16]}/{self._name(beside)}"
        line = line_of(str(IMAGES.child(key)), {})
        index = self.parts.operator.add_data_objects(self.parts.job, [line], assigned=worker_id)
        self.parts.records.give(worker_id, index, digest, beside)
        return index

    def _seed(self, worker_id: str) -> str:
        return sha256(f"{self.parts.job}\n{worker_id}".encode()).hexdigest()

    def _name(self, beside: int) -> str:
        """A path like that of the image beside it, and of no other."""
        store, has_path = self.parts.store, self.parts.photographs.has_path
        status = store.find_job(self.parts.main)
        found = store.data_objects(status.id, start=beside, limit=1) if status else []
        path = image_name(parse_line(found[0].text, 0).source_ref) if found else "1.jpg"
        if _NUMBER.search(path) is None:
            stem, ending = path.rpartition(".")[::2]
            path = f"{stem}-2.{ending}" if stem else f"{path}-2"
        chance = Random(f"{self.parts.job}\n{beside}")  # noqa: S311 - no secret
        return _other_number(path, has_path, chance)


def _other_number(path: str, has_path: Callable[[str], bool], chance: Random) -> str:
    """A path with another number, which no image has: one of the next, or any of as many digits."""
    number = _NUMBER.search(path)
    if number is None:
        return path
    width = len(number[0])
    for step in range(_TRIES):
        value = int(number[0]) + step if step < _NEXT else chance.randrange(10**width)
        other = f"{path[: number.start()]}{value:0{width}}{path[number.end() :]}"
        if not has_path(other):
            return other
    return path
