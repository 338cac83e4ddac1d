"""The results pages and the overlay drawn from a label."""

import math
from typing import Any

import pytest

from poserig.labeling.states import ObjectState
from poserig.portal.overlay import Dot, Line, draw, library_rigs
from tests.unit.portal.conftest import House
from tests.unit.portal.fakes import row

RIG = {
    "keypoints": [{"name": "head", "color": "#112233"}, {"name": "hand", "color": "red"}],
    "links": [{"from": "head", "to": "hand", "color": "#445566"}],
}
LABEL: dict[str, Any] = {
    "version": 1,
    "rig": "stick",
    "image": {"width": 640, "height": 480},
    "instances": [{"id": "1", "keypoints": [10.25, 20, 2, 30, 40, 1]}],
}
IMAGE = "http://127.0.0.1:4566/bucket/img.jpg?X-Amz-Signature=x"


def test_overlay_has_the_labels_own_coordinates_and_the_rigs_links() -> None:
    overlay = draw(LABEL, {"stick": RIG})
    assert overlay is not None
    assert (overlay.width, overlay.height) == (640, 480)
    # "red" is not a color the pages accept: it could be anything.
    assert overlay.instances == (
        (
            Dot(10.25, 20, "head", "#112233", occluded=False),
            Dot(30, 40, "hand", "#0072b2", occluded=True),
        ),
    )
    assert overlay.lines == (Line(10.25, 20, 30, 40, "#445566"),)


def test_overlay_skips_points_that_are_not_labeled() -> None:
    label = {**LABEL, "instances": [{"keypoints": [0, 0, 0, 30, 40, 2]}]}
    overlay = draw(label, {"stick": RIG})
    assert overlay is not None
    assert [dot.name for dot in overlay.dots] == ["hand"]
    assert overlay.lines == ()


def test_overlay_takes_names_from_a_label_whose_rig_is_unknown() -> None:
    overlay = draw({**LABEL, "rig": "other", "labels": ["a", "b"]}, {"stick": RIG})
    assert overlay is not None
    assert [dot.name for dot in overlay.dots] == ["a", "b"]


@pytest.mark.parametrize(
    "label",
    [
        None,
        "text",
        {"class": "cat"},
        {**LABEL, "image": {"width": 0, "height": 480}},
        {**LABEL, "image": {"width": "640", "height": 480}},
        {**LABEL, "instances": {}},
    ],
)
def test_other_labels_have_no_overlay(label: object) -> None:
    assert draw(label, {}) is None


@pytest.mark.parametrize(
    "instance", [None, {}, {"keypoints": "x"}, {"keypoints": [math.nan, 1, 2, "9", 1, 2, 1, 1, 9]}]
)
def test_malformed_instances_draw_nothing(instance: object) -> None:
    overlay = draw({**LABEL, "instances": [instance]}, {"stick": RIG})
    assert overlay is not None
    assert overlay.dots == ()


def test_library_rigs_are_found_by_name() -> None:
    assert len(library_rigs()["coco-person-17"]["keypoints"]) == 17


def test_results_show_overlay_status_and_reason(house: House) -> None:
    job = house.desk.add_job()
    job.rows = [
        row(0, ObjectState.LABELED, label=LABEL, image_url=IMAGE),
        row(1, ObjectState.FAILED, reason="The image does not exist."),
        row(2, ObjectState.OPEN, image_url=IMAGE),
    ]
    house.sign_in()
    page = house.get("/jobs/pose-1/results")
    assert 'viewBox="0 0 640 480"' in page.text
    assert 'cx="10.25" cy="20"' in page.text
    assert "The image does not exist." in page.text
    assert "img-src 'self' data: http://127.0.0.1:4566;" in page.headers["Content-Security-Policy"]
    for show, expected in (("good", [0]), ("bad", [1]), ("quiet", [2]), ("nonsense", [0, 1, 2])):
        text = house.get(f"/jobs/pose-1/results?show={show}").text
        assert [n for n in range(3) if f'href="/jobs/pose-1/results/{n}"' in text] == expected


