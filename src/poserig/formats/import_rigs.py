"""Decides which rig each instance of an imported file has."""

from collections.abc import Iterable

from poserig.formats import FormatError
from poserig.formats.rigs import Rigs
from poserig.intake.poses.model import ImagePoses, PoseInstance
from poserig.pose.rig import Rig


class ImportRigs:
    """The rigs of an import.

    Args:
        known: That of the user first, then those that the file defines.

    Attributes:
        own: The rig of the images: that of the first instance; None before there is one.
        further: Name → rig of other instances.
    """

    def __init__(self, known: Iterable[Rig]) -> None:
        self._known = list(known)
        self._library = Rigs(self._known)
        self.own: Rig | None = None
        self.further: dict[str, Rig] = {}

    def of_image(self, poses: ImagePoses, where: str) -> Rig | None:
        """Returns the own rig of the images; notes further ones.

        Raises:
            FormatError: An instance has keypoints of a rig that nobody defines.
        """
        for item in poses.instances:
            names = self._names_of(item)
            own = self.own
            if own is None and names:
                self.own = self._with(names)
            elif own is not None and self.of(item, own) is None:
                raise FormatError(
                    f"There are keypoints of several rigs: {item.category or 'an instance'} has"
                    f" {len(names)} ({', '.join(names[:3])}, …), others have"
                    f" {len(own.keypoint_names)} ({', '.join(own.keypoint_names[:3])}, …).",
                    where=where,
                    cure="Import them one after the other: --category NAME.",
                )
        # An image with nobody on it may come before the first person.
        return self.own or next(iter(self._known), None)

    def of(self, item: PoseInstance, own: Rig) -> Rig | None:
        """Returns the rig of an instance: the own one, one that the file defines, or None."""
        names = self._names_of(item)
        exact = [rig for rig in (own, *self._known) if rig.keypoint_names == names]
        if not names:  # of a region alone, the category says whose it is
            found = [rig for rig in self._known if item.category in rig.class_names] or [own]
        elif set(names) <= set(own.keypoint_names) and not (item.rig and exact):
            found = [own]
        else:
            found = exact
        for rig in found[:1]:
            if rig.name != own.name:
                self.further.setdefault(rig.name, rig)
            return rig
        return None

    def _names_of(self, item: PoseInstance) -> tuple[str, ...]:
        """Returns the keypoint names of an instance's rig, as far as the file says them."""
        told = next((rig for rig in self._known if rig.name == item.rig), None)
        return told.keypoint_names if told and item.rig else tuple(map(str, item.names))

    def _with(self, names: tuple[str, ...]) -> Rig:
        """Returns the rig of the user or the file with these points, in any order and among others.

        One that has them in this very order comes first.
        """
        exact = [rig for rig in self._known if rig.keypoint_names == names]
        wider = [rig for rig in self._known if set(names) <= set(rig.keypoint_names)]
        return next(iter([*exact, *wider]), None) or self._library.of("", names)
