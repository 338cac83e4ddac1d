"""The two functions of the workflow: what the page is given, and what becomes of the answers."""

import json
from collections import Counter

import boto3

CLASSES = ["person", "animal", "other"]


def pre(event, context):
    """Gives the page the photograph and the classes."""
    return {"taskInput": {"image": event["dataObject"]["source-ref"], "classes": CLASSES}}


def post(event, context):
    """Takes the class that most workers chose; a photograph that nobody classified says so."""
    bucket, _, key = event["payload"]["s3Uri"].removeprefix("s3://").partition("/")
    data_objects = json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    labels = []
    for data_object in data_objects:
        votes = Counter()
        for annotation in data_object["annotations"]:
            answer = json.loads(annotation["annotationData"]["content"])
            votes.update(name for name in CLASSES if answer.get(name, {}).get("on"))
        label = (
            {"class": votes.most_common(1)[0][0], "votes": votes.total()}
            if votes
            else {"class": None, "votes": 0}
        )
        content = {event["labelAttributeName"]: label}
        labels.append(
            {
                "datasetObjectId": data_object["datasetObjectId"],
                "consolidatedAnnotation": {"content": content},
            }
        )
    return labels
