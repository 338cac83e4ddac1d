"""What labels cover, in words: lists, fields of the image, and sentences about what is rare."""

from poserig.portal.coverage import cover_word, lists_of, places_of, rarities
from poserig.portal.grid import (
    COUNT,
    FACING,
    PLACE,
    POSE,
    SEEN,
    SIZE,
    Facets,
    PoseField,
    PoseMap,
)
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import BEN
from tests.unit.portal.together import Together

MANY = Facets(
    total=420,
    covered={
        COUNT: {"1": 300, "2": 100, "0": 10, "10": 2},
        FACING: {"front": 390, "back": 3},
        SIZE: {"0": 1, "5": 200, "10": 200, "20": 100, "40": 20},
        PLACE: {"0-0": 3, "5-3": 300},
    },
)


def test_lists_are_in_their_order_and_hold_what_nobody_has() -> None:
    found = {kind: [(one.word, one.count) for one in rows] for kind, _, rows in lists_of(MANY)}
    assert found[COUNT] == [("None", 10), ("1", 300), ("2", 100), ("10 and more", 2)]
    assert found[FACING] == [("The front", 390), ("The side", 0), ("Behind", 3)]
    assert SEEN not in found, "nobody knows it"


def test_rare_things_are_said_the_rarest_first() -> None:
    assert [one.text for one in rarities(MANY)] == [
        "No image has somebody who is seen from the side.",
        "1 of 412 images has an instance of less than 5 % of the image.",
        "3 of 412 images have somebody who is seen from behind.",
        "20 of 412 images have an instance of 40 % of the image or more.",
    ]
    few = Facets(total=19, covered={COUNT: {"1": 19}, FACING: {"front": 19}})
    assert rarities(few) == []


def test_fields_of_the_image_are_rows_of_columns() -> None:
    rows = places_of(MANY)
    assert [len(row) for row in rows] == [6] * 4
    assert (rows[0][0].count, rows[0][0].heat) == (3, 1)
    assert (rows[3][5].count, rows[3][5].heat) == (300, 5)
    assert rows[0][1].heat == 0
    assert places_of(Facets()) == []


def test_filters_have_words() -> None:
    assert cover_word(FACING, "back") == "Seen from: Behind"
    assert cover_word(PLACE, "5-0") == "Place: 6 of 6 across, 1 of 4 down"
    assert cover_word(POSE, "3-1") == "Field 3-1 of the map of poses"
    assert cover_word(SIZE, "<odd>") == "Size on the image: <odd>"


def test_the_overview_shows_what_labels_cover_and_leads_into_the_grid(team: Together) -> None:
    team.submit(BEN)
    team.grid.catch_up()
    assert "What the labels cover" not in team.lead.page(f"/jobs/{JOB}/overview")
    index = team.grid._index
    with index._db.write() as db:
        for value in ("front", "back"):
            db.execute("INSERT INTO grid_facets VALUES (1, 'facing', ?, 0)", (value,))
        db.execute("INSERT INTO grid_facets VALUES (1, 'count', '2', 0)")
    field = PoseField(2, 1, 7, ((0.0, 0.0, 1.0, 1.0),), ((0.0, 0.0),))
    shown = PoseMap("coco-person-17", 7, 3, 2, (field,))
    team.grid.poses = lambda job: shown  # type: ignore[method-assign]
    page = team.lead.get(f"/jobs/{JOB}/overview").text
    assert f'href="/jobs/{JOB}/images?facing=back"' in page
    assert f'href="/jobs/{JOB}/images?pose=2-1"' in page
    assert '<line x1="0.0" y1="0.0" x2="1.0" y2="1.0"/>' in page
    text = team.lead.page(f"/jobs/{JOB}/images?facing=back&path=img")
    assert "1 of 3 images" in text and "Seen from: Behind" in text
    kept = '<input type="hidden" name="facing" value="back">'
    assert kept in team.lead.get(f"/jobs/{JOB}/images?facing=back").text
