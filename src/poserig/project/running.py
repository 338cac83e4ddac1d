"""Opens a project: its engine, its portal and its queue run until the block ends."""

import json
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.json import Json
from poserig.labeling.model import JobListing
from poserig.labeling.service import LabelingService
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.log_file import log_file
from poserig.local.portal_store.practice import PracticeRecords
from poserig.local.state.files import explained
from poserig.local.state.lock import Owner as LockOwner
from poserig.local.state.lock import StateLock
from poserig.local.system_clock import SystemClock
from poserig.portal.app import create_portal
from poserig.portal.host_notes import HostNotes
from poserig.portal.site import one_site
from poserig.portal.task_origin import create_task_origin
from poserig.project.earlier import EarlierState, earlier_states
from poserig.project.functions import ProjectFunctions, zips_in
from poserig.project.job import COMPONENT_URL, create_job, job_name
from poserig.project.links import Links
from poserig.project.object_server import object_server
from poserig.project.objects import ProjectObjects
from poserig.project.offers import Offers
from poserig.project.people import Owner
from poserig.project.photographs import Known, Photographs
from poserig.project.places import ACCOUNT, KEPT, PRACTICE, REGION, RESTORED, Places
from poserig.project.practice import PracticeRound
from poserig.project.practice_truth import PracticeImage, practice_images
from poserig.project.product import COMPONENT, built_files, template
from poserig.project.queue import Queue
from poserig.project.rigs import JOBS_KEPT, ProjectRig, distinct, own_rigs, rig_of_job
from poserig.project.server import (
    COMPONENT_PATH,
    OBJECTS_PATH,
    PORTAL_HOST,
    Parts,
    one_port,
)
from poserig.project.starts import Starts
from poserig.project.teamwork import TeamOptions, change_jobs, make_teamwork
from poserig.wsgi import WsgiServer

FIRST_PORT = 4600
_PRACTICE = "practice"
_PORTS = 100
_VERSION = 1


