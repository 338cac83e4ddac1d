"""In-memory ports for the labeling engine, and a small world to run it in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.json import Json
from poserig.labeling.model import ResultRow
from poserig.labeling.operator import Operator
from poserig.labeling.ports import (
    FunctionFailed,
    ObjectAccessDenied,
    ObjectNotFound,
    Redundancy,
    SignInFailed,
    Worker,
    Workteam,
)
from poserig.labeling.service import LabelingService
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.sqlite import SqliteStore
from poserig.labeling.walking import WalkingDesk

REGION = "eu-west-1"
ACCOUNT = "123456789012"
PRE = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pose-sagemaker-pre"
POST = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pose-sagemaker-post"
TEAM = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:workteam/private-crowd/pose-team"
TEMPLATE = '<img src="{{ task.input.image | grant_read_access }}" data-n="{{ task.input.n }}">'
START = datetime(2026, 11, 22, 12, 3, 15, 191000, tzinfo=UTC)


class MemoryObjects:
    """S3 in a dict; buckets that start with "locked" refuse everything."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.writes: list[str] = []
        self.closed = ""
        """A prefix under which everything is refused."""
        self.roles: list[tuple[str, str]] = []
        """The roles and KMS keys with which it was used."""

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "MemoryObjects":
        self.roles.append((role_arn, kms_key_id))
        return self

    def read(self, uri: str) -> bytes:
        self._check(uri)
        if uri not in self.stored:
            raise ObjectNotFound("There is no such object.", where=uri)
        return self.stored[uri]

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        self._check(uri)
        self.stored[uri] = data
        self.writes.append(uri)

    def exists(self, uri: str) -> bool:
        self._check(uri)
        return uri in self.stored

    def size(self, uri: str) -> int | None:
        self._check(uri)
        return len(self.stored[uri]) if uri in self.stored else None

    def newest(self, folder: str) -> str:
        self._check(folder)
        return next((uri for uri in reversed(self.stored) if uri.startswith(folder)), "")

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        bucket_and_key = uri.removeprefix("s3://")
        return f"http://s3.test/{bucket_and_key}?e={expires_in_seconds}&X-Amz-Signature=secret"

    def json(self, uri: str) -> Json:
        return json.loads(self.stored[uri])

    def _check(self, uri: str) -> None:
        if uri.startswith("s3://locked") or (self.closed and uri.startswith(self.closed)):
            raise ObjectAccessDenied("The role may not use this bucket.", where=uri)


class Functions:
    """Lambda functions in this process, with Lambda's strict JSON round trip."""

    def __init__(self) -> None:
        self.deployed: dict[str, Callable[[Json], Json]] = {}
        self.events: list[tuple[str, Json]] = []
        self.roles: list[str] = []

    def as_role(self, role_arn: str) -> "Functions":
        self.roles.append(role_arn)
        return self

    def exists(self, function_arn: str) -> bool:
        return function_arn in self.deployed

    def invoke(self, function_arn: str, event: Mapping[str, Json]) -> Json:
        sent = json.loads(json.dumps(event, allow_nan=False))
        self.events.append((function_arn, sent))
        if function_arn not in self.deployed:
            raise FunctionFailed("There is no such function.", kind="not_found")
        try:
            answer = self.deployed[function_arn](sent)
            return json.loads(json.dumps(answer, allow_nan=False))
        except FunctionFailed:
            raise
        except Exception as error:
            raise FunctionFailed(f"{type(error).__name__}: {error}", kind="error") from error

    def count(self, function_arn: str) -> int:
        return sum(arn == function_arn for arn, _ in self.events)


class Directory:
    """One work team, and workers who are on it."""

    def __init__(self) -> None:
        self.people: dict[str, Worker] = {}

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        raise SignInFailed("Nobody signs in here.")

    def workteam(self, arn: str) -> Workteam | None:
        return Workteam(arn, "pose-team", "") if arn == TEAM else None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        return (Workteam(TEAM, "pose-team", ""),) if worker.id in self.people else ()

    def members(self, arn: str) -> tuple[Worker, ...]:
        return tuple(self.people.values()) if arn == TEAM else ()


class FakeClock:
    def __init__(self) -> None:
        self.moment = START
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self.moment += timedelta(seconds=seconds)
        self.seconds += seconds

    def jump(self, seconds: float) -> None:
        """The wall clock is set; no time passes."""
        self.moment += timedelta(seconds=seconds)


def pre_function(event: Json) -> Json:
    """A pre-annotation function without surprises."""
    data_object = event["dataObject"]
    return {
        "taskInput": {"image": data_object["source-ref"], "n": data_object.get("n", 0)},
        "isHumanAnnotationRequired": True,
    }


