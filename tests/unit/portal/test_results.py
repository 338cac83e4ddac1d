"""The results pages."""

import json
from typing import Any

from poserig.labeling.states import JobState, ObjectState
from poserig.portal.app import create_portal
from poserig.portal.roles import Role
from tests.unit.portal.conftest import KEY, House
from tests.unit.portal.fake_people import ANA, memory
from tests.unit.portal.fake_ports import MemoryHostNotes
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


def test_address_of_an_image_is_shown_where_it_means_something(
    house: House, team_house: House
) -> None:
    for one, shows in ((house, True), (team_house, False)):  # an account's bucket; a folder's files
        one.desk.add_job().rows = [row(0, ObjectState.OPEN, image_url=IMAGE)]
        one.sign_in()
        for path in ("results", "results/0"):
            page = one.get(f"/jobs/pose-1/{path}").text
            assert "img 00.jpg" in page
            assert ("s3://" in page) == shows, path


def test_problems_that_workers_reported_are_shown_and_filtered(house: House) -> None:
    reports = [{"type": "worker_problem", "severity": "warning", "detail": "Too <dark>."}]
    other = [{"type": "presence", "severity": "info", "instance": "1", "points": ["hand"]}]
    job = house.desk.add_job()
    job.rows = [
        row(0, ObjectState.LABELED, label=LABEL, image_url=IMAGE),
        row(1, ObjectState.LABELED, label={**LABEL, "issues": reports + other}, image_url=IMAGE),
    ]
    house.sign_in()
    page = house.get("/jobs/pose-1/results").text
    assert page.count("Reported: Too &lt;dark&gt;.") == 1
    assert "Problem reported <b>1</b>" in page
    filtered = house.get("/jobs/pose-1/results?show=reported").text
    assert 'href="/jobs/pose-1/results/1"' in filtered
    assert 'href="/jobs/pose-1/results/0"' not in filtered
    detail = house.get("/jobs/pose-1/results/1").text
    assert "<strong>A worker reported a problem.</strong> Too &lt;dark&gt;." in detail
    assert "Notes on the label" in detail
    assert "instance 1, hand" in detail
    assert "Notes on the label" not in house.get("/jobs/pose-1/results/0").text
    job.rows = job.rows[:1]
    assert "Problem reported" not in house.get("/jobs/pose-1/results").text
    assert "No worker reported" in house.get("/jobs/pose-1/results?show=reported").text


def test_labels_made_again_are_offered_beside_the_first(house: House) -> None:
    job = house.desk.add_job()
    job.rows = [row(0, ObjectState.LABELED, label=LABEL, image_url=IMAGE)]
    house.sign_in()
    assert "Download labels" not in house.get("/jobs/pose-1/results").text
    assert house.get("/jobs/pose-1/consolidated.manifest").status_code == 404
    job.newest = "s3://bucket/out/manifests/consolidated/01.manifest"
    house.objects.write(job.newest, b'{"again": 1}\n')
    page = house.get("/jobs/pose-1/results").text
    assert 'href="/jobs/pose-1/consolidated.manifest" download>Download labels' in page
    assert "made again from all answers" in page
    reply = house.get("/jobs/pose-1/consolidated.manifest")
    assert reply.data == b'{"again": 1}\n'
    assert "pose-1-consolidated.manifest" in reply.headers["Content-Disposition"]


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


def test_label_that_lies_in_s3_is_drawn_from_there(house: House) -> None:
    job = house.desk.add_job()
    short: dict[str, Any] = {
        "version": 1,
        "rig": "stick",
        "label_ref": "s3://bucket/out/labels/0.json",
    }
    job.rows = [row(0, ObjectState.LABELED, label=short, image_url=IMAGE)]
    house.sign_in()
    for path in ("", "/0"):
        assert "<circle cx=" not in house.get("/jobs/pose-1/results" + path).text
    house.objects.write(short["label_ref"], json.dumps(LABEL).encode())
    for path in ("", "/0"):
        assert 'cx="10.25" cy="20"' in house.get("/jobs/pose-1/results" + path).text
    assert "label_ref" in house.get("/jobs/pose-1/results/0").text  # as the manifest has it
    for broken in (b"{", b"{}"):
        house.objects.write(short["label_ref"], broken)
        assert house.get("/jobs/pose-1/results/0").status_code == 200


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