def test_results_come_in_pages(house: House) -> None:
    job = house.desk.add_job()
    job.rows = [row(n, ObjectState.OPEN) for n in range(100)]
    house.sign_in()
    last = house.get("/jobs/pose-1/results?start=96").text
    assert 'href="/jobs/pose-1/results/99"' in last
    assert 'href="/jobs/pose-1/results/95"' not in last
    assert "Lines 97 to 100 of 100" in last
    assert "Lines 97 to 100 of 100" in house.get("/jobs/pose-1/results?start=99999").text
    for start in ("0", "-1", "x"):
        first = house.get(f"/jobs/pose-1/results?start={start}").text
        assert "Lines 1 to 48 of 100" in first
        assert 'href="/jobs/pose-1/results?show=all&amp;start=48" rel="next"' in first
        assert 'rel="prev"' not in first
    middle = house.get("/jobs/pose-1/results?start=48").text
    assert 'href="/jobs/pose-1/results?show=all&amp;start=0" rel="prev"' in middle
    assert 'href="/jobs/pose-1/results?show=all&amp;start=96" rel="next"' in middle


def test_results_of_one_status_come_in_pages_of_their_own(house: House) -> None:
    job = house.desk.add_job()
    job.rows = [row(n, ObjectState.FAILED if n % 2 else ObjectState.OPEN) for n in range(200)]
    house.sign_in()
    second = house.get("/jobs/pose-1/results?show=bad&start=97").text
    assert "Lines 98 to 192 of 200" in second
    assert 'href="/jobs/pose-1/results/98"' not in second
    assert 'href="/jobs/pose-1/results?show=bad&amp;start=1" rel="prev"' in second
    assert 'href="/jobs/pose-1/results?show=bad&amp;start=193" rel="next"' in second
    assert "No images with this status." in house.get("/jobs/pose-1/results?show=good").text


def test_detail_lists_keypoints_and_the_label(house: House) -> None:
    job = house.desk.add_job()
    job.rows = [row(0, ObjectState.LABELED, label=LABEL, image_url=IMAGE)]
    house.sign_in()
    page = house.get("/jobs/pose-1/results/0").text
    assert '<td class="number">10.25</td><td class="number">20</td><td>visible</td>' in page
    assert "&#34;rig&#34;: &#34;stick&#34;" in page
    assert house.get("/jobs/pose-1/results/7").status_code == 404


def test_results_escape_file_names_reasons_and_labels(house: House) -> None:
    evil = "<script>alert(1)</script>"
    job = house.desk.add_job()
    label = {**LABEL, "labels": [evil, evil], "note": evil}
    job.rows = [
        row(0, ObjectState.LABELED, name=evil + ".jpg", label=label, image_url=IMAGE),
        row(1, ObjectState.FAILED, name='"onload="x.jpg', reason=evil),
        row(2, ObjectState.LABELED, label=evil, image_url=f"{IMAGE}&x={evil}"),
    ]
    house.sign_in()
    for path in ("", "/0", "/1", "/2"):
        page = house.get("/jobs/pose-1/results" + path)
        assert "<script>alert" not in page.text
        assert '""onload' not in page.text
        assert "script>" not in page.headers["Content-Security-Policy"]


def test_output_manifest_is_handed_out_as_it_lies_in_the_bucket(house: House) -> None:
    job = house.desk.add_job()
    house.sign_in()
    early = house.get("/jobs/pose-1/output.manifest")
    assert early.status_code == 404
    assert "has not written its output manifest yet" in early.text
    house.objects.write(job.output, b'{"source-ref":"s3://b/i.jpg"}\n')
    reply = house.get("/jobs/pose-1/output.manifest")
    assert reply.data == b'{"source-ref":"s3://b/i.jpg"}\n'
    assert "attachment; filename=pose-1-output.manifest" in reply.headers["Content-Disposition"]
