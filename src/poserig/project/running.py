"""Opens a project: its engine, its portal and its queue run until the block ends."""

import os
import secrets
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from poserig.errors import PoserigError, shown
from poserig.labeling.errors import JobNotFound
from poserig.labeling.model import JobListing
from poserig.labeling.service import LabelingService
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.export_notes import ExportNotes
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.log_file import log_file
from poserig.local.portal_store.comments import KeptComments
from poserig.local.portal_store.host_notes import SqliteHostNotes
from poserig.local.portal_store.memory import portal_memory
from poserig.local.portal_store.people import KeptPeople
from poserig.local.portal_store.settings import SqliteWorkerSettings
from poserig.local.portal_store.views import KeptViews
from poserig.local.state.files import explained
from poserig.local.state.lock import Owner as LockOwner
from poserig.local.state.lock import StateLock
from poserig.local.system_clock import SystemClock
from poserig.portal.app import create_portal
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.overlay import library_rigs
from poserig.portal.photographs import offer_photographs
from poserig.portal.review_task import ReviewPages
from poserig.portal.roles import Role
from poserig.portal.site import one_site
from poserig.portal.task_origin import create_task_origin
from poserig.portal.view_order import GridOrder
from poserig.project.earlier import EarlierState, earlier_states
from poserig.project.functions import ProjectFunctions, zips_in
from poserig.project.gold.opening import gold_images, gold_job, open_gold, set_share
from poserig.project.grid.kept import THUMBNAILS, ProjectGrid
from poserig.project.handouts.desk import ProjectHandouts
from poserig.project.incoming import Incoming
from poserig.project.job import (
    COMPONENT_URL,
    create_job,
    job_name,
    keep_former_rig,
    write_rig,
)
from poserig.project.kept import read_kept, write_kept
from poserig.project.links import Links
from poserig.project.object_server import object_server
from poserig.project.objects import ProjectObjects
from poserig.project.offers import Offers
from poserig.project.people import ISSUER, Owner, ProjectPeople
from poserig.project.photographs import Known, Photographs
from poserig.project.places import ACCOUNT, IMAGES, PRACTICE, REGION, RESTORED, Places
from poserig.project.ports import on_a_port
from poserig.project.practice_opening import images_to_practice, open_practice
from poserig.project.product import COMPONENT, DESK, built_files, template
from poserig.project.queue import Queue
from poserig.project.reach import Reach
from poserig.project.redundancy import LabelRedundancy
from poserig.project.rig_creator import CREATOR_PATH
from poserig.project.rigs import (
    JOBS_KEPT,
    ProjectRig,
    distinct,
    own_rigs,
    rig_file,
    rig_of_job,
)
from poserig.project.server import (
    COMPONENT_PATH,
    ENTRANCE,
    OBJECTS_PATH,
    PORTAL_HOST,
    Door,
    Parts,
    one_port,
)
from poserig.project.shelf import ProjectShelf, tidy_shelf
from poserig.project.starts import Starts
from poserig.project.teamwork import TeamOptions, change_jobs, make_teamwork
from poserig.project.wording import ProjectWording
from poserig.wsgi import WsgiServer

_HERE = Reach()


