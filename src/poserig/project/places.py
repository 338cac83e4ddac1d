"""Says where a project keeps what, and what its parts are called.

The engine, the functions and the manifests know S3 addresses and ARNs. Those of a project are made
up here, and no user sees them: its one bucket is two folders of this machine.
"""

from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError, shown
from poserig.s3 import S3Uri

REGION = "eu-west-1"
ACCOUNT = "000000000000"
BUCKET = "project"
IMAGES = S3Uri(BUCKET, "images")
"""Of the photographs: images/<16 hex digits of the SHA-256>/<path in the folder>."""
JOBS = S3Uri(BUCKET, "input/jobs")
"""Of each job's template and rig; the post-annotation function looks there by default."""
OUTPUT = S3Uri(BUCKET, "output")
PRACTICE = "-practice"
"""How the name of the job of practice images ends."""
GOLD = "-gold"
"""How the name of the job of gold images ends."""
ASIDE = (PRACTICE, GOLD)
"""Such jobs are in no list, and their images in no data set."""
PRE = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre_annotation"
POST = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:post_annotation"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/project"
KEPT = "project.json"
"""In the state folder: keys, the port and the open queues, which only the owner may read."""
DATABASE = "project.sqlite"
"""In the state folder: queue, answers, labels and people."""
RESTORED = "restored"
"""In the state folder: a file that says that it comes from a backup, until the next start."""
TEAM = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:workteam/private-crowd/project"


@dataclass(frozen=True, slots=True)
class Places:
    """A project's folders and files.

    Attributes:
        photographs: The folder that is labeled. No file in it is ever changed; what a lead adds
            on the page comes into it.
        state: What the project keeps.
    """

    photographs: Path
    state: Path

    @property
    def database(self) -> Path:
        """Jobs, answers, labels, and what is known of the photographs."""
        return self.state / DATABASE

    @property
    def files(self) -> Path:
        """Plain files in Ground Truth's layout: output/<job>/manifests/output/output.manifest."""
        return self.state / "files"

    @property
    def exports(self) -> Path:
        """When the labels were last exported."""
        return self.state / "exports.json"

    @property
    def work(self) -> Path:
        """What may go at any time: unpacked functions, their logs."""
        return self.state / "work"


def places_of(photographs: Path, state: Path | None = None) -> Places:
    """Names the places of a project.

    Args:
        photographs: The folder that is labeled.
        state: Where it keeps its state; by default `<folder>.poserig` beside the folder.

    Raises:
        PoserigError: The folder is not there or is itself a project's state, or its state would lie
            in it.
    """
    folder = photographs.resolve()
    if folder.is_file():
        raise PoserigError(
            "It is a file.", where=shown(str(photographs)), cure="Name the folder that it is in."
        )
    if not folder.is_dir():
        raise PoserigError(
            "There is no such folder.", where=shown(str(photographs)), cure="Name your folder."
        )
    if (folder / KEPT).is_file() and (folder / DATABASE).is_file():
        raise PoserigError(
            "It is the state folder of a project, not a folder of photographs.",
            where=shown(str(photographs)),
            cure="Name the folder of the photographs.",
        )
    # The root of a file system has nothing beside it.
    beside = folder.parent / f"{folder.name or 'root'}.poserig"
    kept = state.resolve() if state else beside
    if kept == folder or folder in kept.parents:
        raise PoserigError(
            "The state folder lies in the folder of the photographs.",
            where=shown(str(kept)),
            cure="Give it another place: --state FOLDER.",
        )
    return Places(folder, kept)
