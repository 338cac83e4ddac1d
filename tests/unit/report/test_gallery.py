"""The gallery: the worst come first, and neither memory nor the page grows without bound."""

import json

import pytest

from poserig.pose.keypoints import Instance
from poserig.pose.quality.concerns import Concern
from poserig.pose.quality.review import ImageReview, RigKey
from poserig.pose.rig import Rig
from poserig.report import gallery, payload
from poserig.report.gallery import Gallery
from poserig.report.model import Entry, Facts, Found, GivenAnswer
from tests.unit.report.poses import NAMES, RIG, image, kite

RIGS: dict[RigKey, Rig] = {(RIG.name, NAMES): RIG}


def add(
    found: Gallery, line: int, risk: float, concerns: tuple[Concern, ...] = (), **members: object
) -> None:
    instances = members.pop("instances", (kite(),))
    entry = Entry(image(instances, line), RIG, **members)  # type: ignore[arg-type]
    found.add(entry, ImageReview(entry.image, risk, concerns))


def test_the_worst_come_first_and_no_more_than_so_many_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gallery, "MOST_ROWS", 5)
    found = Gallery()
    for line in range(1, 41):
        add(found, line, (line * 7 % 40) / 40)
    assert [round(row.risk * 40) for row in found.rows()] == [39, 38, 37, 36, 35]
    assert len(found._rows) < 10
    assert found.seen == 40


def test_a_row_says_what_was_found_where_and_who_answered() -> None:
    found = Gallery()
    concern = Concern("outlier_point", "2", ("foot", "tail"), 0.8, "Far.")
    add(
        found, 3, 0.8, (concern, concern._replace(chance=0.1)),
        instances=(kite(), Instance("2", "Rex", kite(200).keypoints, category="dog")),
        answers=(GivenAnswer("private.eu-west-1.0123456789abcdef", (kite(),)),),
        facts=Facts(seconds=9, issues=(Found("swap", "1", ("top",)), Found("swap", "1"))),
    )  # fmt: skip
    data = payload.payload(found.rows(), RIGS)
    (row,) = data["rows"]
    assert (row["n"], row["l"], row["r"], row["i"], row["s"]) == ("a/3.jpg", 3, 0.8, 2, 9)
    assert row["f"] == [[0, 1, [3], 0.8], [1, 0, [0], 1.0]]
    assert data["types"] == [
        {"source": "qa", "title": "Point far away"},
        {"source": "label", "title": "Swap"},
    ]
    assert row["d"] == "Rex dog"
    assert len(row["p"]) == 2
    assert row["A"] == [[0, [row["p"][0]]]]
    assert data["workers"] == ["…89abcdef"]
    assert data["rigs"][0]["links"][0][:2] == [0, 1]


def test_when_the_room_is_used_up_first_poses_are_missing_and_then_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Gallery()
    for line in range(1, 101):
        add(found, line, 1 - line / 200, answers=(GivenAnswer("ann", (kite(),)),))
    monkeypatch.setattr(payload, "MOST_POSES", 300)
    monkeypatch.setattr(payload, "MOST_ANSWERS", 100)
    monkeypatch.setattr(payload, "MOST_TEXT", 3000)
    data = payload.payload(found.rows(), RIGS)
    drawn = sum("p" in row for row in data["rows"])
    answered = sum("A" in row for row in data["rows"])
    assert 0 < answered < drawn < len(data["rows"]) < 100
    assert all(row["w"] == [0] for row in data["rows"][answered:])
    assert len(json.dumps(data["rows"], separators=(",", ":"))) < 4000


def test_an_image_of_unknown_size_has_a_row_and_is_not_drawn() -> None:
    found = Gallery()
    entry = Entry(image((kite(),), size=None), RIG)
    found.add(entry, ImageReview(entry.image, 0.2, ()))
    (row,) = payload.payload(found.rows(), RIGS)["rows"]
    assert "z" not in row
    assert "p" not in row


def test_nothing_in_the_data_can_end_its_script_element() -> None:
    hostile = "</script><script>alert(1)</script><!--\u2028&\ud800"
    text = payload.as_script({"n": hostile})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["n"] == hostile.replace("\ud800", "?")