class RunningProject:
    """A project that is open.

    Args:
        places: Its folders.
        rig: What its people draw.
        port: The port; None takes the one of the last time, or the first that is free.
        tell: Told in words what a look at the folder found.
        more_rigs: Rigs beside `rig`; each has a queue of its own over the same photographs.
        reach: Where it is reached; by default on this machine only.
        options: What the lead says: people for each photograph, title, instructions, practice.

    Raises (on entering):
        StateInUse: Another process has the project open.
        PoserigError: The port is taken, the state folder cannot be used, nothing is built, or
            others could come in and none of them has an account.
    """

    def __init__(
        self,
        places: Places,
        rig: ProjectRig,
        port: int | None = None,
        tell: Callable[[str], None] = lambda _: None,
        more_rigs: Sequence[ProjectRig] = (),
        reach: Reach = _HERE,
        options: TeamOptions | None = None,
    ) -> None:
        self.places = places
        self.rig = rig
        self.rigs = distinct([rig, *more_rigs])
        self._port = port
        self._tell = tell
        self._reach = reach
        self._options = options or TeamOptions()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with explained(self.places.state):
            try:
                self._start()
            except BaseException:
                self._stack.close()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with explained(self.places.state):
            self._stack.close()

    @property
    def address(self) -> str:
        """What the owner opens in a browser on this machine. It lets in whoever has it."""
        return f"{self._portal}{ENTRANCE}{self._kept['key']}"

    @property
    def origin(self) -> str:
        """Where others reach it."""
        return self._origin

    def summary(self) -> JobListing:
        """Where the queue of the project's first rig stands."""
        return self.summaries()[0]

    def summaries(self) -> list[JobListing]:
        """Where the queue of each rig stands, in the order of the rigs."""
        return [listing for _, listing in self.standing()]

    def standing(self) -> list[tuple[ProjectRig, JobListing]]:
        """The same, with the rigs; without queues that were deleted for good meanwhile."""
        found = []
        for rig, name in zip(self.rigs, self._jobs, strict=True):
            with suppress(JobNotFound):
                found.append((rig, self._service.desk.listing(name, self._owner.worker)))
        return found

    def wait_until_looked(self, seconds: float) -> bool:
        """Waits for the end of the look at the folder; False when it takes longer."""
        return self._queue.is_settled.wait(seconds)

    def _start(self) -> None:
        built = built_files()
        lock = self._stack.enter_context(StateLock(self.places.state))
        self._stack.enter_context(log_file(self.places.state / "poserig.log"))
        self._kept = read_kept(self.places)
        door = Door()
        self._reach.require_names()
        tls = self._reach.tls()
        servers = on_a_port(
            self._port, self._kept.get("port", ""), lambda port: self._servers(door, port, tls)
        )
        port = servers[0].port
        self._portal = f"http://{PORTAL_HOST}:{port}"
        self._origin = self._reach.origin(port)
        if not self._reach.is_plain_here and not self._reach.wants_local:
            self._portal = self._origin
        clock = SystemClock()
        store = SqliteStore(self.places.database)
        self._stack.callback(store.close)
        kept_people = KeptPeople(self.places.database, clock, REGION, ISSUER)
        self._stack.callback(kept_people.close)
        self._require_accounts(kept_people)
        photographs = Photographs(self.places.database)
        self._stack.callback(photographs.close)
        links = Links(self._kept["portal_key"], clock)
        practiced = images_to_practice(self._options.practice, self._kept, self.rig.rig, self._tell)
        gold_known = gold_images(self._options.gold, self._kept, self.rig.rig, self._tell)
        by_key = {one.known.key: one.known for one in practiced}
        by_content = {one.known.digest[:16]: one.known for one in gold_known}

        def photograph(key: str) -> Known | None:
            # A gold image has the path of no file: its content tells it.
            own = by_key.get(key) or photographs.of_key(key)
            return own or by_content.get(key.partition("/")[0])

        objects = ProjectObjects(self.places, photograph, links.address)
        runner = self._stack.enter_context(FunctionRunner(self.places.work))
        secret = secrets.token_urlsafe(32)
        files = object_server(objects)
        endpoint = f"{self._portal}{OBJECTS_PATH}{secret}"
        if not self._reach.is_plain_here:  # the functions come by plain HTTP, from here
            endpoint = self._stack.enter_context(WsgiServer(files, name="project-files")).url
        functions = ProjectFunctions(runner, zips_in(built), endpoint)
        self._owner = Owner(self._kept["key"])
        people = ProjectPeople(self._owner, kept_people)
        memory = portal_memory(self.places.database, clock, self._stack)
        exports = ExportNotes(self.places.exports)
        self._service = LabelingService(
            store,
            objects,
            functions,
            people,
            clock,
            REGION,
            ACCOUNT,
            exported=exports.last,
            redundancy=LabelRedundancy(),
            wording=ProjectWording(self.places),
        )
        self._stack.callback(self._service.stop)
        for told in tidy_shelf(self.places, self._service, objects, clock):
            self._tell(told)
        self._jobs = [self._find_or_create_job(store, objects, rig) for rig in self.rigs]
        settings = SqliteWorkerSettings(self.places.database)
        self._stack.callback(settings.close)
        named = [(name, rig.name) for name, rig in zip(self._jobs, self.rigs, strict=True)]
        change_jobs(self._service, named, self._options, self._tell)
        comments = KeptComments(self.places.database, clock.now)
        self._stack.callback(comments.close)
        practice_job = f"{self._jobs[0][-8:]}{PRACTICE}"
        practice = open_practice(
            practice_job,
            practiced,
            places=self.places,
            rig=self.rig,
            operator=self._service.operator,
            store=store,
            objects=objects,
            stack=self._stack,
        )
        gold_name = gold_job(self._jobs[0], self._kept["key"])
        set_share(
            self._service.desk,
            self._service.operator,
            self._jobs[0],
            self._options.gold or "",
            self._options.gold_share,
        )
        self._desk, gold = open_gold(
            gold_known,
            gold_name,
            self._jobs[0],
            self._service.desk,
            places=self.places,
            rig=self.rig,
            operator=self._service.operator,
            store=store,
            objects=objects,
            photographs=photographs,
            takes_part=lambda worker: people.role_of(worker) is Role.ANNOTATOR,
            shows_feedback=self._options.shows_gold_feedback(self._kept),
            stack=self._stack,
        )
        teamwork = make_teamwork(
            self.places,
            self._service,
            comments,
            self._options,
            practice,
            practice_job,
            gold,
            gold_name,
            self._stack,
            {one.rig.name: one.rig for one in self.rigs}.get,
            self._jobs,
        )

        def file_of(source_ref: str) -> Path | None:
            found = photograph(source_ref.removeprefix(f"{IMAGES}/"))
            return None if found is None else self.places.photographs / found.path

        self.grid = ProjectGrid(
            self.places.database,
            self.places.state / THUMBNAILS,
            file_of,
            objects.read,
            {**library_rigs(), **own_rigs(self.places)},
            self._stack,
        )
        self.grid.rank_with(objects.path, self._own_rig_files)
        teamwork = replace(teamwork, order=GridOrder(self.grid))
        self.handouts = ProjectHandouts(
            self.places, self.grid, self._service.operator, clock, self._stack
        )
        self._earlier = [
            EarlierState(state, self.places.photographs, objects)
            for state in earlier_states(self.places)
        ]
        for state in self._earlier:
            self._stack.callback(state.close)
        offers = []
        for name, one in zip(self._jobs, self.rigs, strict=True):
            starts = Starts(self.places, one.rig, photographs.of_key, self._earlier)
            offers.append(Offers(self._service.operator, store, name, starts))
        self._queue = Queue(self.places, photographs, offers, self._say)
        self.shelf = ProjectShelf(
            self._service,
            objects,
            clock,
            self._queue.look_soon,
            [self.grid.forget_job, self.handouts.forget_job, comments.forget_job],
        )
        for told in self.shelf.told(self._jobs):
            self._tell(told)
        views = KeptViews(self.places.database)
        self._stack.callback(views.close)
        hosts = SqliteHostNotes(self.places.database)
        self._stack.callback(hosts.close)
        task_pages = create_task_origin(
            self._desk,
            rewrites={COMPONENT_URL: f"{COMPONENT_PATH}crowd-2d-skeleton.js"},
            secret_key=self._kept["portal_key"],
            hosts=hosts,
            door=Doorkeeper(memory.sessions, people),
            portal_origin=self._portal,
            own_paths=(COMPONENT_PATH, Links.PATH),
            reviews=ReviewPages(
                self._service.reviewing, lambda one: people.role_of(one) is not Role.ANNOTATOR
            ),
        )
        portal = create_portal(
            self._desk,
            people,
            secret_key=self._kept["portal_key"],
            hosts=hosts,
            clock=clock,
            memory=memory,
            team=people,
            objects=objects,
            rigs=own_rigs(self.places),
            portal_origin=self._portal,
            guest_origin=self._origin,
            entrance=self._owner.enter,
            settings=settings,
            teamwork=teamwork,
            note_export=exports.note,
            grid=self.grid,
            handouts=self.handouts,
            views=views,
            shelf=self.shelf,
        )
        incoming = Incoming(self.places.photographs, self._queue.look_soon)
        offer_photographs(portal, incoming)
        portal.jinja_env.globals["rig_creator"] = f"{COMPONENT_PATH.rstrip('/')}{CREATOR_PATH}"
        script = built / DESK
        portal.jinja_env.globals["desk_script"] = (
            f"{COMPONENT_PATH}{script.name}?{script.stat().st_mtime_ns:x}"
        )
        parts = Parts(
            one_site(portal, task_pages),
            files,
            secret,
            built / COMPONENT,
            links,
            photograph,
            self.places.photographs,
        )
        door.opens_to = self._reach.guarded(one_port(parts))
        for server in servers:
            server.start()
        restored = self.places.state / RESTORED
        if restored.exists():
            self._service.recheck_outputs()
            memory.sessions.end_all()  # one of them may have been ended since
            restored.unlink()
        self._service.start()
        self.grid.start()
        self.handouts.start()
        self._stack.callback(self._queue.stop)
        self._queue.start()
        kept = {"port": str(port), "origin": self._origin, JOBS_KEPT: " ".join(self._jobs)}
        self._kept.update(kept)
        write_kept(self.places, self._kept)
        lock.tell(LockOwner(os.getpid(), self._portal))

    def _require_accounts(self, people: KeptPeople) -> None:
        if self._reach.is_for_others and not people.people():
            raise PoserigError(
                "Others could reach this project, and nobody has an account.",
                where=self._reach.option,
                cure="Add somebody first: "
                f"poserig worker add NAME --project {shown(str(self.places.photographs))}",
            )

    def _servers(self, door: Door, port: int, tls: ssl.SSLContext | None) -> list[WsgiServer]:
        """Takes one port of each of its addresses; all of them or none."""
        with ExitStack() as taken:
            servers = [WsgiServer(door, port, "project", host=self._reach.address, tls=tls)]
            taken.callback(servers[0].stop)
            if self._reach.wants_local:
                servers.append(WsgiServer(door, port, "project-here"))
                taken.callback(servers[1].stop)
            self._stack.push(taken.pop_all())
        return servers

    def _say(self, news: str) -> None:
        """Tells what a look at the folder found, and what came from an earlier state with it."""
        for told in (news, *(state.told() for state in self._earlier)):
            if told:
                self._tell(told)

    def _own_rig_files(self, job: str) -> list[Path]:
        """The rig file of a job, unless its rig is of the library."""
        found = rig_of_job(self.places, job)
        return [] if found is None or not found.is_own else [rig_file(self.places, job)]

    def _find_or_create_job(
        self, store: SqliteStore, objects: ProjectObjects, rig: ProjectRig
    ) -> str:
        folder = self.places.photographs.name
        name = job_name(folder, rig.name)
        if store.find_job(name) is not None:
            self._take_changes(objects, name, rig)
            return name
        is_alone = len(self.rigs) == 1 and not store.list_jobs()
        return create_job(
            self._service.operator,
            objects,
            folder=folder,
            title=folder if is_alone else f"{folder}: {rig.name}",
            rig=rig.rig,
            rig_text=rig.text,
            template=template().read_text("utf-8"),
            more=rig.more_files,
        )

    def _take_changes(self, objects: ProjectObjects, job: str, rig: ProjectRig) -> None:
        """Gives a job what changed in its rig files. The former ones are kept beside them.

        A rig whose points, order, links or partners changed is refused: its labels mean others. A
        rig of the library may have changed with poserig; the job goes on with its own.
        """
        kept = rig_of_job(self.places, job)
        if not rig.is_own or kept is None or kept.rigs == rig.rigs:
            return
        changed = [
            one.name
            for one, former in zip(rig.rigs, kept.rigs, strict=True)
            if one.hash != former.hash
        ]
        if changed:
            raise PoserigError(
                f'The points or links of the rig "{changed[0]}" have changed since this folder '
                "was opened with it. Its labels are of the former rig, "
                f"{shown(str(rig_file(self.places, job)))}.",
                where=str(self.places.state),
                cure="Give the changed rig another name, for a queue of its own; `poserig rig diff`"
                " says what labels would lose. Without --rig the folder opens with the rig that its"
                " labels have.",
            )
        keep_former_rig(objects, job)
        write_rig(objects, job, rig.rig, rig.text, template().read_text("utf-8"), rig.more_files)
