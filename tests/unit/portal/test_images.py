"""The grid's pages: who sees them, what they hold, and what they cost."""

import re
from pathlib import Path

import pytest

from poserig.portal.roles import Role
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

IMAGES = f"/jobs/{JOB}/images"
READS = ("", "/more", "/cards?index=0", "/changes", "/0/thumbnail")


@pytest.fixture
def worked(team: Together) -> Together:
    """Three images; Ben has labeled the first one."""
    team.submit(BEN)
    team.grid.catch_up()
    return team


def names(text: str) -> list[str]:
    return re.findall(r'class="tile-name" title="([^"]+)"', text)


def test_lead_and_reviewer_see_the_grid_and_annotators_do_not(worked: Together) -> None:
    for path in READS:
        assert worked.ben.get(IMAGES + path).status_code == 403, path
    directory = worked.directory
    directory.roles[BEN.id] = Role.REVIEWER
    for path in READS[:-1]:
        assert worked.ben.get(IMAGES + path).status_code == 200, path
    assert "Images of Mark" in worked.ben.page("/")
    directory.roles[BEN.id] = Role.ANNOTATOR
    assert "Images of Mark" not in worked.ben.page("/")


def test_cards_say_what_is_known_and_lead_on_in_the_order_of_the_view(worked: Together) -> None:
    text = worked.lead.get(f"{IMAGES}?state=labeled&sort=newest").text
    assert names(text) == ["in/img 00.jpg"]
    assert "1 of 3 images" in text
    view = "state%3Dlabeled%26sort%3Dnewest"
    assert f'href="/jobs/{JOB}/review/0?view={view}"' in text
    assert "Review these" in text
    assert '<span class="badge good">Labeled</span>' in text
    assert "<span>ben@example.com</span>" in text
    assert "Being drawn…" in text
    chips = re.findall(r'class="chip" href="([^"]+)">([^<]+)', text)
    assert chips == [(f"{IMAGES}?sort=newest", "Labeled ")]


def test_filters_offer_what_there_is_with_its_count(worked: Together) -> None:
    text = worked.lead.page(IMAGES)
    assert "Any · 3 Open · 2 Answered · 0 Labeled · 1" in text
    assert "Answered by Any ben@example.com · 1" in text
    assert "Tag Any" not in text, "a filter without a choice is left out"


def test_pages_follow_each_other_without_a_script(
    worked: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("poserig.portal.images.PAGE_SIZE", 2)
    first = worked.lead.get(f"{IMAGES}?sort=name").text
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link is not None and 'rel="prev"' not in first
    second = worked.lead.get(link[1].replace("&amp;", "&")).text
    assert names(first) + names(second) == ["in/img 00.jpg", "in/img 01.jpg", "in/img 02.jpg"]
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back is not None and 'rel="next"' not in second
    assert names(worked.lead.get(back[1].replace("&amp;", "&")).text) == names(first)


def test_more_answers_the_next_cards_alone(
    worked: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("poserig.portal.images.PAGE_SIZE", 2)
    first = worked.lead.get(f"{IMAGES}/more?sort=folder")
    assert names(first.text) == ["in/img 00.jpg", "in/img 01.jpg"]
    assert first.headers["X-More"] == "1"
    cursor = re.findall(r'data-cursor="([^"]+)"', first.text)[-1]
    second = worked.lead.get(f"{IMAGES}/more?sort=folder&after={cursor}")
    assert names(second.text) == ["in/img 02.jpg"]
    assert "X-More" not in second.headers


def test_changes_are_told_once(worked: Together) -> None:
    first = worked.lead.get(f"{IMAGES}/changes?since=0")
    assert first.json is not None
    assert (sorted(first.json["indexes"]), first.json["count"]) == ([0, 1, 2], 3)
    since = f"{IMAGES}/changes?since={first.json['version']}"
    seen = {"If-None-Match": first.headers["ETag"]}
    assert worked.lead.client.get(since, headers=seen, base_url=PORTAL).status_code == 304
    worked.submit(BEN)
    worked.grid.catch_up()
    reply = worked.lead.client.get(since, headers=seen, base_url=PORTAL)
    assert reply.json is not None and reply.json["indexes"] == [1]
    assert names(worked.lead.get(f"{IMAGES}/cards?index=1").text) == ["in/img 01.jpg"]


def test_picture_is_kept_by_browsers_and_its_absence_is_not(
    worked: Together, tmp_path: Path
) -> None:
    missing = worked.lead.get(f"{IMAGES}/0/thumbnail")
    assert missing.status_code == 404 and missing.headers["Cache-Control"] == "no-store"
    key = "0123456789abcdef"
    worked.grid._index.set_thumbnail(1, 0, key)
    path = worked.grid._thumbnails.path(key)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"RIFF")
    text = worked.lead.get(IMAGES).text
    address = re.search(r'<img src="([^"]+key=[^"]+)"', text)
    assert address is not None and address[1].endswith(key)
    reply = worked.lead.get(address[1])
    assert (reply.data, reply.mimetype) == (b"RIFF", "image/webp")
    assert "max-age=31536000" in reply.headers["Cache-Control"]
    assert "private" in reply.headers["Cache-Control"]
    reply.close()


def test_odd_words_of_people_are_text(worked: Together) -> None:
    worked.grid.tag(JOB, [0], "<b>odd</b>", add=True)
    text = worked.lead.get(f"{IMAGES}?path=%3Cscript%3E&tag=%3Cb%3E").text
    assert "<script>" not in text.replace('<script src="', "") and "<b>odd" not in text
    assert "No image is like that." in text


def test_portal_without_a_grid_has_no_page(house: House) -> None:
    house.directory.roles[ANA.id] = Role.LEAD
    house.desk.add_job()
    house.sign_in()
    assert house.get("/jobs/pose-1/images").status_code == 404


def test_people_of_a_job_are_shown_to_leads_alone(worked: Together) -> None:
    address = f"/jobs/{JOB}/people"
    assert worked.ben.get(address).status_code == 403
    assert "Nobody has answered yet." in worked.lead.page(address), "these answers are no poses"
    worked.grid._index._db.rows(
        "INSERT INTO grid_answers VALUES (1, 0, ?, 1, 0, 30.0, 1, 17, 'consensus', 0.9,"
        " 16, 1, 0, 0, 0, 0, 0, 0, 0, 0)",
        (BEN.id,),
    )
    text = worked.lead.page(address)
    assert "ben@example.com Too few answers were compared to say anything yet." in text
    assert "Answers 1 Working time 30.0 s per image 30.0 s" in text
    assert "94.1 % good, 5.9 % jitter" in text
