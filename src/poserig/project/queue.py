"""Keeps a project's queues as its folder is, from the start to the end."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from poserig.errors import PoserigError
from poserig.project.look import News, look
from poserig.project.offers import Offers
from poserig.project.photographs import Photographs
from poserig.project.places import Places
from poserig.project.watch import Watch

log = logging.getLogger(__name__)
_SECONDS = 2.0
"""Between two looks."""
_SHARE = 50
"""So many times as long as a look takes, it waits for the next: of large folders, only the times
of their folders are looked at meanwhile."""
_AT_REST = 1.0
"""Seconds for which a file that joins an open project must not have changed: until then somebody
may be writing it."""
_GAP = 0.3
"""Seconds between two looks that were asked for."""


class Queue:
    """Looks at the folder on a thread of its own, again and again.

    The system is not asked to tell of changes: it cannot for folders of another machine.

    Args:
        places: The project's.
        photographs: What is known of them.
        offers: What each job has been offered.
        tell: Told what a look found, in words; after the first only if something has changed.
        seconds: Between two looks.
    """

    def __init__(
        self,
        places: Places,
        photographs: Photographs,
        offers: Sequence[Offers],
        tell: Callable[[str], None],
        seconds: float = _SECONDS,
    ) -> None:
        self._places = places
        self._photographs = photographs
        self._offers = offers
        self._tell = tell
        self._seconds = seconds
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._left_out: frozenset[str] | None = None
        self._trouble = ""
        self._watch = Watch(places.photographs)
        self._thread = threading.Thread(target=self._run, name="project-queue", daemon=True)
        self.is_settled = threading.Event()
        """Set when the first look has ended."""

    def start(self) -> None:
        """Begins the first look."""
        self._thread.start()

    def look_soon(self) -> None:
        """Begins the next look at once: something has come into the folder."""
        self._wake.set()

    def stop(self) -> None:
        """Ends it, after the files that are being judged."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            some_are_written = self._look()
            self.is_settled.set()
            if some_are_written:
                self._wake.wait(min(self._seconds, _AT_REST))
            else:
                self._wait(_SHARE * (time.monotonic() - began))
            self._stopping.wait(_GAP)
            self._wake.clear()

    def _wait(self, longest: float) -> None:
        """Waits until a look is asked for, a folder has changed, or enough time has passed."""
        ends = time.monotonic() + longest
        pause = self._seconds
        while not self._wake.wait(pause) and time.monotonic() < ends:
            began = time.monotonic()
            if self._watch.has_changed():
                return
            pause = max(self._seconds, _SHARE * (time.monotonic() - began))

    def _look(self) -> bool:
        """Looks once; whether a file is being written, so that the next look comes soon."""
        is_first = not self.is_settled.is_set()
        began = time.time_ns()
        try:
            for one in self._offers:
                one.begin()
            news = look(
                self._places.photographs,
                self._photographs,
                self._offer,
                self._stopping.is_set,
                at_rest_seconds=0 if is_first else _AT_REST,
            )
            if not self._stopping.is_set():
                for one in self._offers:
                    one.end()
                self._watch.note(news.folders, began)
                self._say(news, is_first)
            self._trouble = ""
            return bool(news.being_written)
        except (PoserigError, OSError) as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                log.error("project: the folder was not looked at: %s", error)
                self._tell(f"Not all photographs were looked at: {error}")
            return False

    def _offer(self, source_refs: list[str]) -> None:
        if not self._stopping.is_set():
            for one in self._offers:
                one.offer(source_refs)

    def _say(self, news: News, is_first: bool) -> None:
        left_out = frozenset(one.name for one in news.left_out)
        has_more = bool(left_out - (self._left_out or frozenset()))
        self._left_out = left_out
        if is_first or not news.is_quiet or has_more:
            self._tell(str(news))
            log.info("project: looked at the folder: %s", _counts(news))


def _counts(news: News) -> str:
    return (
        f"{news.images} images, {len(news.new)} new, {len(news.changed)} changed, "
        f"{len(news.renamed)} renamed, {len(news.gone)} gone, {len(news.left_out)} left out"
    )
