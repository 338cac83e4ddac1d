"""Writes what a labeling job leaves in S3, in Ground Truth's layout."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from poserig.groundtruth.manifest import ManifestLine, dump, parse_line, write_manifest
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.jobs import Job
from poserig.labeling.store.records import Answer, Batch, Member

_INTERIM_WRITES = 500


def write_output_manifest(context: Context, job: Job, unwritten: int) -> None:
    """Writes output.manifest as of now: one PUT, so that readers see the old or the new one.

    Args:
        unwritten: Outcomes that it did not show before. There may be more by now: they are
            written too, and count as unwritten.
    """
    write_lines(context, job, output_manifest(context, job))
    if unwritten:
        context.store.mark_written(job.id, unwritten)


def output_manifest(context: Context, job: Job) -> bytes:
    """The bytes of output.manifest as of now."""
    return write_manifest(context.store.output_lines(job.id))


def write_lines(context: Context, job: Job, manifest: bytes) -> None:
    """Puts output.manifest into its place."""
    context.objects_of(job).write(job.layout.output_manifest, manifest, "application/x-ndjson")


def is_output_manifest_due(job: Job, unwritten: int) -> bool:
    """Whether output.manifest should be written although the job goes on.

    After each outcome in a job of up to 500 lines. In a longer one after so many that the whole
    file is written 500 times at most.
    """
    return unwritten > job.total // _INTERIM_WRITES


def write_worker_response(
    context: Context, job: Job, index: int, stamp: str, answers: Sequence[Answer]
) -> str:
    """Writes all workers' answers to one data object; answers the S3 URI of the file."""
    uri = job.layout.worker_response(index, stamp)
    context.objects_of(job).write(uri, worker_responses(answers))
    return uri


def request_of(members: Sequence[Member], lines: Mapping[int, ManifestLine]) -> bytes:
    """The bytes of a consolidation request: each data object with its answers.

    Args:
        members: The data objects of the batch.
        lines: Their lines in the input manifest.
    """
    entries = [
        _request_entry(lines[member.data_object.index], member.answers) for member in members
    ]
    return dump(entries).encode()


def lines_of(batch: Batch) -> dict[int, ManifestLine]:
    """The line in the input manifest of each data object of a batch, parsed."""
    objects = [member.data_object for member in batch.members]
    return {one.index: parse_line(one.text, one.index) for one in objects}


def files_of_batch(context: Context, job: Job, batch_id: int) -> Iterator[tuple[str, bytes]]:
    """The S3 URI and the bytes of each file that a batch which is done has written."""
    batch = context.store.batch(job.id, batch_id)
    for member in batch.members:
        uri = job.layout.worker_response(member.data_object.index, batch.stamp)
        yield uri, worker_responses(member.answers)
    if job.request.post_function_arn and batch.is_whole:
        request = request_of(batch.members, lines_of(batch))
        yield job.layout.consolidation_request(batch.stamp), request
    if batch.response is not None:
        yield job.layout.consolidation_response(batch.stamp), batch.response.encode()


def worker_responses(answers: Sequence[Answer]) -> bytes:
    """The bytes of a worker response: all workers' answers to one data object."""
    # The answers' own texts: parsing and writing each again would give the same.
    return f'{{"answers":[{",".join(map(_worker_response, answers))}]}}'.encode()


def _worker_response(answer: Answer) -> str:
    # The clock may have been set back between the two.
    seconds = max((answer.submitted - answer.accepted).total_seconds(), 0.0)
    rest = {
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
    begin = dump({"acceptanceTime": _moment(answer.accepted)})
    return f'{begin[:-1]},"answerContent":{answer.content},{dump(rest)[1:]}'


def _moment(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _request_entry(line: ManifestLine, answers: Sequence[Answer]) -> Json:
    """One data object of a consolidation request: its address and its answers, nothing else."""
    source = {"s3Uri": line.source_ref} if line.source_ref else {"content": line.source}
    return {
        "datasetObjectId": str(line.index),
        "dataObject": source,
        "annotations": [
            {"workerId": answer.worker_id, "annotationData": {"content": answer.content}}
            for answer in answers
        ],
    }
