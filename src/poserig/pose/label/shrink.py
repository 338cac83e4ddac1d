"""Measures a label and shortens it, step by step, to fit Ground Truth's limit.

`outline` loses confidences, origins and most issues, but not what workers reported. `reference`
loses all instances too. Both name the S3 object that holds the whole label.
"""

import json
from collections.abc import Mapping

from poserig.json import Json

# Upper bounds in characters: of a number with its comma; of one character of a text, as two escapes
# of six characters; of an instance and of a label without their numbers and texts.
NUMBER_CHARACTERS = 26
ESCAPED_CHARACTERS = 12
INSTANCE_CHARACTERS = 270
LABEL_CHARACTERS = 800
# Members of an instance that an outline leaves out.
ONLY_WHOLE = frozenset(("confidence", "score", "origins", "note"))
# Members that hardly any label has: of an instance, and of a label.
DETAILS = frozenset(("class", "bbox", "flags", "note", "rig"))
OF_IMAGE = frozenset(("rigs", "tags", "note"))
# Notes are for people, who find them in the whole label: an outline has none.
NOTE = "note"


def characters(label: Mapping[str, Json]) -> int:
    """Returns the length of the label in the manifest: compact JSON, other scripts not escaped."""
    return len(json.dumps(label, separators=(",", ":"), ensure_ascii=False))


def most_characters(label: Mapping[str, Json]) -> int:
    """Returns an upper bound of the label's length in characters, without writing it.

    Writing a label only to measure it would double the cost of the usual small one. The bound holds
    for spaced and compact JSON, with and without escaped characters.
    """
    texts = len(label["rig"])
    numbers = 0
    for instance in label["instances"]:
        texts += len(instance.get("name", "")) + len(instance["id"])
        numbers += len(instance["keypoints"]) + len(instance.get("confidence", ()))
        texts += len(instance.get("origins", ""))
        if not DETAILS.isdisjoint(instance):
            texts += sum(len(repr(instance[name])) for name in DETAILS & instance.keys())
    if label["issues"]:
        texts += sum(len(repr(issue)) for issue in label["issues"])
    if "labels" in label:
        texts += sum(map(len, label["labels"])) + len(label["labels"])
    if not OF_IMAGE.isdisjoint(label):
        texts += sum(len(repr(label[name])) for name in OF_IMAGE & label.keys())
    if "round" in label:
        texts += len(repr((label["round"], label.get("lineage"), label.get("review"))))
    return (
        LABEL_CHARACTERS
        + INSTANCE_CHARACTERS * len(label["instances"])
        + NUMBER_CHARACTERS * numbers
        + ESCAPED_CHARACTERS * texts
    )


def outline(label: Mapping[str, Json], label_ref: str) -> dict[str, Json]:
    """Returns a label without confidences, scores, origins and notes.

    Of the issues it keeps errors and what workers reported.

    Args:
        label: The whole label.
        label_ref: S3 URI of the whole label.
    """
    return {
        **{name: value for name, value in label.items() if name != NOTE},
        "instances": [
            {name: value for name, value in instance.items() if name not in ONLY_WHOLE}
            for instance in label["instances"]
        ],
        "issues": [
            issue
            for issue in label["issues"]
            if issue["severity"] == "error" or issue["type"] == "worker_problem"
        ],
        "label_ref": label_ref,
    }


def reference(label: Mapping[str, Json], label_ref: str) -> dict[str, Json]:
    """Returns what stays in the manifest when the whole label lies in S3.

    Args:
        label: The whole label.
        label_ref: S3 URI of the whole label.
    """
    return {
        "version": label["version"],
        "rig": label["rig"],
        "rig_hash": label["rig_hash"],
        **({"rig_revision": label["rig_revision"]} if "rig_revision" in label else {}),
        "image": label["image"],
        "agreement": label["agreement"],
        "workers": label["workers"],
        "seconds": label["seconds"],
        # Who selects what was sent back does not read each label in S3.
        **({"review": label["review"]} if "review" in label else {}),
        "label_ref": label_ref,
    }
