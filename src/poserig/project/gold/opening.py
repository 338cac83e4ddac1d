"""Opens the gold images of a project: the folder that is named, or that of the last time."""

from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from hashlib import sha256

from poserig.labeling.operator import Operator
from poserig.labeling.ports import Worker
from poserig.labeling.store import LabelingStore
from poserig.labeling.walking import WalkingDesk
from poserig.local.portal_store.gold import GoldRecords
from poserig.pose.rig import Rig
from poserig.project.gold.desk import GoldDesk
from poserig.project.gold.given import GoldGiver, GoldParts
from poserig.project.gold.judged import ProjectGold
from poserig.project.job import create_job
from poserig.project.objects import ProjectObjects
from poserig.project.photographs import Photographs
from poserig.project.places import GOLD, Places
from poserig.project.practice_opening import images_of
from poserig.project.practice_truth import PracticeImage, practice_images
from poserig.project.product import template
from poserig.project.rigs import ProjectRig

MOST = 1000
"""Gold images of a project at most: nobody gets one twice."""
_FIRST_SHARE = 5
_KEPT = "gold"
"""Name of the folder in what a project keeps from start to start."""


def gold_images(
    named: str | None, kept: MutableMapping[str, str], rig: Rig, tell: Callable[[str], None]
) -> list[PracticeImage]:
    """The images of the folder of gold images, [] for none; see `images_of`."""
    told = "No gold images are mixed in now"
    return images_of(
        named, kept, _KEPT, lambda folder: practice_images(folder, rig, MOST), tell, told
    )


def gold_job(main: str, secret: str) -> str:
    """The name of the job of gold images: of the page of a task nobody can tell it.

    Args:
        main: Name of the job into which they are mixed.
        secret: Of the project.
    """
    return f"{sha256(f'{secret} {main}'.encode()).hexdigest()[:16]}{GOLD}"


def set_share(
    desk: WalkingDesk, operator: Operator, main: str, named: str, wanted: int | None
) -> None:
    """Sets the share of gold that was asked for; 5 % for the first folder that is named.

    Args:
        desk: Knows the settings of the job.
        operator: Changes them.
        main: Name of the job.
        named: The folder of gold images that was named, or "".
        wanted: Percent; None leaves it.

    Raises:
        SettingsRefused: It is more than 20.
    """
    is_first = bool(named) and not desk.context.jobs.find(main).settings.gold_share
    share = _FIRST_SHARE if wanted is None and is_first else wanted
    if share is not None:
        operator.change(main, gold_share=share)


def open_gold(
    images: list[PracticeImage],
    job: str,
    main: str,
    desk: WalkingDesk,
    *,
    places: Places,
    rig: ProjectRig,
    operator: Operator,
    store: LabelingStore,
    objects: ProjectObjects,
    photographs: Photographs,
    takes_part: Callable[[Worker], bool],
    shows_feedback: bool,
    stack: ExitStack,
) -> tuple[WalkingDesk, ProjectGold | None]:
    """The desk that mixes gold images in, and what is known of them.

    Args:
        images: With known poses; [] leaves the desk as it is.
        job: Name of their labeling job, which is created when it is not there.
        main: Name of the job into which they are mixed.
        desk: The workers' desk.
        places: The project's.
        rig: What people draw.
        operator: The engine's side for operators.
        store: The engine's store.
        objects: The project's files.
        photographs: What is known of the project's own.
        takes_part: Whether somebody gets gold.
        shows_feedback: Whether people see what differed.
        stack: Closes what is opened.
    """
    if not images:
        return desk, None
    if store.find_job(job) is None:
        create_job(
            operator,
            objects,
            folder=places.photographs.name,
            title="Gold",
            rig=rig.rig,
            rig_text=rig.text,
            template=template().read_text("utf-8"),
            name=job,
            more=rig.more_files,
        )
    records = GoldRecords(places.database)
    stack.callback(records.close)

    def share() -> float:
        return desk.context.jobs.find(main).settings.gold_share / 100

    parts = GoldParts(job, main, operator, store, records, photographs, share, takes_part)
    giver = GoldGiver(images, parts)
    return (
        GoldDesk(desk, giver, shows_feedback=shows_feedback),
        ProjectGold(giver, rig.rig, objects.presign, shows_feedback=shows_feedback),
    )
