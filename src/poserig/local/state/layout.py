"""Names the files and folders of a state folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a state folder.

    Attributes:
        root: The folder.
    """

    root: Path

    @property
    def aws(self) -> Path:
        """The local AWS's folder."""
        return self.root / "aws"

    @property
    def index(self) -> Path:
        """The index of the local AWS."""
        return self.aws / "index.sqlite"

    @property
    def objects(self) -> Path:
        """The bytes of S3 objects, named by their SHA-256."""
        return self.aws / "objects"

    @property
    def keys(self) -> Path:
        """The keys of the local AWS."""
        return self.aws / "keys.json"

    @property
    def labeling(self) -> Path:
        """Labeling jobs, tasks and answers."""
        return self.root / "labeling.sqlite"

    @property
    def portal_key(self) -> Path:
        """The key that signs the portal's sessions."""
        return self.root / "portal-key"

    @property
    def worker(self) -> Path:
        """The demo worker's sign-in."""
        return self.root / "worker.json"

    @property
    def terraform(self) -> Path:
        """Terraform's working folder."""
        return self.root / "terraform"

    def require(self) -> None:
        """Raises PoserigError when the folder holds no state."""
        from poserig.errors import PoserigError

        if not self.index.exists() and not self.labeling.exists():
            raise PoserigError(
                "There is no state of poserig here.",
                where=str(self.root),
                cure="Name the folder that you opened with `poserig open`, or the state folder of "
                "`poserig up` or `make demo`: --state FOLDER.",
            )
