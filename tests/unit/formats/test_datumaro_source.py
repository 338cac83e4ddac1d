"""What is kept of Datumaro's files for an export in the same format."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from poserig.formats.datumaro_source import open_datumaro
from poserig.formats.losses import Losses
from poserig.formats.model import Opened, Reading, Refusals
from tests.unit.formats.test_datumaro import POINTS


def opened(value: Any, folder: Path, name: str = "default.json") -> Opened:
    (folder / name).write_text(json.dumps(value))
    return open_datumaro(folder / name, Reading(Losses(), Refusals()))


def test_a_rig_of_each_label_with_points(tmp_path: Path) -> None:
    value = deepcopy(POINTS)
    value["categories"]["points"]["items"].append(
        {"label_id": 0, "labels": ["tip", "stem"], "joints": [[0, 1], [7, 9], "x"]}
    )
    ant, leaf = opened(value, tmp_path).rigs
    assert (ant.name, leaf.name) == ("ant-3", "leaf-2")
    # A joint of 0 says that all of them count from 0; what is no pair of points is left out.
    assert [(link.start, link.end) for link in leaf.links] == [("tip", "stem")]


def test_the_order_of_annotations_is_kept(tmp_path: Path) -> None:
    one, two = opened(POINTS, tmp_path).images()
    assert one.kept["order"] == [[1, "bbox"], [1, "points"], 0, [2, "points"]]
    assert [row["type"] for row in one.kept["annotations"]] == ["label"]
    assert (one.split, one.where[-2:], two.kept_instances) == ("", ":1", [])


def test_two_skeletons_of_a_group_share_no_box(tmp_path: Path) -> None:
    value = deepcopy(POINTS)
    value["items"][0]["annotations"][3]["group"] = 3
    (one, _) = opened(value, tmp_path).images()
    assert one.kept["order"] == [[1, "bbox"], [1, "points"], 0, [2, "points"]]
    assert ["bbox" in kept for kept in one.kept_instances] == [True, False]


@pytest.mark.parametrize("places", [[0.0, 0.0], [-1.0, -1.0], [7.5, 8.0]])
def test_places_of_points_that_are_not_there_are_kept(places: list[float], tmp_path: Path) -> None:
    value = deepcopy(POINTS)
    value["items"][0]["annotations"][1]["points"][4:] = places
    (one, _) = opened(value, tmp_path).images()
    assert one.kept_instances[0].get("absent") == (None if places == [0, 0] else {"2": places})


def test_an_item_without_an_image_has_the_name_of_its_id(tmp_path: Path) -> None:
    value = deepcopy(POINTS)
    del value["items"][0]["image"]
    (one, _) = opened(value, tmp_path, "val.json").images()
    assert (one.name, one.split) == ("cam/ä b.jpg", "val")
