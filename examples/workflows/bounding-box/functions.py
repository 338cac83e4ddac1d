"""The two functions of the workflow: what the page is given, and what becomes of the answers."""

import json

import boto3

THING = "person"


def pre(event, context):
    """Gives the page the photograph and what to look for."""
    return {"taskInput": {"image": event["dataObject"]["source-ref"], "thing": THING}}


def post(event, context):
    """Takes the boxes of the worker who drew most of them."""
    bucket, _, key = event["payload"]["s3Uri"].removeprefix("s3://").partition("/")
    data_objects = json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    labels = []
    for data_object in data_objects:
        drawn = [
            json.loads(json.loads(one["annotationData"]["content"]).get("boxes", "[]"))
            for one in data_object["annotations"]
        ]
        content = {event["labelAttributeName"]: {"boxes": max(drawn, key=len), "thing": THING}}
        labels.append(
            {
                "datasetObjectId": data_object["datasetObjectId"],
                "consolidatedAnnotation": {"content": content},
            }
        )
    return labels
