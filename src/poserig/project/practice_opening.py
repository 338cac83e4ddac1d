"""Opens the practice round of a project: the folder that is named, or that of the last time."""

from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling.operator import Operator
from poserig.labeling.store import LabelingStore
from poserig.local.portal_store.practice import PracticeRecords
from poserig.pose.rig import Rig
from poserig.project.job import create_job
from poserig.project.objects import ProjectObjects
from poserig.project.places import Places
from poserig.project.practice import PracticeRound
from poserig.project.practice_truth import PracticeImage, practice_images
from poserig.project.product import template
from poserig.project.rigs import ProjectRig

_KEPT = "practice"
"""Name of the folder in what a project keeps from start to start."""


def images_to_practice(
    named: str | None, kept: MutableMapping[str, str], rig: Rig, tell: Callable[[str], None]
) -> list[PracticeImage]:
    """The images of the practice folder, [] for no round; see `images_of`."""
    told = "There is no practice round now"
    return images_of(named, kept, _KEPT, lambda folder: practice_images(folder, rig), tell, told)


def images_of(
    named: str | None,
    kept: MutableMapping[str, str],
    name: str,
    read: Callable[[Path], list[PracticeImage]],
    tell: Callable[[str], None],
    told: str,
) -> list[PracticeImage]:
    """The images of a folder with known answers, [] for none.

    Args:
        named: The folder; "" for none from now on, None takes that of the last time.
        kept: What the project keeps from start to start; a named folder is kept in it.
        name: Of the folder in `kept`.
        read: Reads the images of a folder.
        tell: Told when the folder of the last time cannot be used: the project opens without it.
        told: How that begins.

    Raises:
        PoserigError: The named folder has no images with labels of the rig.
    """
    if named is not None:
        images = read(Path(named)) if named else []
        kept[name] = str(Path(named).resolve()) if named else ""
        return images
    last = kept.get(name, "")
    try:
        return read(Path(last)) if last else []
    except PoserigError as error:
        tell(f"{told}: {error}")
        return []


def open_practice(
    job: str,
    images: list[PracticeImage],
    *,
    places: Places,
    rig: ProjectRig,
    operator: Operator,
    store: LabelingStore,
    objects: ProjectObjects,
    stack: ExitStack,
) -> PracticeRound | None:
    """The practice round over some images; None for none.

    Args:
        job: Name of its labeling job, which is created when it is not there.
        images: What is practiced.
        places: The project's.
        rig: What people draw.
        operator: The engine's side for operators.
        store: The engine's store.
        objects: The project's files.
        stack: Closes what is opened.
    """
    if not images:
        return None
    if store.find_job(job) is None:
        create_job(
            operator,
            objects,
            folder=places.photographs.name,
            title="Practice",
            rig=rig.rig,
            rig_text=rig.text,
            template=template().read_text("utf-8"),
            name=job,
            more=rig.more_files,
        )
    records = PracticeRecords(places.database)
    stack.callback(records.close)
    return PracticeRound(job, images, rig.rig, operator, store, records, objects.presign)
