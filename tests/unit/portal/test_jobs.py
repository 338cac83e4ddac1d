"""The list of jobs."""

import re

from poserig.labeling.states import JobState
from poserig.labeling.trouble import StoreTrouble, Trouble
from poserig.portal.roles import Role
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA

PLACE = "/data/ana/.poserig/labeling.sqlite"
ANSWER = {"taskAnswers": '[{"word":"a","pose":"{\\"version\\":1}"}]'}


def test_job_texts_and_image_names_are_escaped_everywhere(house: House) -> None:
    evil = "<img src=x onerror=alert(1)>\"'"
    job = house.desk.add_job(title=evil, description=evil, keywords=(evil,))
    for task in job.tasks.values():
        task.image_name = evil
    house.sign_in()
    pages = ["/", "/jobs/pose-1/done", "/operator", "/jobs/pose-1/results"]
    pages.append(house.post("/jobs/pose-1/work").headers["Location"])
    for page in pages:
        text = house.get(page).text
        assert "<img src=x" not in text, page
        assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;" in text, page


def test_job_of_another_team_is_not_found(house: House) -> None:
    house.desk.off_team = True
    house.desk.add_job()
    house.sign_in()
    assert "No jobs yet" in house.get("/").text
    assert house.post("/jobs/pose-1/work").status_code == 404
    for page in ("results", "results/0", "output.manifest", "done"):
        assert house.get(f"/jobs/pose-1/{page}").status_code == 404


def test_operator_page_is_for_a_lead_only(house: House) -> None:
    house.sign_in()
    assert 'href="/operator"' in house.get("/").text
    assert house.get("/operator").status_code == 200
    for role in (Role.REVIEWER, Role.ANNOTATOR):
        house.directory.roles[ANA.id] = role
        assert 'href="/operator"' not in house.get("/").text
        refused = house.get("/operator")
        assert refused.status_code == 403
        assert "This is for a lead only." in refused.text


def test_ended_job_offers_results_only(house: House) -> None:
    house.desk.add_job(status=JobState.STOPPED)
    house.sign_in()
    page = house.get("/").text
    assert "Start labeling" not in page
    assert 'href="/jobs/pose-1/results"' in page


def test_job_list_is_asked_for_alone_and_comes_only_when_it_has_changed(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    page = house.get("/").text
    assert "http-equiv" not in page  # nothing moves under the worker's hands
    version = re.search(r'data-part="/job-list" data-version="(\w+)"', page)
    assert version is not None
    part = house.get("/job-list")
    assert (part.status_code, part.headers["ETag"]) == (200, f'"{version[1]}"')
    assert part.text in page
    assert "<html" not in part.text

    def asked() -> int:
        seen = {"If-None-Match": f'"{version[1]}"'}
        return house.portal.get("/job-list", base_url=PORTAL, headers=seen).status_code

    assert asked() == 304
    house.answer(house.start(), ANSWER)
    assert asked() == 200


def test_job_list_says_that_nothing_can_be_saved(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    assert "Nothing can be saved now" not in house.get("/").text
    house.desk.trouble = StoreTrouble(Trouble.FULL, PLACE, "")
    page = house.get("/").text
    assert "Nothing can be saved now. The disk that holds the labeling store is full." in page
    assert "Free some space on it, then try again." in page
