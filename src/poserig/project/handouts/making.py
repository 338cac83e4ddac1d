"""Makes one handout: runs its command, and packs the folder that it made."""

import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen
from typing import IO, NamedTuple

from poserig.errors import PoserigError
from poserig.formats.registry import format_of
from poserig.json import JsonObject
from poserig.portal.handouts import REPORT, HandoutOrder
from poserig.project.commands import command, module
from poserig.project.handouts.words import export_said, export_words, report_said, report_words
from poserig.project.places import Places

_LISTED = "images.txt"
Follow = Callable[[str, int, int], None]
"""Told what is done in words, with how many things, and of how many; 0 when nobody knows."""
Runs = Callable[[IO[bytes]], AbstractContextManager[Popen[bytes]]]


class Made(NamedTuple):
    """What was made.

    Attributes:
        file: What is downloaded.
        said: What came of it, in sentences.
    """

    file: Path
    said: tuple[str, ...]


class Stopped(PoserigError):
    """It was stopped from outside."""


class Making:
    """One handout on its way. `stop` may come from another thread.

    Args:
        order: What is wanted.
        places: The project.
        folder: A new folder for it.
        title: Of the job, for people.
        names: Paths of the images in the photographs' folder; None for all.
        follow: Told how far it is.
    """

    def __init__(
        self,
        order: HandoutOrder,
        places: Places,
        folder: Path,
        title: str,
        names: Sequence[str] | None,
        follow: Follow,
    ) -> None:
        self._order = order
        self._places = places
        self._folder = folder
        self._title = title
        self._names = names
        self._follow = follow
        self._lock = threading.Lock()
        self._running: Popen[bytes] | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """Ends it; `run` raises Stopped."""
        with self._lock:
            self._is_stopped = True
            if self._running is not None:
                self._running.terminate()

    def run(self) -> Made:
        """Makes it.

        Raises:
            Stopped: See `stop`.
            PoserigError: Why it could not be made.
            OSError: The folder cannot be written.
        """
        self._folder.mkdir(parents=True)
        listed = None
        if self._names is not None:
            listed = self._folder / _LISTED
            listed.write_text("".join(f"{name}\n" for name in self._names), "utf-8")
        stem = f"{self._order.job}-{self._order.format}"
        make = self._report if self._order.format == REPORT else self._export
        return make(stem, listed)

    def _report(self, stem: str, listed: Path | None) -> Made:
        target = self._folder / f"{stem}.html"
        words = report_words(self._order, self._places, target, listed, self._title)
        told = self._run("Reading the labels", lambda errors: command(words, stderr=errors))
        return Made(target, report_said(told))

    def _export(self, stem: str, listed: Path | None) -> Made:
        order, form = self._order, format_of(self._order.format)
        is_file = form.target == "file" and not order.split and not order.with_photographs
        target = self._folder / (f"{stem}{form.suffix}" if is_file else stem)
        words = export_words(order, self._places, target, listed)
        told = self._run("Writing the labels", lambda errors: command(words, stderr=errors))
        said = export_said(told, form, order)
        if is_file:
            return Made(target, said)
        packed = self._folder / f"{stem}.zip"
        pack = [str(target), str(packed)]
        self._run(
            "Packing",
            lambda errors: module("poserig.project.handouts.packing", pack, stderr=errors),
        )
        shutil.rmtree(target)
        return Made(packed, said)

    def _run(self, doing: str, runs: Runs) -> JsonObject:
        """Runs a process; what it printed as JSON beside its progress. Raises as `run` does."""
        self._follow(doing, 0, 0)
        told: list[bytes] = []
        with tempfile.TemporaryFile() as errors, runs(errors) as running:
            with self._lock:
                self._running = running
                if self._is_stopped:
                    running.terminate()
            try:
                assert running.stdout is not None  # noqa: S101 - `command` makes it a pipe
                for line in running.stdout:
                    if line.startswith(b'{"done": '):
                        far: JsonObject = json.loads(line)
                        self._follow(doing, far["done"], far["total"])
                    else:
                        told.append(line)
                running.wait()
            finally:
                with self._lock:
                    self._running = None
            if self._is_stopped:
                raise Stopped("It was stopped.")
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace")
        text = b"".join(told)
        # 1 with a result: something was left out, and the result says what.
        if running.returncode and not text:
            raise PoserigError(self._in_words(said))
        found: JsonObject = json.loads(text) if text else {}
        return found

    def _in_words(self, said: str) -> str:
        """What the command said last, without this machine's paths."""
        if "There is no labeled image to export." in said:
            return "None of these images has a label. Label some, or choose others."
        last = said.rpartition("Error: ")[2].strip() or "The command ended without a word."
        for folder in (self._folder, self._places.photographs.parent):
            last = last.replace(f"{folder}/", "")
        return last
