"""Measures a label and makes it shorter, in steps, to fit Ground Truth's limit."""

import json
from collections.abc import Mapping

from poserig.json import Json


def characters(label: Mapping[str, Json]) -> int:
    """How long the label is in the manifest, written compactly."""
    return len(json.dumps(label, separators=(",", ":"), ensure_ascii=False))


# Upper bounds: of a number with its comma, of a text's character (two escapes of six), and of an
# instance and a label beside their numbers and texts.
NUMBER_CHARACTERS = 26
ESCAPED_CHARACTERS = 12
INSTANCE_CHARACTERS = 270
LABEL_CHARACTERS = 500


def most_characters(label: Mapping[str, Json]) -> int:
    """An upper bound of the label's length in JSON, from counting alone.

    Writing a label only to measure it would double the cost of the common small one. The bound
    holds for JSON in every form: spaced or compact, with or without escaped characters.
    """
    texts = len(label["rig"])
    numbers = 0
    for instance in label["instances"]:
        texts += len(instance["name"]) + len(instance["id"])
        numbers += len(instance["keypoints"]) + len(instance["confidence"])
    if label["issues"]:
        texts += sum(len(repr(issue)) for issue in label["issues"])
    if "labels" in label:
        texts += sum(map(len, label["labels"])) + len(label["labels"])
    return (
        LABEL_CHARACTERS
        + INSTANCE_CHARACTERS * len(label["instances"])
        + NUMBER_CHARACTERS * numbers
        + ESCAPED_CHARACTERS * texts
    )


def lean(label: Mapping[str, Json]) -> dict[str, Json]:
    """The same label without what a reader can work out again.

    Leaves out an instance's empty name, its box, a confidence of 1 for each labelled point, and a
    score and sources that say "all workers". `parse_label` fills them in.
    """
    return dict(label, instances=[_lean(item, label["workers"]) for item in label["instances"]])


def _lean(instance: Mapping[str, Json], workers: int) -> dict[str, Json]:
    result = dict(instance)
    del result["bbox"]
    if not result["name"]:
        del result["name"]
    if result["confidence"] == [1 if v else 0 for v in result["keypoints"][2::3]]:
        del result["confidence"]
    if result["score"] == 1:
        del result["score"]
    if result["sources"] == workers:
        del result["sources"]
    return result


def outline(label: Mapping[str, Json], label_ref: str) -> dict[str, Json]:
    """A lean label without confidences, scores and all issues but errors.

    The whole one lies at `label_ref`, an S3 URI.
    """
    result = lean(label)
    result["issues"] = [issue for issue in label["issues"] if issue["severity"] == "error"]
    for instance in result["instances"]:
        instance.pop("confidence", None)
        instance.pop("score", None)
    return {**result, "label_ref": label_ref}


def reference(label: Mapping[str, Json], label_ref: str) -> dict[str, Json]:
    """What stays of a label in the manifest when all of it lies at `label_ref`, an S3 URI."""
    return {
        "version": label["version"],
        "rig": label["rig"],
        "rig_hash": label["rig_hash"],
        "image": label["image"],
        "agreement": label["agreement"],
        "workers": label["workers"],
        "seconds": label["seconds"],
        "label_ref": label_ref,
    }
