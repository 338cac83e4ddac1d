"""The lead's instructions: written, shown once after each change, with their pictures."""

from werkzeug.test import TestResponse

from tests.pictures import jpeg
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import BEN
from tests.unit.portal.together import Together


def save(team: Together, text: str) -> None:
    reply = post(team, text)
    assert reply.status_code == 303, reply.text


def post(team: Together, text: str, revision: str | None = None) -> TestResponse:
    """Saves what a lead wrote who began with the text of a revision; None for the present one."""
    seen = team.instructions.read().revision if revision is None else revision
    return team.lead.post("/instructions/edit", text=text, do="save", revision=seen)


def test_instructions_are_shown_at_the_first_task_and_after_each_change(team: Together) -> None:
    page = f"/tasks/{team.accept(BEN).id}"
    assert 'id="instructions"' not in team.ben.get(page).text
    assert "There are no instructions yet." in team.ben.page("/instructions")
    save(team, "# Left is *their* left")
    first = team.ben.get(page).text
    assert 'data-seen="false"' in first and "<em>their</em>" in first
    team.ben.post("/instructions/seen")
    assert 'data-seen="true"' in team.ben.get(page).text
    save(team, "# Right is their right")
    assert 'data-seen="false"' in team.ben.get(page).text
    assert "Right is their right" in team.ben.page("/instructions")
    assert 'data-seen="true"' in team.ben.get(page).text


def test_preview_keeps_nothing(team: Together) -> None:
    reply = team.lead.post("/instructions/edit", text="**bold** <u>", do="preview")
    assert "<strong>bold</strong> &lt;u&gt;" in reply.text
    assert "There are no instructions yet." in team.lead.page("/instructions")


def test_pictures_lie_beside_the_text_and_only_for_those_signed_in(team: Together) -> None:
    save(team, "![an arm](arm.jpg) ![none](leg.jpg)")
    folder = team.world.folder / "instructions"
    (folder / "arm.jpg").write_bytes(jpeg())
    (folder / "notes.txt").write_text("secret")
    page = team.ben.get("/instructions").text
    assert 'src="/instructions/pictures/arm.jpg"' in page
    assert "There is no picture “leg.jpg”." in page
    picture = team.ben.get("/instructions/pictures/arm.jpg")
    assert (picture.status_code, picture.content_type) == (200, "image/jpeg")
    assert "arm.jpg" in team.lead.page("/instructions/edit")
    for name in ("notes.txt", "instructions.md", "..%2Flabeling.db"):
        assert team.ben.get(f"/instructions/pictures/{name}").status_code == 404
    team.ben.post("/sign-out")
    assert team.ben.get("/instructions/pictures/arm.jpg").status_code == 302


def test_only_leads_write(team: Together) -> None:
    assert team.ben.get("/instructions/edit").status_code == 403
    assert team.ben.post("/instructions/edit", text="mine", do="save").status_code == 403
    assert "Edit" not in team.ben.page("/instructions")


def test_endless_instructions_are_refused_in_words(team: Together) -> None:
    reply = team.lead.post("/instructions/edit", text="x" * 60_001, do="save")
    assert reply.status_code == 400
    assert "The instructions have 60,001 characters. Use at most 60,000." in reply.text
    assert "x" * 60_001 in reply.text  # nothing is lost
    assert JOB  # the project itself goes on
    assert "Start labeling" in team.lead.page("/")


def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_lost(team: Together) -> None:
    save(team, "one")
    revision = team.instructions.read().revision
    assert f'name="revision" value="{revision}"' in team.lead.get("/instructions/edit").text
    save(team, "**theirs**")
    refused = post(team, "mine", revision)
    assert refused.status_code == 409
    assert "Somebody else has changed the instructions while you wrote." in refused.text
    assert "<strong>theirs</strong>" in refused.text and ">mine</textarea>" in refused.text
    assert team.instructions.read().text == "**theirs**"
    revision = team.instructions.read().revision  # which the form has now
    assert f'name="revision" value="{revision}"' in refused.text
    assert post(team, "mine", revision).status_code == 303
    assert team.instructions.read().text == "mine"


def test_preview_does_not_hide_that_somebody_else_wrote(team: Together) -> None:
    save(team, "one")
    revision = team.instructions.read().revision
    save(team, "two")
    page = team.lead.post("/instructions/edit", text="mine", do="preview", revision=revision).text
    assert f'name="revision" value="{revision}"' in page
