"""Opens the folder of a local AWS: index, contents, and what to say when some of it is lost."""

import time
from pathlib import Path

from poserig.local.aws.kept import content, legacy
from poserig.local.aws.kept.durability import Durability, Lost
from poserig.local.aws.kept.index import Index
from poserig.local.aws.kept.pickling import is_whole

__all__ = ["INDEX", "OBJECTS", "RESTORED", "KeptState", "is_whole"]

INDEX = "index.sqlite"
OBJECTS = "objects"
RESTORED = "restored"
"""The name of the meta value that a restored backup has until its first start."""
SHOWN = 5
"""How many lost things a notice names. `poserig state check` names all."""


class KeptState:
    """Opens the folder, and keeps all changes until `close`.

    Args:
        folder: The local AWS's folder.

    Raises:
        PoserigError: The index is damaged. Nothing was changed.
        OSError: The folder cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        store = content.ContentStore(folder / OBJECTS)
        self._snapshot = legacy.snapshot_in(folder)
        self.index_path = folder / INDEX
        self.durability = Durability(Index(self.index_path), store)
        self.lost: list[Lost] = []
        self.was_restored = False
        content.use(store)

    def restore(self) -> list[str]:
        """Gives everything back to moto.

        Returns:
            Notices for a person: what is lost, and what was taken over.
        """
        notices = []
        before = self.durability.note_moto()
        if before is not None:
            kept = self._copy(f"moto-{before}")
            notices.append(
                f"{self.index_path}: moto {before} wrote this state. A copy of it is kept as "
                f"{kept.name}."
            )
        self.lost = self.durability.restore()
        self.was_restored = self.durability.meta(RESTORED) == b"1"
        if self.lost:
            notices.append(self._tell(self.lost))
        if self._snapshot is not None:
            notices.append(legacy.take_over(self._snapshot, self.durability))
        return notices

    def _tell(self, lost: list[Lost]) -> str:
        kept = ""
        if any(not one.what.startswith("s3://") for one in lost):
            kept = f" A copy of the index is kept as {self._copy('damaged').name}."
        names = "; ".join(str(one) for one in lost[:SHOWN])
        more = f"; and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
        return (
            f"{self._folder}: {len(lost)} of the things kept here cannot be read: {names}{more}. "
            f"Everything else is intact.{kept} `poserig state check` says more."
        )

    def _copy(self, why: str) -> Path:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        path = self._folder / f"{INDEX}.{why}-{stamp}"
        self.durability.copy_to(path)
        return path

    def close(self) -> None:
        """Writes what is left. Raises sqlite3.Error or OSError."""
        self.durability.close()
