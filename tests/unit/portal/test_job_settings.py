"""A lead changes a job on its settings page; every change is logged, and no two leads collide."""

import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from poserig.labeling.settings import JobSettings
from poserig.labeling.store.draws import draw_of
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import ANA, BEN, CAY
from tests.unit.portal.together import Person, Together

SETTINGS = f"/jobs/{JOB}/settings"
NAMES = {"title": "Mark the joints", "description": "Place 17 keypoints on every person"}


def version(person: Person) -> str:
    """The version that the forms of the page have."""
    found = re.search(r'name="version" value="(\d+)"', person.get(SETTINGS).text)
    assert found
    return found[1]


def save(team: Together, section: str, seen: str = "", **form: str) -> TestResponse:
    """Saves a section as a lead does who has the page of some version before them, else of now."""
    return team.lead.post(f"{SETTINGS}/{section}", version=seen or version(team.lead), **form)


def now(team: Together) -> JobSettings:
    return team.world.service.changing.settings(JOB, ANA)[0]


def test_name_and_people_are_changed_and_missing_people_told(team: Together) -> None:
    team.submit(BEN)
    assert save(team, "name", title=" Horses  & Co ", description="Joints.").status_code == 303
    assert "Saved: name, description." in team.lead.page(SETTINGS)
    reply = save(team, "people", workers="3")
    assert reply.headers["Location"] == f"{SETTINGS}#people"
    text = team.lead.page(SETTINGS)
    assert "Saved: people for each image. 3 people label each image now (before: 1)." in text
    assert "1 finished image stays as labeled" in text
    needs = "1 more person is needed: each image is labeled by 3."
    assert f"{needs} Invite them, or ask for fewer answers." in team.lead.page(f"/jobs/{JOB}/queue")
    jobs = team.ben.page("/")
    assert "Horses &amp; Co Joints." in jobs and needs in jobs and "Invite them" not in jobs
    team.submit(BEN)
    assert "1 image waits for other people." in team.ben.page("/")
    save(team, "people", workers="2")
    team.submit(BEN)
    assert "2 images wait for a second person." in team.ben.page(f"/jobs/{JOB}/done")


@pytest.mark.parametrize(
    ("section", "form", "wrong"),
    [
        ("people", {"workers": "10"}, {"workers": "Give a whole number from 1 to 9."}),
        ("people", {"workers": "two"}, {"workers": "Give a whole number."}),
        ("people", {"workers": "9" * 30}, {"workers": "Give a whole number."}),
        ("name", {"title": " ", "description": "<i>"}, {"title": "Write something here."}),
        (
            "name",
            {"title": "x" * 129, "description": "y" * 256},
            {
                "title": "This has 129 characters. Use at most 128.",
                "description": "This has 256 characters. Use at most 255.",
            },
        ),
        ("visibility", {"results": "soon"}, {"results": "Choose one."}),
    ],
)
def test_refused_form_says_why_beside_the_field_and_loses_nothing(
    team: Together, section: str, form: dict[str, str], wrong: dict[str, str]
) -> None:
    before = now(team)
    reply = save(team, section, **form)
    assert reply.status_code == 400
    assert "Nothing is saved yet." in reply.text
    for name, said in wrong.items():
        assert f'<p class="wrong" id="{name}-problem">{said}</p>' in reply.text
    assert reply.text.count('class="wrong"') == len(wrong)
    for name, typed in form.items():
        if name != "results":
            assert f'value="{typed.replace("<i>", "&lt;i&gt;")}"' in reply.text
    assert now(team) == before
    assert "Nobody has changed anything yet." in team.lead.page(SETTINGS)


