"""Takes a worker's settings of the labeling page: sizes, colors, brightness, layout, keys.

They come from scripts of a task page, by way of the portal's page, so they are bounded, and nothing
here reads them. The component checks each when it reads it.
"""

import re
from collections.abc import Mapping

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from poserig.json import Json
from poserig.labeling.ports import Worker
from poserig.portal.security import signed_in, worker
from poserig.portal.state import portal_state

settings = Blueprint("settings", __name__)

MOST_SETTINGS = 32
LONGEST_VALUE = 4000
_NAME = re.compile(r"[A-Za-z][\w:-]{0,63}")


class UnkeptSettings:
    """Implements the port `WorkerSettings` where nothing keeps them: each page begins anew."""

    def of(self, worker: Worker) -> dict[str, str]:
        """None."""
        return {}

    def change(self, worker: Worker, changes: Mapping[str, str | None]) -> None:
        """Does nothing."""


@settings.post("/settings")
@signed_in
def change() -> Response:
    """Takes changes as JSON, {"name": "value"}; null removes one. Answers 204."""
    changes = read_changes(request.get_json(silent=True))
    if changes is None:
        abort(400, "These are no settings: give an object of short texts.")
    kept = portal_state().settings
    if len({*kept.of(worker()), *changes}) > MOST_SETTINGS:
        abort(400, f"A worker has at most {MOST_SETTINGS} settings.")
    kept.change(worker(), changes)
    return Response(status=204)


def read_changes(body: Json) -> dict[str, str | None] | None:
    """The changes in a body; None when it holds anything else."""
    if not isinstance(body, dict) or len(body) > MOST_SETTINGS:
        return None
    changes: dict[str, str | None] = {}
    for name, value in body.items():
        if not _NAME.fullmatch(name):
            return None
        if value is not None and not (isinstance(value, str) and len(value) <= LONGEST_VALUE):
            return None
        changes[name] = value
    return changes
