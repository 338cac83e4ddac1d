"""The job of a project."""

import re

import pytest

from poserig.groundtruth.manifest import parse_line
from poserig.groundtruth.names import check_job_name
from poserig.json import Json
from poserig.labeling.operator import Operator
from poserig.project.job import (
    COMPONENT_URL,
    create_job,
    job_name,
    line_of,
    source_ref_of,
)
from poserig.project.product import template
from poserig.project.rigs import read_rig
from tests.unit.labeling.fakes import MemoryObjects


class Recorder(Operator):
    """Keeps what is created."""

    def __init__(self) -> None:
        self.requests: list[Json] = []

    def create(self, request: Json, inspect: object = None) -> str:
        self.requests.append(request)
        return ""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("photos", "photos-hand-21"),
        ("Größe 1 (neu)", "Gr-e-1-neu-hand-21"),
        ("写真", "hand-21"),
        ("x" * 200, "x" * 26 + "-hand-21"),
    ],
)
def test_job_is_called_by_folder_and_rig(folder: str, expected: str) -> None:
    name = job_name(folder, "hand-21")
    assert re.fullmatch(rf"{expected}-[0-9a-f]{{8}}", name)
    check_job_name(name, "")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("photos", "hand"), ("photos", "手")),
        (("写真", "手"), ("写真", "足")),
        (("x" * 200, "a"), ("x" * 200, "b")),
        (("a-b", "c"), ("a", "b-c")),
    ],
)
def test_each_folder_and_rig_has_a_job_of_its_own(
    one: tuple[str, str], two: tuple[str, str]
) -> None:
    assert job_name(*one) != job_name(*two)
    assert job_name(*one) == job_name(*one)
    check_job_name(job_name(*two), "")


def test_job_has_the_rig_in_its_template_and_grows() -> None:
    operator, objects, rig = Recorder(), MemoryObjects(), read_rig("hand-21")
    name = create_job(
        operator,
        objects,
        title="写真 " + "x" * 200,
        rig=rig.rig,
        rig_text=rig.text,
        template=template().read_text("utf-8"),
    )
    (request,) = operator.requests
    assert isinstance(request, dict)
    page = objects.stored[f"s3://project/input/jobs/{name.lower()}/worker-task.liquid.html"]
    assert COMPONENT_URL.encode() in page
    assert rig.rig.hash.encode() in page
    assert b"@@" not in page
    assert b"integrity" not in page.split(COMPONENT_URL.encode())[1][:80]
    assert f"s3://project/input/jobs/{name.lower()}/rig.json" in objects.stored
    assert {"Key": "poserig:growth", "Value": "open"} in request["Tags"]
    assert {"Key": "poserig:expiry", "Value": "never"} in request["Tags"]
    assert len(request["HumanTaskConfig"]["TaskTitle"]) == 128


def test_line_is_one_of_a_manifest_and_is_read_back() -> None:
    ref = 's3://project/images/0123456789abcdef/a "b" ü.jpg'
    line = line_of(ref, {"annotations": [{"ü": 1.5}]})
    assert parse_line(line, 0).attributes == {"source-ref": ref, "annotations": [{"ü": 1.5}]}
    assert source_ref_of(line) == ref
    assert source_ref_of("[1]") == ""