class RunningProject:
    """A project that is open.

    Args:
        places: Its folders.
        rig: What its people draw.
        port: The port; None takes the one of the last time, or the first that is free.
        tell: Told in words what a look at the folder found.
        more_rigs: Rigs beside `rig`; each has a queue of its own over the same photographs.
        options: What the lead says: people for each photograph, title, instructions, practice.

    Raises (on entering):
        StateInUse: Another process has the project open.
        PoserigError: The port is taken, the state folder cannot be used, or nothing is built.
    """

    def __init__(
        self,
        places: Places,
        rig: ProjectRig,
        port: int | None = None,
        tell: Callable[[str], None] = lambda _: None,
        more_rigs: Sequence[ProjectRig] = (),
        options: TeamOptions | None = None,
    ) -> None:
        self.places = places
        self.rig = rig
        self.rigs = distinct([rig, *more_rigs])
        self._port = port
        self._tell = tell
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
        """What the owner opens in a browser. It lets in whoever has it."""
        return f"{self._portal}/enter/{self._kept['key']}"

    def summary(self) -> JobListing:
        """Where the queue of the project's first rig stands."""
        return self.summaries()[0]

    def summaries(self) -> list[JobListing]:
        """Where the queue of each rig stands, in the order of the rigs."""
        return [self._service.desk.listing(name, self._owner.worker) for name in self._jobs]

    def wait_until_looked(self, seconds: float) -> bool:
        """Waits for the end of the look at the folder; False when it takes longer."""
        return self._queue.is_settled.wait(seconds)

    def _start(self) -> None:
        built = built_files()
        lock = self._stack.enter_context(StateLock(self.places.state))
        self._stack.enter_context(log_file(self.places.state / "poserig.log"))
        self._kept = self._read_kept()
        port = self._free_port()
        self._portal = f"http://{PORTAL_HOST}:{port}"
        clock = SystemClock()
        store = SqliteStore(self.places.database)
        self._stack.callback(store.close)
        photographs = Photographs(self.places.database)
        self._stack.callback(photographs.close)
        links = Links(self._kept["portal_key"], clock)
        practiced = self._practice_images()
        by_key = {one.known.key: one.known for one in practiced}

        def photograph(key: str) -> Known | None:
            return by_key.get(key) or photographs.of_key(key)

        objects = ProjectObjects(self.places, photograph, links.address)
        runner = self._stack.enter_context(FunctionRunner(self.places.work))
        secret = secrets.token_urlsafe(32)
        endpoint = f"{self._portal}{OBJECTS_PATH}{secret}"
        functions = ProjectFunctions(runner, zips_in(built), endpoint)
        self._owner = Owner(self._kept["key"])
        self._service = LabelingService(
            store, objects, functions, self._owner, clock, REGION, ACCOUNT
        )
        self._stack.callback(self._service.stop)
        self._jobs = [self._find_or_create_job(store, objects, rig) for rig in self.rigs]
        named = [(name, rig.rig.name) for name, rig in zip(self._jobs, self.rigs, strict=True)]
        change_jobs(self._service, named, self._options, self._tell)
        practice_job = f"{self._jobs[0][-8:]}{PRACTICE}"
        practice = self._practice_round(practice_job, practiced, store, objects)
        teamwork = make_teamwork(
            self.places, self._service, clock, self._options, practice, practice_job, self._stack
        )
        hosts = HostNotes()
        task_pages = create_task_origin(
            self._service.desk,
            rewrites={COMPONENT_URL: f"{COMPONENT_PATH}crowd-2d-skeleton.js"},
            secret_key=self._kept["portal_key"],
            hosts=hosts,
            portal_origin=self._portal,
            own_paths=(COMPONENT_PATH, Links.PATH),
        )
        portal = create_portal(
            self._service.desk,
            self._owner,
            secret_key=self._kept["portal_key"],
            hosts=hosts,
            clock=clock,
            objects=objects,
            rigs=own_rigs(self.places),
            portal_origin=self._portal,
            entrance=self._owner.enter,
            teamwork=teamwork,
        )
        parts = Parts(
            one_site(portal, task_pages),
            object_server(objects),
            secret,
            built / COMPONENT,
            links,
            photograph,
            self.places.photographs,
        )
        self._stack.enter_context(WsgiServer(one_port(parts), port, "project"))
        restored = self.places.state / RESTORED
        if restored.exists():
            self._service.recheck_outputs()
            restored.unlink()
        self._service.start()
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
        self._stack.callback(self._queue.stop)
        self._queue.start()
        self._keep(port)
        lock.tell(LockOwner(os.getpid(), self._portal))

    def _say(self, news: str) -> None:
        """Tells what a look at the folder found, and what came from an earlier state with it."""
        for told in (news, *(state.told() for state in self._earlier)):
            if told:
                self._tell(told)

    def _find_or_create_job(
        self, store: SqliteStore, objects: ProjectObjects, rig: ProjectRig
    ) -> str:
        folder = self.places.photographs.name
        name = job_name(folder, rig.rig.name)
        if store.find_job(name) is not None:
            self._require_same_rig(name, rig)
            return name
        is_alone = len(self.rigs) == 1 and not store.list_jobs()
        return create_job(
            self._service.operator,
            objects,
            folder=folder,
            title=folder if is_alone else f"{folder}: {rig.rig.name}",
            rig=rig.rig,
            rig_text=rig.text,
            template=template().read_text("utf-8"),
        )

    def _practice_images(self) -> list[PracticeImage]:
        """The images of the practice folder: the one that was named, or that of the last time."""
        named = self._options.practice
        if named is not None:
            images = practice_images(Path(named), self.rig.rig) if named else []
            self._kept[_PRACTICE] = str(Path(named).resolve()) if named else ""
            return images
        last = self._kept.get(_PRACTICE, "")
        try:
            return practice_images(Path(last), self.rig.rig) if last else []
        except PoserigError as error:
            self._tell(f"There is no practice round now: {error}")
            return []

    def _practice_round(
        self, name: str, images: list[PracticeImage], store: SqliteStore, objects: ProjectObjects
    ) -> PracticeRound | None:
        if not images:
            return None
        if store.find_job(name) is None:
            create_job(
                self._service.operator,
                objects,
                folder=self.places.photographs.name,
                title="Practice",
                rig=self.rig.rig,
                rig_text=self.rig.text,
                template=template().read_text("utf-8"),
                name=name,
            )
        records = PracticeRecords(self.places.database)
        self._stack.callback(records.close)
        operator = self._service.operator
        return PracticeRound(name, images, self.rig.rig, operator, store, records, objects.presign)

    def _require_same_rig(self, job: str, rig: ProjectRig) -> None:
        """Refuses a rig file that has changed since its job was made: the pages have the old one.

        A rig of the library may have changed with poserig; the job goes on with its own.
        """
        kept = rig_of_job(self.places, job)
        if rig.is_own and kept is not None and kept.rig.hash != rig.rig.hash:
            raise PoserigError(
                f'The rig "{rig.rig.name}" has changed since this folder was opened with it.',
                where=str(self.places.state),
                cure="Give the changed rig another name, for a queue of its own; without --rig the "
                "folder opens with the rig that its labels have.",
            )

    def _read_kept(self) -> dict[str, str]:
        """What stays from start to start: keys and the port. A damaged file is made anew.

        Raises:
            PoserigError: A newer poserig has written it.
        """
        try:
            read: Json = json.loads((self.places.state / KEPT).read_bytes())
        except (OSError, ValueError):
            read = None
        members = read.items() if isinstance(read, dict) else ()
        kept = {name: value for name, value in members if isinstance(value, str)}
        version = kept.get("version", "")
        if version.isdecimal() and int(version) > _VERSION:
            raise PoserigError(
                f"A newer poserig has opened this folder: its state has version {version}, this "
                f"poserig reads {_VERSION}.",
                where=str(self.places.state),
                cure="Update poserig; or restore a backup from before: poserig state restore.",
            )
        made = {name: secrets.token_urlsafe(32) for name in ("key", "portal_key")}
        return {**made, **kept, "version": str(_VERSION)}

    def _keep(self, port: int) -> None:
        self._kept["port"] = str(port)
        self._kept[JOBS_KEPT] = " ".join(self._jobs)
        text = json.dumps(self._kept, indent=1)
        write_atomically(self.places.state / KEPT, text, is_private=True)

    def _free_port(self) -> int:
        if self._port is not None:
            return self._port  # the server says it when it is taken
        last = self._kept.get("port", "")
        first = [int(last)] if last.isdecimal() else []
        ports: list[int] = [*first, *range(FIRST_PORT, FIRST_PORT + _PORTS)]
        for port in ports:
            with socket.socket() as one:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    one.bind((PORTAL_HOST, port))
                except OSError:
                    continue
                return port
        raise PoserigError(
            f"No port from {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} is free.",
            cure="Give another one: --port N.",
        )