@dataclass
class World:
    """A labeling service with everything that it needs."""

    folder: Path
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    functions: Functions = field(default_factory=Functions)
    directory: Directory = field(default_factory=Directory)
    clock: FakeClock = field(default_factory=FakeClock)
    open_store: Callable[[], LabelingStore] | None = None
    """Opens the store of a restarted process; an SQLite file in the folder when left out."""
    gathering_seconds: float = 0.0
    """Zero: what `run_until_idle` promises then holds for each answer, without any waiting."""
    redundancy: Redundancy | None = None

    def __post_init__(self) -> None:
        self.functions.deployed = {PRE: pre_function, POST: self.post_function}
        self.objects.stored["s3://bkt/ui/pose.liquid.html"] = TEMPLATE.encode()
        self.service = self.open()

    def open(self) -> LabelingService:
        """A service on the same store: what a restarted process would make."""
        open_store = self.open_store or (lambda: SqliteStore(self.folder / "labeling.db"))
        self.service = LabelingService(
            open_store(),
            self.objects,
            self.functions,
            self.directory,
            self.clock,
            REGION,
            ACCOUNT,
            self.gathering_seconds,
            redundancy=self.redundancy,
        )
        return self.service

    @property
    def desk(self) -> WalkingDesk:
        return self.service.desk

    @property
    def operator(self) -> Operator:
        return self.service.operator

    def rows(self, worker: Worker) -> tuple[ResultRow, ...]:
        """What became of every line."""
        return self.desk.results("Pose-Demo-001", worker, limit=1000).rows

    def worker(self, number: int) -> Worker:
        worker = Worker(f"private.{REGION}.{number:016x}", f"sub-{number}", "https://pool", "Ann")
        self.directory.people[worker.id] = worker
        return worker

    def post_function(self, event: Json) -> Json:
        """A post-annotation function: the label is the list of all workers' "pose" fields."""
        return [
            {
                "datasetObjectId": entry["datasetObjectId"],
                "consolidatedAnnotation": {
                    "content": {
                        event["labelAttributeName"]: {
                            "poses": [
                                json.loads(a["annotationData"]["content"]).get("pose")
                                for a in entry["annotations"]
                            ]
                        }
                    }
                },
            }
            for entry in self.objects.json(event["payload"]["s3Uri"])
        ]

    def put_images(self, count: int) -> list[dict[str, Json]]:
        lines: list[dict[str, Json]] = []
        for number in range(count):
            uri = f"s3://bkt/in/img {number:02}.jpg"
            self.objects.stored[uri] = b"jpeg"
            lines.append({"source-ref": uri, "n": number})
        return lines

    def put_manifest(self, lines: list[Json]) -> None:
        """Write the input manifest; a text is a line as it is."""
        text = "".join(
            (line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines
        )
        self.objects.stored["s3://bkt/in/pose.manifest"] = text.encode()

    def request(self, name: str = "Pose-Demo-001", **human: Json) -> dict[str, Json]:
        return {
            "LabelingJobName": name,
            "LabelAttributeName": "pose",
            "InputConfig": {
                "DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://bkt/in/pose.manifest"}}
            },
            "OutputConfig": {"S3OutputPath": "s3://bkt/out/"},
            "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/gt-exec",
            "HumanTaskConfig": {
                "WorkteamArn": TEAM,
                "UiConfig": {"UiTemplateS3Uri": "s3://bkt/ui/pose.liquid.html"},
                "PreHumanTaskLambdaArn": PRE,
                "AnnotationConsolidationConfig": {"AnnotationConsolidationLambdaArn": POST},
                "TaskTitle": "Mark the joints",
                "TaskDescription": "Place 17 keypoints on every person",
                "TaskKeywords": ["pose"],
                "NumberOfHumanWorkersPerDataObject": 1,
                "TaskTimeLimitInSeconds": 3600,
                "TaskAvailabilityLifetimeInSeconds": 864000,
                **human,
            },
        }

    def start_job(self, images: int = 3, **human: Json) -> None:
        """A running job over that many good images."""
        self.put_manifest(list(self.put_images(images)))
        self.create(**human)

    def create(self, **human: Json) -> None:
        request = self.request(**human)
        config = request["HumanTaskConfig"]
        request["HumanTaskConfig"] = {k: v for k, v in config.items() if v is not None}
        self.operator.create(request)
        self.service.run_until_idle()

    def answer_next(self, worker: Worker, answer: dict[str, Json] | None = None) -> bool:
        """Accept and submit one task; False when there is none."""
        task = self.desk.accept("Pose-Demo-001", worker)
        if task is None:
            return False
        self.clock.advance(1.5)
        self.desk.submit(task.id, worker, {"pose": task.image_name} if answer is None else answer)
        return True

    def answer_all(self, worker: Worker) -> int:
        count = 0
        while self.answer_next(worker):
            count += 1
        self.service.run_until_idle()
        return count

    def status(self) -> str:
        return str(self.operator.describe("Pose-Demo-001")["LabelingJobStatus"])

    def counters(self) -> dict[str, int]:
        return dict(self.operator.describe("Pose-Demo-001")["LabelCounters"])

    def output_text(self) -> list[str]:
        uri = "s3://bkt/out/Pose-Demo-001/manifests/output/output.manifest"
        return self.objects.stored[uri].decode().splitlines()

    def output(self) -> list[dict[str, Json]]:
        return [json.loads(line) for line in self.output_text()]
