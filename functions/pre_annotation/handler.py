"""Handles the events of the pre-annotation function."""

from typing import TypedDict

from functions.observability import MetricUnit, logger, metrics, traced
from functions.pre_annotation.settings import Settings
from functions.pre_annotation.task_input import TaskInput, make_task
from poserig.groundtruth.events import parse_pre_annotation_event
from poserig.json import JsonObject

settings = Settings.from_environment()


class PreparedTask(TypedDict):
    """The function's response, with Ground Truth's names."""

    taskInput: TaskInput
    isHumanAnnotationRequired: bool


@traced
@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: JsonObject, context: object) -> PreparedTask:
    """Makes the input of a worker's task from one manifest line.

    Args:
        event: Ground Truth's pre-annotation event.
        context: Of the Lambda runtime.

    Returns:
        taskInput with image (S3 URI) and initialValues, and isHumanAnnotationRequired.

    Raises:
        PoserigError: The line cannot be labeled; Ground Truth marks the data object as failed.
    """
    try:
        request = parse_pre_annotation_event(event)
        logger.append_keys(labeling_job_arn=request.labeling_job_arn)
        task = make_task(request.data_object, settings, _read, request.labeling_job_arn)
    except Exception:
        metrics.add_metric("TasksRefused", MetricUnit.Count, 1)
        logger.exception("The manifest line cannot be labeled")
        raise
    metrics.add_metric("TasksPrepared", MetricUnit.Count, 1)
    metrics.add_metric("InitialInstances", MetricUnit.Count, len(task.input["initialValues"]))
    report = task.input.get("initialValuesReport")
    if report:
        counts = {name: len(found) for name, found in report.items()}
        if task.not_taken:
            # The report names only the first of them.
            counts["left_out"] = sum(task.not_taken.values())
        kinds = {"not_taken": dict(task.not_taken)} if task.not_taken else {}
        logger.warning("The initial values deserve a look", extra={**counts, **kinds})
        for name, count in counts.items():
            title = name.title().replace("_", "")
            metrics.add_metric(f"InitialPoints{title}", MetricUnit.Count, count)
    if task.left_out:
        logger.warning("Left out what JSON cannot hold", extra={"members": task.left_out[:20]})
    if not task.needs_human:
        metrics.add_metric("TasksAccepted", MetricUnit.Count, 1)
    return {"taskInput": task.input, "isHumanAnnotationRequired": task.needs_human}


def _read(uri: str) -> bytes:
    # Imported here for the cold start: few manifest lines refer to a label in S3.
    from functions import storage

    return storage.read(uri)
