"""Jobs one after the other, killed in each of four phases: upload, launch, labeling, consolidation.

The clients go on after each kill with what they have not heard of, as people and SDKs do.
"""

import contextlib
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException

from botocore.exceptions import BotoCoreError, ClientError

from benchmarks.durability.victim import Victim
from benchmarks.durability.worker import Worker
from poserig.cli.demo_stack import STACK_NAME
from poserig.jobs.stack import Stack, read_stack

IMAGES = 8
WORKERS = 3
PASSWORD = "Kept-1-safe-and-sound"  # noqa: S105 - of throw-away local accounts
PHASES = ("upload", "launch", "labeling", "consolidation")
LONGEST_DELAY = {"upload": 0.6, "launch": 0.4, "labeling": 1.5, "consolidation": 0.5}
"""Seconds after the begin of a phase, within which it is killed."""


@dataclass
class Acknowledged:
    """What clients were told is done."""

    objects: dict[str, bytes] = field(default_factory=dict)
    users: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)


class Campaign:
    """Kills in turn, spread evenly over the phases.

    Args:
        victim: The server, not started.
        seed: Of the delays.
    """

    def __init__(self, victim: Victim, seed: int) -> None:
        self._victim = victim
        self._random = random.Random(seed)  # noqa: S311 - delays
        self.heard = Acknowledged()
        self.kills = dict.fromkeys(PHASES, 0)
        self._stack: Stack | None = None

    def run(self, kills: int, say: Callable[[str], None]) -> None:
        """Begin jobs until there have been so many kills, and end all of them."""
        self._victim.start()
        number = 0
        while sum(self.kills.values()) < kills:
            self._job(number, kills)
            number += 1
            say(f"{sum(self.kills.values())} kills, {number} jobs")
        self._wait_for_all()

    def _job(self, number: int, kills: int) -> None:
        self._stack = self._stack or read_stack(self._victim.session(), STACK_NAME)
        stack = self._stack
        job = f"job-{number}"
        keys = {f"input/{job}/{index}.jpg": f"{job} {index}".encode() for index in range(IMAGES)}
        crew = [Worker(f"{job}-{one}@example.com", PASSWORD) for one in range(WORKERS)]
        self.heard.workers += crew
        share = max(1, min(3, (kills - sum(self.kills.values()) + 3) // 4))
        self._kill_during("upload", share, lambda: self._upload(stack, keys))
        self._kill_during("launch", share, lambda: self._launch(stack, job, keys, crew))
        self._kill_during("labeling", share, lambda: self._label(job, crew))
        for _ in range(share):
            self._kill_during("consolidation", 1, lambda: self._watch(job))

    def _kill_during(self, phase: str, times: int, act: Callable[[], None]) -> None:
        """Kill and start again while something goes on, then let it end."""
        for _ in range(times):
            thread = threading.Thread(target=lambda: self._try(act), daemon=True)
            thread.start()
            time.sleep(self._random.uniform(0, LONGEST_DELAY[phase]))
            self._victim.kill()
            thread.join()
            self.kills[phase] += 1
            self._victim.start()
        act()

    @staticmethod
    def _try(act: Callable[[], None]) -> None:
        with contextlib.suppress(OSError, BotoCoreError, ClientError, RuntimeError, HTTPException):
            act()

    def _upload(self, stack: Stack, keys: dict[str, bytes]) -> None:
        s3 = self._victim.client("s3")
        for key, body in keys.items():
            if key not in self.heard.objects:
                s3.put_object(Bucket=stack.bucket_name, Key=key, Body=body)
                self.heard.objects[key] = body

    def _launch(self, stack: Stack, job: str, keys: dict[str, bytes], crew: list[Worker]) -> None:
        cognito = self._victim.client("cognito-idp")
        pool, group = stack.user_pool_id, stack.worker_group_name
        for worker in crew:
            if worker.username in self.heard.users:
                continue
            with contextlib.suppress(cognito.exceptions.UsernameExistsException):
                cognito.admin_create_user(
                    UserPoolId=pool, Username=worker.username, MessageAction="SUPPRESS"
                )
            cognito.admin_set_user_password(
                UserPoolId=pool, Username=worker.username, Password=PASSWORD, Permanent=True
            )
            cognito.admin_add_user_to_group(
                UserPoolId=pool, Username=worker.username, GroupName=group
            )
            self.heard.users.append(worker.username)
        if job in self.heard.jobs:
            return
        s3 = self._victim.client("s3")
        sagemaker = self._victim.client("sagemaker")
        lines = "".join(f'{{"source-ref": "s3://{stack.bucket_name}/{key}"}}\n' for key in keys)
        manifest = f"input/{job}/input.manifest"
        s3.put_object(Bucket=stack.bucket_name, Key=manifest, Body=lines.encode())
        # in use: it was made, and the answer was lost
        with contextlib.suppress(sagemaker.exceptions.ResourceInUse):
            sagemaker.create_labeling_job(**_request(stack, job, manifest))
        self.heard.jobs.append(job)

    def _label(self, job: str, crew: list[Worker]) -> None:
        """Every worker until nothing is left for them."""
        failed: list[BaseException] = []

        def work(worker: Worker) -> None:
            deadline = time.monotonic() + 120
            try:
                while time.monotonic() < deadline:
                    if worker.work(self._victim.portal, job):
                        continue
                    if len(set(worker.acknowledged)) >= IMAGES or self._is_over(job):
                        return
                    time.sleep(0.05)  # images are still being prepared
            except (OSError, RuntimeError, ValueError, BotoCoreError, HTTPException) as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(worker,)) for worker in crew]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise OSError(f"the server was killed: {failed[0]}")

    def _is_over(self, job: str) -> bool:
        """Whether a job has ended. Raises botocore's errors when the server is gone."""
        answer = self._victim.client("sagemaker").describe_labeling_job(LabelingJobName=job)
        # A server that is killed while it answers may send the head alone.
        return answer.get("LabelingJobStatus") in ("Completed", "Failed", "Stopped")

    def _watch(self, job: str) -> None:
        """Until the job is over; a kill in that moment must not lose its output."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not self._is_over(job):
            time.sleep(0.02)

    def _wait_for_all(self) -> None:
        for job in self.heard.jobs:
            self._watch(job)


def _request(stack: Stack, job: str, manifest: str) -> dict[str, object]:
    return {
        "LabelingJobName": job,
        "LabelAttributeName": "pose",
        "InputConfig": {
            "DataSource": {
                "S3DataSource": {"ManifestS3Uri": f"s3://{stack.bucket_name}/{manifest}"}
            }
        },
        "OutputConfig": {"S3OutputPath": stack.output_prefix_uri},
        "RoleArn": stack.ground_truth_role_arn,
        "HumanTaskConfig": {
            "WorkteamArn": stack.workteam_arn,
            "UiConfig": {"UiTemplateS3Uri": stack.templates["coco-person-17"]},
            "PreHumanTaskLambdaArn": stack.pre_annotation_function_arn,
            "AnnotationConsolidationConfig": {
                "AnnotationConsolidationLambdaArn": stack.post_annotation_function_arn
            },
            "TaskTitle": job,
            "TaskDescription": job,
            "NumberOfHumanWorkersPerDataObject": WORKERS,
            "TaskTimeLimitInSeconds": 3600,
        },
    }
