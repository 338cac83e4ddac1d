"""Leads archive, delete, bring back and erase jobs; annotators are told, and lose nothing."""

import re

from poserig.portal.roles import Role
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import House
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

SHELF = f"/jobs/{JOB}/shelf"
OVERVIEW = f"/jobs/{JOB}/overview"


def test_only_leads_put_jobs_aside(team: Together, house: House) -> None:
    for role in (Role.ANNOTATOR, Role.REVIEWER):
        team.directory.roles[BEN.id] = role
        for verb in ("archive", "delete", "bring-back", "erase"):
            assert team.ben.post(f"{SHELF}/{verb}").status_code == 403, (role, verb)
    assert "Archive or delete" not in team.ben.page(OVERVIEW)
    assert team.lead.post(f"{SHELF}/burn").status_code == 404
    assert team.lead.post("/jobs/none/shelf/archive").status_code == 404
    house.directory.roles[ANA.id] = Role.LEAD
    house.sign_in()
    assert house.post("/jobs/pose-1/shelf/archive").status_code == 404


def test_an_archived_job_leaves_the_list_and_comes_back_as_it_was(team: Together) -> None:
    team.submit(BEN)
    task = team.accept(BEN)
    assert "Archive or delete" in team.lead.page(OVERVIEW)
    reply = team.lead.post(f"{SHELF}/archive")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/")
    text = team.lead.page("/")
    assert re.search(r"is archived\. It stands below.* Archived .* 1 of 3 images labeled", text)
    assert "Start labeling" not in text and "Continue labeling" not in text
    ben = team.ben.page("/")
    assert "Mark" not in ben and "Archived" not in ben
    assert "This job is archived." in team.lead.page(OVERVIEW)
    refused = team.ben.get(f"/tasks/{task.id}")
    assert refused.status_code >= 400
    assert "was archived: it takes no answers now." in refused.text
    done = team.ben.page(team.ben.post(f"/jobs/{JOB}/work").headers["Location"])
    assert "A lead has archived “Mark the joints”: it has no image for you." in done
    assert team.lead.post(f"{SHELF}/bring-back").status_code == 303
    assert "Continue labeling" in team.ben.page("/")
    team.world.desk.submit(task.id, BEN, {"pose": "x"})


def test_a_deleted_job_is_found_by_nobody_and_comes_back(team: Together) -> None:
    team.submit(BEN)
    team.lead.post(f"{SHELF}/delete")
    text = team.lead.page("/")
    assert "For 30 days it can be brought back, below." in text
    assert "It can be brought back until" in text and "Delete for good" in text
    for page in (OVERVIEW, f"/jobs/{JOB}/images", f"/jobs/{JOB}/results"):
        reply = team.lead.get(page)
        assert reply.status_code == 404, page
        assert "On the page of jobs a lead can bring it back." in reply.text
    team.lead.post(f"{SHELF}/bring-back")
    assert "1 of 3 images done" in team.lead.page(OVERVIEW)


def test_a_job_is_erased_after_its_name_is_typed(team: Together) -> None:
    team.submit(BEN)
    team.comments.add(JOB, 0, "a.jpg", ANA, "Look.", by_lead=True)
    team.grid.catch_up()
    team.grid.tag(JOB, [0], "hard", add=True)
    title = team.world.desk.job(JOB, ANA).title
    files = team.shelf._objects.path(f"s3://project/output/{JOB}")
    (files / "annotations").mkdir(parents=True)
    refused = team.lead.post(f"{SHELF}/erase", typed=title)
    assert refused.status_code == 409 and "Only a deleted job" in refused.text
    team.lead.post(f"{SHELF}/delete")
    team.lead.post(f"{SHELF}/erase", typed="another")
    assert "Nothing was removed: that is not the name of the job." in team.lead.page("/")
    team.lead.post(f"{SHELF}/erase", typed=f" {title} ")
    text = team.lead.page("/")
    assert "is removed for good. The photographs are as they were." in text
    assert "Deleted" not in text
    assert team.lead.get(OVERVIEW).status_code == 404
    assert not files.exists()
    rows = team.grid._index._db.rows
    for table in ("grid_images", "grid_facets", "lead_tags", "comments", "changed_objects"):
        assert rows(f"SELECT * FROM {table}") == [], table  # noqa: S608 - the test's own
    assert team.lead.post(f"{SHELF}/bring-back").status_code == 404
