"""What the labeling job writes to S3, in Ground Truth's layout."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from poserig.groundtruth.manifest import dump, write_manifest
from poserig.json import Json
from poserig.labeling import batches, data_objects, tasks
from poserig.labeling.batches import Batch
from poserig.labeling.context import Context
from poserig.labeling.data_objects import DataObject
from poserig.labeling.jobs import Job
from poserig.labeling.tasks import Answer

_INTERIM_WRITES = 500


def write_output_manifest(context: Context, job: Job) -> None:
    """Write output.manifest as of now: one PUT, so that readers see the old or the new one."""
    with context.store.transaction() as db:
        lines = data_objects.output_lines(db, job.id)
        sql = "SELECT unwritten FROM jobs WHERE id = ?"
        unwritten = db.execute(sql, (job.id,)).fetchone()["unwritten"]
    context.objects.write(job.layout.output_manifest, write_manifest(lines), "application/x-ndjson")
    with context.store.transaction() as db:
        sql = "UPDATE jobs SET unwritten = unwritten - ? WHERE id = ?"
        db.execute(sql, (unwritten, job.id))


def is_output_manifest_due(job: Job) -> bool:
    """Whether output.manifest should be written although the job goes on.

    After each outcome in a job of up to 500 lines. In a longer one after so many that the whole
    file is written 500 times at most.
    """
    return job.unwritten > job.total // _INTERIM_WRITES


def write_worker_response(
    context: Context, job: Job, index: int, stamp: str, answers: Sequence[Answer]
) -> str:
    """Write all workers' answers to one data object; the S3 URI of the file."""
    uri = job.layout.worker_response(index, stamp)
    context.objects.write(uri, _worker_responses(answers))
    return uri


def request_of(members: Sequence[DataObject], answers: Mapping[int, Sequence[Answer]]) -> bytes:
    """The bytes of a consolidation request: each data object with its answers."""
    return dump([request_entry(member, answers[member.index]) for member in members]).encode()


def size_of_output_manifest(context: Context, job: Job) -> int | None:
    """Bytes that output.manifest should have now; None while there is nothing to write."""
    with context.store.transaction() as db:
        return data_objects.output_size(db, job.id)


def files_of_batch(context: Context, job: Job, batch: Batch) -> Iterator[tuple[str, bytes]]:
    """The S3 URI and the bytes of each file that a batch which is done has written."""
    with context.store.transaction() as db:
        members = data_objects.members_of(db, job.id, batch.id)
        answers = {member.index: tasks.answers_to(db, job.id, member.index) for member in members}
        is_whole, response = batches.written(db, batch)
    for index, given in answers.items():
        yield job.layout.worker_response(index, batch.stamp), _worker_responses(given)
    if job.request.post_function_arn and is_whole:
        yield job.layout.consolidation_request(batch.stamp), request_of(members, answers)
    if response is not None:
        yield job.layout.consolidation_response(batch.stamp), response.encode()


def _worker_responses(answers: Sequence[Answer]) -> bytes:
    return dump({"answers": [_worker_response(answer) for answer in answers]}).encode()


def _worker_response(answer: Answer) -> Json:
    # The clock may have been set back between the two.
    seconds = max((answer.submitted - answer.accepted).total_seconds(), 0.0)
    return {
        "acceptanceTime": _moment(answer.accepted),
        "answerContent": answer.content,
        "submissionTime": _moment(answer.submitted),
        "timeSpentInSeconds": round(seconds, 3),
        "workerId": answer.worker_id,
        "workerMetadata": {
            "identityData": {
                "identityProviderType": "Cognito",
                "issuer": answer.worker_issuer,
                "sub": answer.worker_sub,
            }
        },
    }


def _moment(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def request_entry(data_object: DataObject, answers: Sequence[Answer]) -> Json:
    """One data object of a consolidation request: its address and its answers, nothing else."""
    line = data_object.line
    source = {"s3Uri": line.source_ref} if line.source_ref else {"content": line.source}
    return {
        "datasetObjectId": str(data_object.index),
        "dataObject": source,
        "annotations": [
            {
                "workerId": answer.worker_id,
                "annotationData": {"content": dump(answer.content)},
            }
            for answer in answers
        ],
    }