def test_log_says_who_changed_what_newest_first_and_by_page(team: Together) -> None:
    for n in range(12):
        save(team, "name", title=f"Title {n}", description=f"Description {n}")
    team.world.operator.change(JOB, workers=2)
    page = team.lead.page(SETTINGS)
    assert "2026-11-22 12:03 the command line people for each image 1 2" in page
    assert "ana@example.com name Title 10 Title 11" in page
    assert page.index("Title 10 Title 11") < page.index("Title 9 Title 10")
    assert "Title 2 Title 3" in page and "Title 1 Title 2" not in page
    earlier = re.search(r'href="([^"]+before=[^"]+)"', team.lead.get(SETTINGS).text)
    assert earlier
    older = team.lead.page(earlier[1])
    assert "ana@example.com name Mark the joints Title 0" in older
    assert "Title 10 Title 11" not in older and "Newest" in older and "Earlier" not in older


def test_two_leads_do_not_overwrite_each_other(team: Together) -> None:
    team.directory.roles[BEN.id] = team.directory.roles[ANA.id]
    seen = version(team.lead)
    team.ben.post(f"{SETTINGS}/name", version=seen, **{**NAMES, "title": "Mares"})
    refused = save(team, "name", seen, title="Horses", description="Joints.")
    assert refused.status_code == 409
    assert "Nothing of yours is saved yet." in refused.text
    assert "ben@example.com changed the name from “Mark the joints” to “Mares”" in refused.text
    assert 'value="Horses"' in refused.text and 'value="Joints."' in refused.text
    assert (now(team).title, now(team).description) == ("Mares", NAMES["description"])
    # What the other did not touch is no conflict; and who has read it may overwrite it.
    assert save(team, "name", seen, title=NAMES["title"], description="Joints.").status_code == 303
    assert (now(team).title, now(team).description) == ("Mares", "Joints.")
    assert save(team, "name", title="Horses", description="Joints.").status_code == 303
    assert now(team).title == "Horses"


def test_saving_what_is_there_changes_and_logs_nothing(team: Together) -> None:
    save(team, "name", **NAMES)
    page = team.lead.page(SETTINGS)
    assert "Nothing was changed." in page and "Nobody has changed anything yet." in page


def test_new_instructions_stand_in_the_log(team: Together) -> None:
    team.lead.post("/instructions/edit", text="# Left\n\nis theirs", do="save")
    page = team.lead.page(SETTINGS)
    assert "ana@example.com instructions - 3 lines, 17 characters" in page
    assert "is theirs" in page and "Edit the instructions" in page


def test_rigs_of_the_job_are_drawn(team: Together) -> None:
    page = team.lead.get(SETTINGS).text
    assert f'src="{SETTINGS}/rigs/0.svg" alt="17 points and 19 links of coco-person-17"' in page
    assert "Of the library, revision 1, hash <code>0123abcd</code>" in page
    picture = team.lead.get(f"{SETTINGS}/rigs/0.svg")
    assert (picture.status_code, picture.content_type) == (200, "image/svg+xml")
    assert team.lead.get(f"{SETTINGS}/rigs/1.svg").status_code == 404


def test_only_leads_see_and_change_settings(team: Together) -> None:
    for path in (SETTINGS, f"{SETTINGS}/rigs/0.svg"):
        assert team.ben.get(path).status_code == 403
    assert team.ben.post(f"{SETTINGS}/name", version="0", **NAMES).status_code == 403
    assert team.lead.post(f"{SETTINGS}/nothing", version="0").status_code == 404
    assert team.lead.get("/jobs/no-such-job/settings").status_code == 404


def test_overview_and_queue_lead_to_the_settings(team: Together) -> None:
    for page in ("overview", "queue"):
        assert f'href="{SETTINGS}"' in team.lead.get(f"/jobs/{JOB}/{page}").text


