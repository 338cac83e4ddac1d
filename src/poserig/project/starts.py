"""Says with which attributes a photograph's line begins: those that an import left in the folder,
and the label that an earlier poserig kept."""

from collections.abc import Callable, Sequence

from poserig.formats.started import StartLines
from poserig.groundtruth.sources import image_name
from poserig.json import JsonObject
from poserig.pose.rig import Rig
from poserig.project.earlier import EarlierState
from poserig.project.photographs import Known
from poserig.project.places import IMAGES, Places


class Starts:
    """Start attributes of a folder's photographs, read when the first is asked for.

    Args:
        places: The project's.
        rig: Of the queue.
        photograph: Finds what is known of a photograph by its key.
        earlier: State folders whose labels are taken over.
    """

    def __init__(
        self,
        places: Places,
        rig: Rig,
        photograph: Callable[[str], Known | None],
        earlier: Sequence[EarlierState] = (),
    ) -> None:
        self._folder = places.photographs
        self._rig = rig
        self._photograph = photograph
        self._earlier = earlier
        self._by_name: dict[str, JsonObject] | None = None

    def __call__(self, source_ref: str) -> JsonObject:
        """Attributes of the photograph at an address; {} for none.

        Raises:
            PoserigError: What an import or an earlier poserig left cannot be read.
            OSError: Likewise.
        """
        if self._by_name is None:
            self._by_name = StartLines(self._folder).by_name()
        start = self._by_name.get(image_name(source_ref), {})
        return {**start, **self._label(source_ref)}

    def _label(self, source_ref: str) -> JsonObject:
        known = self._photograph(source_ref.removeprefix(f"{IMAGES}/")) if self._earlier else None
        if known is None:
            return {}
        labels = (one.label_of(known.path, known.digest, self._rig) for one in self._earlier)
        return next((label for label in labels if label), {})
