"""Reads the labels that `poserig job consolidate` made again when a labeling job was over.

They lie in a manifest beside the output manifest, with the same lines. The store keeps the labels
of the first manifest; people are shown the newest ones.
"""

import threading

from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import parse_line
from poserig.json import Json
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound, ObjectStore


class NewestLabels:
    """Labels made again, of any job. The lines of the manifest that was read last are kept.

    A manifest is named by its content, so what is kept is never out of date.

    Args:
        objects: Where manifests are.
    """

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._lock = threading.Lock()
        self._kept: tuple[str, list[bytes]] = ("", [])

    def manifest(self, layout: OutputLayout) -> str:
        """Finds the newest manifest with labels made again; "" when there is none."""
        try:
            return self._objects.newest(layout.consolidated_manifests)
        except (ObjectAccessDenied, ObjectNotFound):
            return ""

    def label(self, manifest: str, index: int, label_name: str) -> Json | None:
        """Returns the label in a line of a manifest; None when it has none or cannot be read.

        Args:
            manifest: Address, from `manifest`.
            index: The line, from 0.
            label_name: The label attribute.
        """
        lines = self._lines(manifest)
        if index >= len(lines):
            return None
        line = parse_line(lines[index].decode("utf-8"), index)
        return line.attributes.get(label_name)

    def _lines(self, manifest: str) -> list[bytes]:
        with self._lock:
            if self._kept[0] != manifest:
                try:
                    content = self._objects.read(manifest)
                except (ObjectAccessDenied, ObjectNotFound):
                    return []
                self._kept = (manifest, content.split(b"\n"))
            return self._kept[1]