def test_label_is_seen_after_the_own_answer_or_never(tmp_path: Path) -> None:
    team = Together(tmp_path, images=2, workers=2)
    results, image = f"/jobs/{JOB}/results", f"/jobs/{JOB}/results/0"

    def sees() -> bool:
        return "poses" in team.ben.get(image).text

    team.submit(BEN)
    team.submit(ANA)  # the first image has a label of both
    assert not sees()
    assert "Others are shown when the job is over." in team.ben.page(results)
    save(team, "visibility", results="after-answer")
    assert sees()
    assert team.ben.get(f"{results}/1").status_code == 404  # not answered: nothing is seen
    assert team.ben.get(f"/jobs/{JOB}/output.manifest").status_code == 403
    save(team, "visibility", results="never", own_figures="on")
    assert not sees()
    assert "shown when the job is over" not in team.ben.page(results)
    team.world.operator.stop(JOB)
    team.world.service.run_until_idle()
    assert not sees()
    assert "This job is over." in team.lead.page(SETTINGS)
    save(team, "visibility", results="at-end")
    assert sees()
    page = team.lead.page(SETTINGS)
    assert "who sees results Never At the end" in page and "own figures off on" in page
    team.close()


def test_people_at_first_are_kept_only_with_their_box(team: Together) -> None:
    page = team.lead.get(SETTINGS).text
    assert 'name="adaptive" value="on">' in page and 'name="begin_with"' in page
    save(team, "people", workers="5", begin_with="3", adaptive="on")
    assert (now(team).workers, now(team).begin_with) == (5, 3)
    page = team.lead.get(SETTINGS).text
    assert 'name="adaptive" value="on" checked' in page
    assert "people at first all 3" in team.lead.page(SETTINGS)
    save(team, "people", workers="4", begin_with="x")
    assert (now(team).workers, now(team).begin_with) == (4, 0)
    refused = save(team, "people", workers="2", begin_with="2", adaptive="on")
    assert refused.status_code == 400
    assert "Of one answer nobody can say whether another would change the label." in refused.text
    assert 'name="adaptive" value="on" checked' in refused.text
    refused = save(team, "people", workers="4", begin_with="many", adaptive="on")
    assert refused.status_code == 400 and 'value="many"' in refused.text


def test_share_to_review_is_what_waits(tmp_path: Path) -> None:
    team = Together(tmp_path, images=20, with_reviewer=True)
    for _ in range(20):
        team.submit(BEN)
    shares = {100: 20, 50: 0, 0: 0}
    drawn = sum(draw_of(f'{{"source-ref":"s3://bkt/in/img {n:02}.jpg"}}') < 50 for n in range(20))
    shares[50] = drawn
    for share, count in shares.items():
        save(team, "review", review_share=str(share))
        assert team.world.service.reviewing.waiting(JOB, CAY) == count
    assert "Saved: share to review. 0 labels wait for your review now." in team.lead.page(SETTINGS)
    assert "share to review 50 % 0 %" in team.lead.page(SETTINGS)
    save(team, "review", review_share="50")
    overview = team.cay.page(f"/jobs/{JOB}/overview")
    assert f"{drawn} labels wait for a review; 50 % of the labels do, drawn by lot." in overview
    team.close()


def test_gold_share_is_offered_only_where_there_are_gold_images(team: Together) -> None:
    assert 'name="gold_share"' not in team.lead.get(SETTINGS).text
    assert save(team, "gold", gold_share="5").status_code == 404
    team.bench.has_gold_images = True
    assert 'name="gold_share"' in team.lead.get(SETTINGS).text
    assert save(team, "gold", gold_share="5").status_code == 303
    assert now(team).gold_share == 5
    assert "share of gold images 0 % 5 %" in team.lead.page(SETTINGS)


def test_job_of_a_ground_truth_says_what_cannot_be_changed(tmp_path: Path) -> None:
    team = Together(tmp_path, is_project=False)
    page = team.lead.get(SETTINGS).text
    said = "Its rig, its classes, its flags and its instructions stand in the worker task template"
    assert said in page
    for absent in ('name="begin_with"', 'id="words"', 'id="rigs"', "A project"):
        assert absent not in page
    assert save(team, "people", workers="4", begin_with="2", adaptive="on").status_code == 303
    assert (now(team).workers, now(team).begin_with) == (4, 0)
    assert save(team, "words", **{"class-0": "x"}).status_code == 404
    team.close()