def test_handing_out_the_labels_is_noted(house: House) -> None:
    job = house.desk.add_job()
    house.sign_in()
    house.get("/jobs/pose-1/output.manifest")  # not written yet
    assert house.exports == []
    house.objects.objects[job.output] = b"{}\n"
    house.get("/jobs/pose-1/output.manifest")
    assert house.exports == ["pose-1"]


def test_output_manifest_that_may_not_be_read_is_not_found_and_says_why(house: House) -> None:
    job = house.desk.add_job()
    house.sign_in()
    house.objects.denied = job.output
    reply = house.get("/jobs/pose-1/output.manifest")
    assert reply.status_code == 404
    assert "The output manifest cannot be read." in reply.text
    assert "S3 does not allow it to be read." in reply.text


def test_portal_without_an_object_store_hands_out_no_manifest(house: House) -> None:
    house.desk.add_job()
    app = create_portal(
        house.desk,
        house.directory,
        secret_key=KEY,
        hosts=MemoryHostNotes(),
        clock=house.clock,
        memory=memory(house.clock),
    )
    house.portal = app.test_client()
    house.sign_in()
    assert "output.manifest" not in house.get("/jobs/pose-1/results").text
    assert house.get("/jobs/pose-1/output.manifest").status_code == 404


def annotator(house: House, **job: Any) -> None:
    """A plain annotator, who has answered the second of three images."""
    house.directory.roles.clear()
    made = house.desk.add_job(**job)
    made.rows = [row(n, ObjectState.LABELED, label=LABEL, image_url=IMAGE) for n in range(3)]
    house.desk.answered_by_me = {1}
    house.objects.objects[made.output] = b"{}\n"
    house.sign_in()


def test_annotator_sees_the_own_labels_alone_until_the_job_is_over(house: House) -> None:
    annotator(house)
    page = house.get("/jobs/pose-1/results").text
    assert [n for n in range(3) if f'href="/jobs/pose-1/results/{n}"' in page] == [1]
    assert "These are the images that you have answered." in page
    assert 'cx="10.25"' in page
    assert "Labeled <b>" not in page
    assert "output.manifest" not in page
    own = house.get("/jobs/pose-1/results/1")
    assert (own.status_code, 'rel="next"' in own.text) == (200, False)
    for hidden in ("results/0", "results/2"):
        assert house.get(f"/jobs/pose-1/{hidden}").status_code == 404
    for hidden in ("output.manifest", "consolidated.manifest"):
        assert house.get(f"/jobs/pose-1/{hidden}").status_code == 403
    house.desk.job_list[0].status = JobState.COMPLETED
    page = house.get("/jobs/pose-1/results").text
    assert [n for n in range(3) if f'href="/jobs/pose-1/results/{n}"' in page] == [0, 1, 2]
    assert house.get("/jobs/pose-1/output.manifest").data == b"{}\n"


def test_annotator_does_not_see_the_label_that_holds_answers_of_others(house: House) -> None:
    annotator(house, workers=3)
    for page in ("results", "results/1"):
        text = house.get(f"/jobs/pose-1/{page}").text
        assert "img 01.jpg" in text
        assert 'cx="10.25"' not in text
        assert "instances" not in text


def test_reviewer_sees_all_labels_at_any_time(house: House) -> None:
    annotator(house)
    house.directory.roles[ANA.id] = Role.REVIEWER
    assert 'href="/jobs/pose-1/results/2"' in house.get("/jobs/pose-1/results").text
    assert house.get("/jobs/pose-1/output.manifest").status_code == 200
