"""A local Ground Truth in a process of its own: the local AWS with an engine that runs jobs.

Arguments: the region, a folder for its state, and a file for each right that somebody other than
the root asks for. It prints its address, and ends when its standard input does. A line of
input has somebody work, in JSON: {"username", "password", "new_password", "job", "answers"}, with
answers from the beginning of an image's name to a form, or to null to decline the image. It is
answered with a line: "ok", or why not.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.local.aws.iam import identity
from poserig.local.up import LocalGroundTruth
from poserig.local.workers import CognitoWorkerDirectory
from tests.local_keys import KEYS

SECONDS = 60.0


def note_rights(path: Path) -> None:
    """Writes down who asks for what, a line each: caller, action, resource."""
    decide = identity.refusal

    def refusal(principal: str, document: Any, action: str, resource: str, context: Any) -> Any:
        if not identity.is_root(principal):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{principal} {action} {resource}\n")
        return decide(principal, document, action, resource, context)

    identity.refusal = refusal  # type: ignore[assignment] # the same parameters, untyped


def work(ground_truth: LocalGroundTruth, asked: Mapping[str, Any]) -> None:
    """Signs somebody in, who answers or declines images of a job until all are dealt with."""
    session, desk = ground_truth.session(), ground_truth.labeling.desk
    directory = CognitoWorkerDirectory(session.client("cognito-idp"), session.client("sagemaker"))
    worker = directory.sign_in(asked["username"], asked["password"], asked.get("new_password"))
    left, deadline = dict(asked["answers"]), monotonic() + SECONDS
    while left:
        task = desk.accept(asked["job"], worker)
        if task is None:
            if monotonic() > deadline:
                raise PoserigError(f"No task came for {', '.join(left)}.")
            sleep(0.05)
            continue
        (name,) = [name for name in left if task.image_name.startswith(name)]
        form = left.pop(name)
        if form is None:
            desk.decline(task.id, worker)
        else:
            desk.submit(task.id, worker, form)


def say(line: str) -> None:
    """Tells the process that started this one."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(region: str, state: Path, rights: Path) -> None:
    """Serves until standard input ends."""
    (state / "aws").mkdir(parents=True)
    keys = {"access_key_id": KEYS.access_key_id, "secret_access_key": KEYS.secret_access_key}
    write_atomically(state / "aws" / "keys.json", json.dumps(keys), is_private=True)
    note_rights(rights)
    with LocalGroundTruth(state, region=region) as ground_truth:
        ground_truth.run_jobs()
        say(ground_truth.aws.endpoint_url)
        for line in sys.stdin:
            try:
                work(ground_truth, json.loads(line))
            except PoserigError as error:
                say(" ".join(str(error).split()))
            else:
                say("ok")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
