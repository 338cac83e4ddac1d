"""The pages of exports and reports: who gets them, what is ordered, and what the list says."""

import re

import pytest

from poserig.portal.grid import ImageQuery
from poserig.portal.handouts import REPORT, HandoutOrder, Stage
from poserig.portal.roles import Role
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

EXPORTS = f"/jobs/{JOB}/exports"
NEW = f"{EXPORTS}/new"


@pytest.fixture
def worked(team: Together) -> Together:
    """Three images; Ben has labeled the first one."""
    team.submit(BEN)
    team.grid.catch_up()
    return team


def test_leads_and_reviewers_export_and_annotators_do_not(worked: Together) -> None:
    worked.lead.post(EXPORTS, format="coco")
    for path in (NEW, f"{EXPORTS}/part", f"{EXPORTS}/1/file"):
        assert worked.ben.get(path).status_code == 403, path
    for path in (EXPORTS, f"{EXPORTS}/1/forget"):
        assert worked.ben.post(path, format="coco").status_code == 403, path
    assert list(worked.handouts.kept) == [1]
    worked.directory.roles[BEN.id] = Role.REVIEWER
    assert worked.ben.get(NEW).status_code == 200
    assert worked.ben.post(EXPORTS, format="coco").status_code == 303
    assert worked.handouts.kept[2].by == BEN.id


def test_without_a_maker_there_is_neither_page_nor_part(house: House) -> None:
    house.directory.roles[ANA.id] = Role.LEAD
    house.sign_in()
    assert house.get("/jobs/pose-1/exports/new").status_code == 404


def test_what_was_chosen_is_ordered(worked: Together) -> None:
    reply = worked.lead.post(
        EXPORTS, format="yolo", split="train=0.8,val=0.2", group="folder", photographs="1",
        images="view", view="state=labeled&sort=newest", rig="coco-person-17",
    )  # fmt: skip
    assert reply.headers["Location"] == f"/jobs/{JOB}/overview#exports"
    order = worked.handouts.kept[1].order
    assert order.query is not None and "labeled" in order.query.states
    assert (order.format, order.split, order.group_by) == ("yolo", "train=0.8,val=0.2", "folder")
    assert (order.with_photographs, order.rig, order.indexes) == (True, "coco-person-17", None)
    worked.lead.post(EXPORTS, what="report", format="coco", images="selected", selected="0-1")
    assert worked.handouts.kept[2].order == HandoutOrder(JOB, REPORT, indexes=(0, 1))
    worked.lead.post(EXPORTS, format="coco", images="all", view="state=open", selected="1")
    assert worked.handouts.kept[3].order == HandoutOrder(JOB, "coco")
    refused = worked.lead.post(EXPORTS, format="word")
    assert refused.status_code == 409 and "There is no such format." in refused.text
    refused = worked.lead.post(EXPORTS, format="coco", images="selected", selected="a")
    assert refused.status_code == 409 and "The selection cannot be read." in refused.text


def test_the_page_offers_the_view_or_the_selection_it_was_opened_with(worked: Together) -> None:
    text = worked.lead.page(NEW)
    assert "All 3 images" in text and "of the view" not in text
    shown = worked.lead.get(f"{NEW}?view=state%3Dlabeled").text
    assert re.search(r'value="view" checked> 1 image of the view: Labeled', shown)
    chosen = worked.lead.post(NEW, view="path=img", selected="0-1").text
    assert re.search(r'value="selected" checked> 2 images, as selected', chosen)
    assert "3 images of the view: Path: img" in chosen
    assert 'name="selected" value="0-1"' in chosen
    boxes = worked.lead.post(NEW, index="2")  # a page without a script
    assert 'name="selected" value="2"' in boxes.text
    assert "Select some images first." in worked.lead.post(NEW).text
    assert "All rigs" not in chosen
    worked.handouts.rig_names = ["person", "dog"]
    assert "<option>dog</option>" in worked.lead.get(NEW).text


def test_the_list_says_where_each_stands(worked: Together) -> None:
    lead, handouts = worked.lead, worked.handouts
    assert "Nothing was exported here yet." in lead.page(f"/jobs/{JOB}/overview")
    lead.post(EXPORTS, format="coco")
    assert "COCO Waits All images" in lead.page(f"{EXPORTS}/part")
    handouts.become(1, Stage.RUNNING, doing="Writing the labels", done=1200, total=3000)
    text = lead.page(f"{EXPORTS}/part")
    assert "Is being made" in text and "Writing the labels: 1,200 of 3,000." in text
    assert "ana@example.com" in text
    handouts.become(1, Stage.RUNNING, doing="Packing", done=0, total=0)
    assert "Packing…" in lead.page(f"{EXPORTS}/part")
    handouts.made(1)
    text = lead.page(f"/jobs/{JOB}/overview")
    assert "2 images. Nothing was lost. 25.4 MB, kept until" in text
    assert "Files are kept for 7 days and take at most 5.0 GB together" in text
    handouts.become(1, Stage.FAILED, trouble="The disk is full.", cure="Make room.")
    assert "Failed" in lead.page(f"{EXPORTS}/part")
    assert "The disk is full. Make room." in lead.page(f"{EXPORTS}/part")
    handouts.become(1, Stage.INTERRUPTED, trouble="", cure="")
    assert "The project was closed while this was made." in lead.page(f"{EXPORTS}/part")


def test_one_is_canceled_ordered_again_and_removed(worked: Together) -> None:
    lead, handouts = worked.lead, worked.handouts
    lead.post(EXPORTS, format="coco", images="view", view="path=img")
    assert lead.post(f"{EXPORTS}/1/cancel").status_code == 303
    assert handouts.kept[1].stage is Stage.CANCELED
    lead.post(f"{EXPORTS}/1/again")
    assert handouts.kept[2].order.query == ImageQuery(path="img")
    lead.post(f"{EXPORTS}/1/forget")
    assert list(handouts.kept) == [2]
    assert lead.post(f"{EXPORTS}/2/burn").status_code == 404
    assert lead.post(f"{EXPORTS}/7/cancel").status_code == 409
    assert lead.post(NEW, index="9" * 20).status_code == 400


def test_a_file_is_downloaded_and_never_shown_here(worked: Together) -> None:
    lead = worked.lead
    lead.post(EXPORTS, what="report", format="coco")
    assert lead.get(f"{EXPORTS}/1/file").status_code == 404
    worked.handouts.made(1)
    reply = lead.get(f"{EXPORTS}/1/file")
    assert reply.headers["Content-Disposition"] == "attachment; filename=labels.html"
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert reply.data == b"<script>alert(1)</script>"
    reply.close()


def test_a_list_that_has_not_changed_is_not_sent_again(worked: Together) -> None:
    lead = worked.lead
    lead.post(EXPORTS, format="coco")
    shown = lead.get(f"/jobs/{JOB}/overview").text
    version = re.search(rf'data-part="{EXPORTS}/part" data-version="(\w+)"', shown)
    assert version is not None
    seen = {"If-None-Match": f'"{version[1]}"'}
    part = f"{EXPORTS}/part"
    assert lead.client.get(part, headers=seen, base_url=PORTAL).status_code == 304
    worked.handouts.become(1, Stage.RUNNING)
    assert lead.client.get(part, headers=seen, base_url=PORTAL).status_code == 200
