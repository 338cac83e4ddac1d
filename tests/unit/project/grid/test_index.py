"""Facts follow the store: what is written there is in the grid after it has caught up."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import Review, Verdict
from poserig.labeling.store.sqlite import SqliteStore
from poserig.portal.grid import GridImage, ImageQuery, Sort
from poserig.project.grid.query_sql import LABELED
from tests.unit.project.grid.gridded import JOB, NOON, Gridded, label_of


def test_new_grid_has_every_image_and_its_name(gridded: Gridded) -> None:
    assert gridded.grid.facets(JOB).waiting == 10
    gridded.grid.catch_up()
    facets = gridded.grid.facets(JOB)
    assert (facets.total, facets.waiting) == (10, 0)
    assert facets.states == {ObjectState.PENDING: 10}
    page = gridded.grid.page(JOB, ImageQuery(sort=Sort.FOLDER), limit=3)
    assert [one.name for one in page.images] == ["cam1/0000.jpg", "cam2/0001.jpg", "cam1/0002.jpg"]


def test_label_is_read_once_and_known_by_all_that_it_says(gridded: Gridded) -> None:
    gridded.label(
        4,
        label_of(
            {"id": "1", "keypoints": []},
            {"id": "2", "keypoints": [], "class": "dog"},
            agreement=0.8,
            more_would_help=0.25,
            round=2,
            tags=["night"],
            seconds=38,
            issues=[
                {"type": "worker_problem", "severity": "info", "detail": "Too dark"},
                {"type": "duplicate_instance", "severity": "warning"},
                {"type": "low_agreement", "severity": "info"},
            ],
        ),
        "w1",
        "w2",
    )
    gridded.grid.catch_up()
    (image,) = gridded.grid.images(JOB, [4])
    assert image.state is ObjectState.LABELED
    assert image.workers == ("w1", "w2")
    assert image.problem == "Too dark"
    assert dict(image.kinds) == {"person": 1, "dog": 1}
    assert (image.agreement, image.would_help, image.round) == (0.8, 0.25, 2)
    assert (image.tags, image.findings, image.changed) == (("night",), 1, NOON)
    # What is fine: 0.3 of the report, 0.75 of the warning, 0.8 of agreement, 0.75 of help.
    assert image.doubt == 0.865
    facets = gridded.grid.facets(JOB)
    assert facets.findings == {"duplicate_instance": 1}
    assert facets.verdicts == {"none": 1}
    assert (facets.kinds, facets.tags) == ({"person": 1, "dog": 1}, {"night": 1})
    assert (facets.problems, facets.rounds) == (1, {2: 1})


def test_counts_fall_when_a_label_is_withdrawn(gridded: Gridded) -> None:
    gridded.label(0, label_of(tags=["night"]), "w1")
    gridded.grid.catch_up()
    before = gridded.grid.facets(JOB).version
    gridded.set(0, state="pending", output=None, answers=0)
    gridded.db.execute("UPDATE tasks SET state = 'returned'")
    gridded.grid.catch_up()
    facets = gridded.grid.facets(JOB)
    assert (facets.tags, facets.workers, facets.kinds) == ({}, {}, {})
    assert facets.states == {ObjectState.PENDING: 10}
    assert gridded.grid.changes(JOB, before, 10) == [0]
    assert gridded.grid.changes(JOB, facets.version, 10) == []


def test_damaged_label_costs_only_its_own_facts(gridded: Gridded) -> None:
    gridded.set(0, state="labeled", output="{not JSON")
    gridded.set(1, state="labeled", output='{"pose": {"instances": "none", "issues": [1, {}]}}')
    gridded.grid.catch_up()
    images = gridded.grid.images(JOB, [0, 1])
    assert [one.name for one in images] == ["line 1", "line 2"]
    assert [one.kinds for one in images] == [(), ()]


def test_tags_of_the_lead_stay_when_the_label_changes_and_the_tables_are_made_again(
    gridded: Gridded,
) -> None:
    gridded.label(2, label_of(tags=["night"]), "w1")
    gridded.grid.catch_up()
    gridded.grid.tag(JOB, [2, 3], "hard", add=True)
    assert gridded.grid.facets(JOB).tags == {"hard": 2, "night": 1}
    gridded.label(2, label_of())
    gridded.grid.catch_up()
    assert gridded.grid.images(JOB, [2])[0].tags == ("hard",)
    gridded.db.execute("DROP TABLE grid_images")
    again = gridded.open()
    again.catch_up()
    assert again.facets(JOB).tags == {"hard": 2}
    again.tag(JOB, [2], "hard", add=False)
    assert again.facets(JOB).tags == {"hard": 1}
    assert again.images(JOB, [2])[0].tags == ()


def test_tables_of_another_version_are_made_again_and_versions_never_fall(
    gridded: Gridded,
) -> None:
    gridded.grid.catch_up()
    before = gridded.grid.facets(JOB).version
    gridded.db.execute("UPDATE grid_state SET version = 0")
    again = gridded.open()
    assert again.facets(JOB).waiting == 10
    again.catch_up()
    assert again.facets(JOB).total == 10
    assert again.facets(JOB).version > before


def test_second_start_reads_nothing_again_but_what_changed_meanwhile(gridded: Gridded) -> None:
    gridded.grid.catch_up()
    gridded.set(7, assigned="w2")
    again = gridded.open()
    assert again.facets(JOB).waiting == 1
    again.catch_up()
    assert again.facets(JOB).assigned == {"w2": 1}


def test_change_while_facts_are_read_is_not_lost(gridded: Gridded) -> None:
    index = gridded.grid._index
    seen = index.changed(1)
    gridded.set(0, assigned="w9")
    with sqlite3.connect(gridded.database) as db:
        from poserig.labeling.store.sqlite.followed import settle

        settle(db, seen)
    gridded.grid.catch_up()
    assert gridded.grid.images(JOB, [0])[0].assigned == "w9"


def test_review_holds_until_it_is_answered(gridded: Gridded) -> None:
    def image() -> GridImage:
        gridded.grid.catch_up()
        return gridded.grid.images(JOB, [0])[0]

    gridded.label(0, label_of(agreement=0.2), "w1")
    assert (image().verdict, image().doubt) == ("", 0.95)
    with closing(SqliteStore(gridded.database)) as store:
        review = Review(0, 1, Verdict.ACCEPT, "Fine", "w9", NOON)
        gridded.db.execute("UPDATE jobs SET state = 'InProgress'")
        assert store.add_review(gridded.id, review)
        assert (image().verdict, image().note, image().doubt) == ("accept", "Fine", 0)
        back = replace(review, verdict=Verdict.SEND_BACK, note="The left wrist is on the hip")
        assert store.send_back(gridded.id, back)
    sent = image()
    assert (sent.verdict, sent.note) == ("send-back", "The left wrist is on the hip")
    assert (sent.round, sent.workers, sent.state) == (2, ("w1",), ObjectState.PENDING)
    assert gridded.grid.facets(JOB).verdicts == {"send-back": 1}
    labeled = ImageQuery(verdict="send-back", states=LABELED)
    assert gridded.grid.count(JOB, labeled) == 0, "it has no label now"
    gridded.label(0, label_of())
    assert (image().verdict, image().note) == ("", "")
    assert gridded.grid.facets(JOB).verdicts == {"none": 1}
