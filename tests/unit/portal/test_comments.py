"""Annotators and leads write to each other about an image."""

from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

IMAGE = f"/jobs/{JOB}/results/0"


def test_question_is_answered_and_both_are_told_once(team: Together) -> None:
    task = team.submit(BEN)
    reply = team.ben.post(f"/tasks/{task.id}/comments", text=" Left or <i>right</i>? ")
    assert [one["text"] for one in reply.get_json()["comments"]] == ["Left or <i>right</i>?"]
    assert "Comments 1 new" in team.lead.page("/")
    assert "1 new" in team.lead.page("/comments")
    page = team.lead.get(IMAGE).text
    assert "Left or &lt;i&gt;right&lt;/i&gt;?" in page
    assert "1 new" not in team.lead.page("/comments")
    team.lead.post(f"{IMAGE}/comments", text="Left.")
    nexts = team.accept(BEN)
    told = team.ben.get(f"/tasks/{nexts.id}/comments").get_json()
    assert told["comments"] == []
    assert [(one["author"], one["text"], one["image"]) for one in told["news"]] == [
        ("ana@example.com", "Left.", "in/img 00.jpg")
    ]
    assert "Comments 1 new" in team.ben.page("/")
    team.ben.post(told["news"][0]["seen"])
    assert team.ben.get(f"/tasks/{nexts.id}/comments").get_json()["news"] == []
    assert "1 new" not in team.ben.page("/")


def test_comments_stay_with_those_whom_they_are_for(team: Together) -> None:
    team.submit(BEN)
    team.submit(ANA)  # image 1, which Ben never had
    team.lead.post(f"/jobs/{JOB}/results/1/comments", text="Only for leads.")
    assert "Only for leads." not in team.ben.page("/comments")
    refused = team.ben.post(f"/jobs/{JOB}/results/1/comments", text="Let me in.")
    assert refused.status_code == 404
    stranger = team.accept(ANA)
    assert team.ben.get(f"/tasks/{stranger.id}/comments").status_code == 404
    assert team.ben.post(f"/tasks/{stranger.id}/comments", text="x").status_code == 404


def test_task_that_is_at_work_takes_comments_and_marks_them_seen(team: Together) -> None:
    task = team.accept(BEN)
    team.ben.post(f"/tasks/{task.id}/comments", text="Which arm?")
    team.lead.post(f"{IMAGE}/comments", text="The near one.")
    thread = team.ben.get(f"/tasks/{task.id}/comments").get_json()["comments"]
    assert [(one["author"], one["isMine"], one["byLead"]) for one in thread] == [
        ("You", True, False),
        ("ana@example.com", False, True),
    ]
    assert "Comments 1 new" in team.ben.page("/")
    team.ben.post(f"/tasks/{task.id}/comments/seen")
    assert "Comments 1 new" not in team.ben.page("/")


def test_image_that_is_held_ahead_has_its_comments_when_it_is_shown(team: Together) -> None:
    """The page shows it before the portal has given it out."""
    team.accept()
    ahead = team.world.desk.ahead(JOB, BEN)
    assert ahead is not None
    told = team.ben.get(f"/tasks/{ahead.id}/comments")
    assert (told.status_code, told.get_json()["comments"]) == (200, [])
    assert team.lead.get(f"/tasks/{ahead.id}/comments").status_code == 404


def test_empty_and_endless_comments_are_refused_in_words(team: Together) -> None:
    team.submit(BEN)
    empty = team.ben.post(f"{IMAGE}/comments", text="  ")
    assert empty.status_code >= 400 and "Write something first." in empty.text
    long = team.ben.post(f"{IMAGE}/comments", text="x" * 2001)
    assert "This comment is too long." in long.text
    assert "Nobody has written about an image yet" in team.ben.page("/comments")


def test_forged_comment_is_refused(team: Together) -> None:
    team.submit(BEN)
    assert team.ben.post(f"{IMAGE}/comments", text="x", csrf_token="no").status_code == 403
