"""Handles the events of the post-annotation function."""

from collections import Counter

from functions import storage
from functions.observability import MetricUnit, logger, metrics, traced
from functions.post_annotation.job_rig import rigs_of_job
from functions.post_annotation.job_storage import storage_of_job
from functions.post_annotation.settings import Settings
from poserig.groundtruth.answers.request import (
    ConsolidationEntry,
    consolidation_entry,
    parse_consolidation_request,
)
from poserig.groundtruth.events import PostAnnotationEvent, parse_post_annotation_event
from poserig.groundtruth.spilled import spilled_uri
from poserig.json import JsonObject
from poserig.labels import Outcome, fit, label_objects

settings = Settings.from_environment()
# Made at import: Lambda gives a cold start more processor time than an invocation.
storage.client()


@traced
@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: JsonObject, context: object) -> list[ConsolidationEntry]:
    """Consolidates a batch of data objects.

    Args:
        event: Ground Truth's post-annotation event. It names the consolidation request in S3.
        context: Of the Lambda runtime.

    Returns:
        One entry for each data object of the request, in its order. The label is that of
        schemas/label.schema.json, or {"status": "error", "reason", "raw"}.

    Raises:
        PoserigError: The event, or the request as a whole, cannot be read.
    """
    try:
        request = parse_post_annotation_event(event)
        logger.append_keys(labeling_job_arn=request.labeling_job_arn)
        job = storage_of_job(request, settings)
        objects = parse_consolidation_request(job.read(request.payload_uri), "payload")
    except Exception:
        metrics.add_metric("RequestsFailed", MetricUnit.Count, 1)
        logger.exception("The consolidation request cannot be read")
        raise
    outcomes = label_objects(
        objects,
        job.read,
        lambda: rigs_of_job(request, settings.job_files_prefix, job.read),
    )

    def spill(object_id: str, label: bytes) -> str:
        return _spill(job, request, object_id, label)

    outcomes, spilled = fit(outcomes, settings.limits, spill)
    _report(outcomes, spilled)
    name = request.label_attribute_name
    return [consolidation_entry(item.dataset_object_id, name, item.label) for item in outcomes]


def _spill(job: storage.Storage, request: PostAnnotationEvent, object_id: str, label: bytes) -> str:
    """Stores a label in S3 and returns its URI."""
    base = request.output_uri or request.payload_uri.rpartition("/consolidated-annotation/")[0]
    uri = spilled_uri(base, object_id, label)
    job.write(uri, label)
    return uri


def _report(outcomes: list[Outcome], spilled: int) -> None:
    """Logs each data object that failed, and counts what became of the batch."""
    failed = [outcome for outcome in outcomes if outcome.failed]
    for outcome in failed:
        logger.error(
            "No label for a data object",
            dataset_object_id=outcome.dataset_object_id,
            reason=outcome.label["reason"],
        )
    labels = [outcome.label for outcome in outcomes if not outcome.failed]
    for name, count in (
        ("ObjectsConsolidated", len(labels)),
        ("ObjectsFailed", len(failed)),
        ("AnswersUnreadable", sum(outcome.unreadable for outcome in outcomes)),
        ("Instances", sum(len(label.get("instances", ())) for label in labels)),
        ("Issues", sum(len(label.get("issues", ())) for label in labels)),
        ("LabelsSpilled", spilled),
    ):
        metrics.add_metric(name, MetricUnit.Count, count)
    findings = Counter(issue["type"] for label in labels for issue in label.get("issues", ()))
    for kind, count in sorted(findings.items()):
        name = "Findings" + "".join(word.title() for word in kind.split("_"))
        metrics.add_metric(name, MetricUnit.Count, count)
    agreements = [a for label in labels if (a := label.get("agreement")) is not None]
    if agreements:
        metrics.add_metric("Agreement", MetricUnit.NoUnit, sum(agreements) / len(agreements))
    logger.info("Consolidated", objects=len(outcomes), failed=len(failed), spilled=spilled)
