"""What of all that was acknowledged is lost or doubled, in the database and in S3."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import boto3

from benchmarks.durability.campaign import IMAGES, Acknowledged
from benchmarks.portal.crew import marks_in
from poserig.jobs.stack import Stack


@dataclass
class Verdict:
    """Names of what is lost or doubled; all empty when nothing is.

    Attributes:
        counts: How many of each kind were acknowledged.
    """

    counts: dict[str, int] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)
    doubled: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Nothing is lost, nothing doubled."""
        return not any(self.lost.values()) and not any(self.doubled.values())


def judge(heard: Acknowledged, session: boto3.Session, stack: Stack, database: Path) -> Verdict:
    """Compare what clients were told with what is there."""
    verdict = Verdict()
    marks = [mark for worker in heard.workers for mark in worker.acknowledged]
    kept = Counter(marks_in(database))
    note(verdict, "answers in the database", marks, kept)
    note(verdict, "answers in S3", marks, Counter(_marks_in_s3(heard, session, stack)))

    s3 = session.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=stack.bucket_name, Prefix="input/")
    objects = {entry["Key"] for page in pages for entry in page["Contents"]}
    whole = [
        key
        for key, body in heard.objects.items()
        if key in objects
        and s3.get_object(Bucket=stack.bucket_name, Key=key)["Body"].read() == body
    ]
    note(verdict, "objects", list(heard.objects), Counter(whole))

    users = session.client("cognito-idp").get_paginator("list_users")
    names = [
        user["Username"]
        for page in users.paginate(UserPoolId=stack.user_pool_id)
        for user in page["Users"]
    ]
    note(verdict, "users", heard.users, Counter(_by_name(session, stack, names)))

    jobs = session.client("sagemaker").get_paginator("list_labeling_jobs").paginate()
    found = [job["LabelingJobName"] for page in jobs for job in page["LabelingJobSummaryList"]]
    note(verdict, "jobs", heard.jobs, Counter(found))
    done = [job for job in heard.jobs if _labeled(session, stack, job) == IMAGES]
    note(verdict, "output manifests", heard.jobs, Counter(done))
    return verdict


def note(verdict: Verdict, kind: str, acknowledged: list[str], kept: "Counter[str]") -> None:
    """Compares the names of what was acknowledged with those of what is kept."""
    verdict.counts[kind] = len(acknowledged)
    verdict.lost[kind] = [name for name in acknowledged if not kept[name]]
    verdict.doubled[kind] = [name for name, count in kept.items() if count > 1]


def _marks_in_s3(heard: Acknowledged, session: boto3.Session, stack: Stack) -> list[str]:
    """Marks in the newest worker-response file of each data object."""
    s3 = session.client("s3")
    root = stack.output_prefix_uri.removeprefix(f"s3://{stack.bucket_name}/").rstrip("/")
    marks: list[str] = []
    for job in heard.jobs:
        prefix = f"{root}/{job}/annotations/worker-response/"
        pages = s3.get_paginator("list_objects_v2").paginate(
            Bucket=stack.bucket_name, Prefix=prefix
        )
        newest: dict[str, str] = {}
        for page in pages:
            for entry in page.get("Contents", ()):
                folder, _, name = entry["Key"].rpartition("/")
                newest[folder] = max(name, newest.get(folder, ""))
        for folder, name in newest.items():
            body = s3.get_object(Bucket=stack.bucket_name, Key=f"{folder}/{name}")["Body"].read()
            answers = json.loads(body)["answers"]
            marks += [answer["answerContent"]["mark"] for answer in answers]
    return marks


def _by_name(session: boto3.Session, stack: Stack, usernames: list[str]) -> list[str]:
    """The names by which users were made: a pool with e-mail sign-in gives them ids."""
    cognito = session.client("cognito-idp")
    names = []
    for username in usernames:
        user = cognito.admin_get_user(UserPoolId=stack.user_pool_id, Username=username)
        email = [one["Value"] for one in user["UserAttributes"] if one["Name"] == "email"]
        names.append(email[0] if email else username)
    return names


def _labeled(session: boto3.Session, stack: Stack, job: str) -> int:
    """Lines with a label in a job's output manifest."""
    s3 = session.client("s3")
    root = stack.output_prefix_uri.removeprefix(f"s3://{stack.bucket_name}/").rstrip("/")
    key = f"{root}/{job}/manifests/output/output.manifest"
    try:
        body = s3.get_object(Bucket=stack.bucket_name, Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return 0
    return sum("instances" in json.loads(line).get("pose", ()) for line in body.splitlines())
