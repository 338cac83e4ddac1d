"""The rigs that a job is launched with: deployed ones, files, those of poserig, several at once."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.errors import PoserigError
from poserig.jobs.rigs import JobRigs, choose_rigs, rigs_of_template
from poserig.jobs.stack import Stack
from poserig.jobs.templates import fill_with_rigs, read_rig_file
from tests.unit.jobs.test_stack import PARAMETERS

SCISSORS = Path(__file__).parents[3] / "examples/rigs/scissors-3.json"
SOURCE = (
    '<crowd-2d-skeleton rig="@@RIG_JSON@@"></crowd-2d-skeleton>'
    "@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@"
)


class Bucket:
    """Serves published templates as S3 does."""

    def __init__(self) -> None:
        self.objects = {
            f"{name}.html": fill_with_rigs(SOURCE, [read_rig_file(name)])
            for name in ("coco-person-17", "hand-21")
        }
        self.objects["upstream.html"] = "<crowd-2d-skeleton></crowd-2d-skeleton>"

    def get_object(self, **asked: str) -> Any:
        if asked["Key"] not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": io.BytesIO(self.objects[asked["Key"]].encode())}


def stack(*names: str) -> Stack:
    parameters = {k.replace("-", "_"): v for k, v in PARAMETERS.items() if "/" not in k}
    return Stack(**parameters, templates={one: f"s3://published/{one}.html" for one in names})  # type: ignore[arg-type]


def choose(text: str, *deployed: str, **known: Any) -> JobRigs:
    client: Any = Bucket()
    return choose_rigs(client, stack(*deployed), text, known)


def test_a_deployed_rig_is_taken_with_its_template_as_it_is() -> None:
    found = choose("hand-21", "coco-person-17", "hand-21")
    assert found == JobRigs("hand-21", "s3://published/hand-21.html")


@pytest.mark.parametrize("text", [str(SCISSORS), "horse-22"])
def test_any_other_rig_goes_into_a_published_template(text: str) -> None:
    found = choose(text, "hand-21", "coco-person-17")
    assert found.template == "s3://published/coco-person-17.html"
    assert found.rigs == (read_rig_file(text),)
    assert found.name == found.rigs[0].rig.name


def test_several_rigs_go_into_the_template_of_the_first_that_is_deployed() -> None:
    found = choose(f"{SCISSORS}+hand-21+coco-person-17", "coco-person-17", "hand-21")
    assert found.name == "scissors-3+hand-21+coco-person-17"
    assert found.template == "s3://published/hand-21.html"
    assert [one.rig.name for one in found.rigs] == ["scissors-3", "hand-21", "coco-person-17"]
    assert "hash" not in found.rigs[1].members


def test_rigs_of_one_class_are_refused() -> None:
    with pytest.raises(PoserigError, match=r'^--rig: .* the class "person"'):
        choose("coco-person-17+human-18", "coco-person-17")


def test_unknown_rig_names_those_there_are() -> None:
    with pytest.raises(PoserigError, match=r"--rig dog-24: is neither a rig file nor") as caught:
        choose("coco-person-17+dog-24", "hand-21", "coco-person-17")
    assert caught.value.cure.startswith("Deployed are: coco-person-17, hand-21. poserig has: ")


def test_template_without_our_rig_cannot_be_joined() -> None:
    with pytest.raises(PoserigError, match="The template of the rig upstream has no rig"):
        choose("upstream+hand-21", "upstream")
    with pytest.raises(PoserigError, match="No worker task template is deployed"):
        choose("hand-21")


def test_rig_of_an_earlier_round_comes_before_one_that_is_deployed(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    points = {"version": 1, "name": "hand-21", "keypoints": [{"name": "thumb"}]}
    file.write_text(json.dumps(points))
    mine = read_rig_file(str(file))
    found = choose("hand-21", "hand-21", **{"hand-21": mine})
    assert found == JobRigs("hand-21", "s3://published/hand-21.html", (mine,))


def test_rigs_of_a_template_are_named_and_there_are_none_in_others() -> None:
    client: Any = Bucket()
    assert list(rigs_of_template(client, "s3://published/hand-21.html")) == ["hand-21"]
    for name in ("upstream", "gone"):
        assert rigs_of_template(client, f"s3://published/{name}.html") == {}
