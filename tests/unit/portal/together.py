"""A portal over a real labeling service as a project has it: Ana leads, Ben labels, Cay reviews."""

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from poserig.labeling.model import Task
from poserig.labeling.ports import Worker
from poserig.local.portal_store.comments import KeptComments
from poserig.local.portal_store.instructions import KeptInstructions
from poserig.local.portal_store.views import KeptViews
from poserig.portal.app import create_portal
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.job_changing import RigCard
from poserig.portal.overlay import library_rigs
from poserig.portal.review_task import ReviewPages
from poserig.portal.roles import Role
from poserig.portal.task_origin import create_task_origin
from poserig.portal.teamwork import Gold, Practice, Teamwork
from poserig.portal.view_order import GridOrder
from poserig.project.grid.kept import ProjectGrid
from poserig.project.shelf import ProjectShelf
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import KEY, PORTAL
from tests.unit.portal.fake_handouts import FakeHandouts
from tests.unit.portal.fake_people import ANA, BEN, CAY, FakeDirectory, memory
from tests.unit.portal.fake_ports import FakeClock, MemoryHostNotes

if TYPE_CHECKING:
    from poserig.project.objects import ProjectObjects

GROWING = [{"Key": "poserig:growth", "Value": "open"}, {"Key": "poserig:expiry", "Value": "never"}]


class FakeBench:
    """Implements `JobBench`: one rig of the library, and gold images when they are wanted."""

    def __init__(self) -> None:
        self.has_gold_images = False
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
        card = RigCard("coco-person-17", 17, 19, 1, "0123abcd", is_own=False, svg=svg)
        self.cards: tuple[RigCard, ...] = (card,)

    def rigs(self, job: str) -> tuple[RigCard, ...]:
        return self.cards

    def has_gold(self, job: str) -> bool:
        return self.has_gold_images


class Files:
    """Where the files of a job are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, uri: str) -> Path:
        return self._folder / uri.removeprefix("s3://")


class Together:
    """A project with some images. Ana is its lead, Ben labels, Cay reviews if she is wanted.

    Not `is_project`: its portal knows no more of its job than that of a Ground Truth.
    """

    def __init__(
        self,
        folder: Path,
        images: int = 3,
        workers: int = 1,
        practice: Practice | None = None,
        gold: Gold | None = None,
        *,
        with_reviewer: bool = False,
        is_project: bool = True,
    ) -> None:
        self.world = World(folder)
        for one in (ANA, BEN, CAY) if with_reviewer else (ANA, BEN):
            self.world.directory.people[one.id] = one
        self.world.put_manifest(list(self.world.put_images(images)))
        request = self.world.request(NumberOfHumanWorkersPerDataObject=workers)
        self.world.operator.create({**request, "Tags": GROWING})
        self.world.service.run_until_idle()
        database = folder / "labeling.db"
        self.comments = KeptComments(database, self.world.clock.now)
        self.instructions = KeptInstructions(folder / "instructions", database)
        directory = FakeDirectory()
        directory.roles.update({ANA.id: Role.LEAD, CAY.id: Role.REVIEWER})
        self.directory = directory
        directory.invited.clear()
        kept, hosts = memory(FakeClock()), MemoryHostNotes()
        self.bench = FakeBench()
        self._stack = ExitStack()
        self.grid = ProjectGrid(
            database,
            folder / "thumbnails",
            lambda _: None,
            self.world.objects.read,
            library_rigs(),
            self._stack,
        )
        self.handouts = FakeHandouts(folder)
        self.views = KeptViews(database)
        self._stack.callback(self.views.close)
        self.shelf = ProjectShelf(
            self.world.service,
            cast("ProjectObjects", Files(folder / "files")),
            self.world.clock,
            lambda: None,
            [self.grid.forget_job, self.comments.forget_job],
        )
        self.app = create_portal(
            self.world.desk,
            directory,
            portal_origin=PORTAL,
            secret_key=KEY,
            hosts=hosts,
            clock=self.world.clock,
            memory=kept,
            teamwork=Teamwork(
                self.world.service.lead,
                self.comments,
                self.instructions,
                practice,
                gold,
                reviewing=self.world.service.reviewing,
                order=GridOrder(self.grid),
                changing=self.world.service.changing,
                bench=self.bench if is_project else None,
            ),
            grid=self.grid,
            handouts=self.handouts,
            views=self.views,
            shelf=self.shelf,
        )
        reviews = ReviewPages(
            self.world.service.reviewing,
            lambda one: directory.role_of(one) is not Role.ANNOTATOR,
        )
        door = Doorkeeper(kept.sessions, directory)
        self.tasks = create_task_origin(
            self.world.desk, rewrites={}, secret_key=KEY, hosts=hosts, door=door, reviews=reviews
        ).test_client()
        self.lead = Person(self.app.test_client(), "ana@example.com", "Passw0rd!")
        self.ben = Person(self.app.test_client(), "ben@example.com", "Temp0rary!")
        self.cay = Person(self.app.test_client(), "cay@example.com", "Cay'sWord")

    def accept(self, worker: Worker = BEN) -> Task:
        """The next task of somebody, which must be there."""
        task = self.world.desk.accept(JOB, worker)
        assert task is not None
        return task

    def submit(self, worker: Worker = BEN) -> Task:
        """Answers the next image, and makes its label if that was the last answer."""
        task = self.accept(worker)
        self.world.desk.submit(task.id, worker, {"pose": worker.username})
        self.world.service.run_until_idle()
        return task

    def decline(self, *workers: Worker, reason: str = "") -> None:
        """Somebody declines the first image that they get."""
        for worker in workers:
            self.world.desk.decline(self.accept(worker).id, worker, reason)

    def states(self) -> list[str]:
        return [str(row.status) for row in self.world.rows(ANA)]

    def close(self) -> None:
        self._stack.close()
        self.comments.close()
        self.instructions.close()
        self.world.service.stop()


class Person:
    """Somebody in a browser, signed in."""

    def __init__(self, client: FlaskClient, name: str, password: str) -> None:
        self.client = client
        self.client.get("/sign-in", base_url=PORTAL)
        reply = self.post("/sign-in", username=name, password=password)
        assert reply.status_code == 302, reply.text
        self.client.get("/", base_url=PORTAL)

    def get(self, path: str, accept: str = "text/html") -> TestResponse:
        return self.client.get(path, base_url=PORTAL, headers={"Accept": accept})

    def page(self, path: str) -> str:
        """The words of a page, without tags."""
        reply = self.get(path)
        assert reply.status_code == 200, reply.text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.text))

    def ask(self, path: str, **body: object) -> TestResponse:
        """Posts JSON, as a page's script does."""
        with self.client.session_transaction(base_url=PORTAL) as session:
            headers = {"X-CSRF-Token": str(session.get("csrf_token", ""))}
        headers["Accept"] = "application/json"
        return self.client.post(path, json=body, base_url=PORTAL, headers=headers)

    def post(self, path: str, **form: str) -> TestResponse:
        with self.client.session_transaction(base_url=PORTAL) as session:
            form.setdefault("csrf_token", str(session.get("csrf_token", "")))
        return self.client.post(path, data=form, base_url=PORTAL)
