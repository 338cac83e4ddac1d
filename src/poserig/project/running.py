"""Opens a project: its engine, its portal and its queue run until the block ends."""

import json
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.json import Json
from poserig.labeling.model import JobSummary
from poserig.labeling.service import LabelingService
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.log_file import log_file
from poserig.local.state.files import explained
from poserig.local.state.lock import Owner as LockOwner
from poserig.local.state.lock import StateLock
from poserig.local.system_clock import SystemClock
from poserig.portal.app import create_portal
from poserig.portal.host_notes import HostNotes
from poserig.portal.task_origin import create_task_origin
from poserig.project.functions import ProjectFunctions, zips_in
from poserig.project.job import COMPONENT_URL, create_job, job_name
from poserig.project.links import Links
from poserig.project.object_server import object_server
from poserig.project.objects import ProjectObjects
from poserig.project.people import Owner
from poserig.project.photographs import Photographs
from poserig.project.places import ACCOUNT, REGION, Places
from poserig.project.product import COMPONENT, built_files, template
from poserig.project.queue import Queue
from poserig.project.rigs import ProjectRig, rig_of_job
from poserig.project.server import (
    COMPONENT_PATH,
    OBJECTS_PATH,
    PORTAL_HOST,
    TASK_HOST,
    Parts,
    one_port,
)
from poserig.wsgi import WsgiServer

FIRST_PORT = 4600
_PORTS = 100
_KEPT = "project.json"
"""Keys and the port, which only the owner may read."""
_VERSION = 1


class RunningProject:
    """A project that is open.

    Args:
        places: Its folders.
        rig: What its people draw.
        port: The port; None takes the one of the last time, or the first that is free.
        tell: Told in words what a look at the folder found.

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
    ) -> None:
        self.places = places
        self.rig = rig
        self._port = port
        self._tell = tell
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

    def summary(self) -> JobSummary:
        """Where the project's job stands."""
        return self._service.desk.job(self._job, self._owner.worker)

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
        tasks = f"http://{TASK_HOST}:{port}"
        clock = SystemClock()
        store = SqliteStore(self.places.database)
        self._stack.callback(store.close)
        photographs = Photographs(self.places.database)
        self._stack.callback(photographs.close)
        links = Links(self._kept["portal_key"], clock, tasks)
        objects = ProjectObjects(self.places, photographs.of_key, links.address)
        runner = self._stack.enter_context(FunctionRunner(self.places.work))
        secret = secrets.token_urlsafe(32)
        endpoint = f"{self._portal}{OBJECTS_PATH}{secret}"
        functions = ProjectFunctions(runner, zips_in(built), endpoint)
        self._owner = Owner(self._kept["key"])
        self._service = LabelingService(
            store, objects, functions, self._owner, clock, REGION, ACCOUNT
        )
        self._stack.callback(self._service.stop)
        self._job = self._find_or_create_job(store, objects)
        hosts = HostNotes()
        task_pages = create_task_origin(
            self._service.desk,
            portal_origin=self._portal,
            task_origin=tasks,
            rewrites={COMPONENT_URL: f"{tasks}{COMPONENT_PATH}crowd-2d-skeleton.js"},
            secret_key=self._kept["portal_key"],
            hosts=hosts,
        )
        portal = create_portal(
            self._service.desk,
            self._owner,
            task_origin=tasks,
            secret_key=self._kept["portal_key"],
            hosts=hosts,
            clock=clock,
            objects=objects,
            rigs=self.rig.own,
            portal_origin=self._portal,
            entrance=self._owner.enter,
        )
        parts = Parts(
            portal,
            task_pages,
            object_server(objects),
            secret,
            built / COMPONENT,
            links,
            photographs.of_key,
            self.places.photographs,
        )
        self._stack.enter_context(WsgiServer(one_port(parts), port, "project"))
        self._service.start()
        self._queue = Queue(
            self.places, photographs, self._service.operator, store, self._job, self._tell
        )
        self._stack.callback(self._queue.stop)
        self._queue.start()
        self._keep(port)
        lock.tell(LockOwner(os.getpid(), self._portal))

    def _find_or_create_job(self, store: SqliteStore, objects: ProjectObjects) -> str:
        name = job_name(self.places.photographs.name, self.rig.rig.name)
        if store.find_job(name) is not None:
            self._require_same_rig(name)
            return name
        return create_job(
            self._service.operator,
            objects,
            title=self.places.photographs.name,
            rig=self.rig.rig,
            rig_text=self.rig.text,
            template=template().read_text("utf-8"),
        )

    def _require_same_rig(self, job: str) -> None:
        """Refuses a rig file that has changed since its job was made: the pages have the old one.

        A rig of the library may have changed with poserig; the job goes on with its own.
        """
        kept = rig_of_job(self.places, job)
        if self.rig.is_own and kept is not None and kept.rig.hash != self.rig.rig.hash:
            raise PoserigError(
                f'The rig "{self.rig.rig.name}" has changed since this folder was opened with it.',
                where=str(self.places.state),
                cure="Give the changed rig another name, for a queue of its own; without --rig the "
                "folder opens with the rig that its labels have.",
            )

    def _read_kept(self) -> dict[str, str]:
        """What stays from start to start: keys and the port. A damaged file is made anew."""
        try:
            read: Json = json.loads((self.places.state / _KEPT).read_bytes())
        except (OSError, ValueError):
            read = None
        members = read.items() if isinstance(read, dict) else ()
        kept = {name: value for name, value in members if isinstance(value, str)}
        made = {name: secrets.token_urlsafe(32) for name in ("key", "portal_key")}
        return {**made, **kept, "version": str(_VERSION)}

    def _keep(self, port: int) -> None:
        self._kept["port"] = str(port)
        text = json.dumps(self._kept, indent=1)
        write_atomically(self.places.state / _KEPT, text, is_private=True)

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
