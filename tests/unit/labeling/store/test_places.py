"""Tests the store contract: where a worker may go, and data objects by their name."""

import json

from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import Deadline, NewObject, Offer
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    HOUR,
    add,
    ahead,
    answer,
    offer,
    setup,
    take_at,
    taken,
)


def named(*names: str) -> list[NewObject]:
    lines = [json.dumps({"source-ref": f"s3://b/images/{'0' * 16}/{name}"}) for name in names]
    return [NewObject(n, line, ObjectState.PENDING) for n, line in enumerate(lines)]


def test_places_tell_what_a_worker_did_and_may_do(store: LabelingStore) -> None:
    job_id = offer(store, 6)
    answer(store, job_id, ANN)
    taken(store, job_id, BOB)
    held, ready = taken(store, job_id, ANN), ahead(store, job_id, ANN)
    places = store.places(job_id, ANN.id, start=0, limit=5, now=START)
    assert [one.data_object.index for one in places] == [0, 1, 2, 3, 4]
    own = [None if one.own is None else one.own.state for one in places]
    assert own == [TaskState.SUBMITTED, None, TaskState.ACCEPTED, TaskState.READY, None]
    assert (places[2].own, places[3].own) == (held, ready)
    assert [one.is_on_offer for one in places] == [False, False, False, False, True]
    assert [
        one.data_object.index for one in store.places(job_id, BOB.id, start=4, limit=9, now=START)
    ] == [4, 5]
    assert store.places(job_id, ANN.id, start=6, limit=9, now=START) == []


def test_place_has_the_newest_turn(store: LabelingStore) -> None:
    job_id = offer(store, 1)
    store.end_turn(taken(store, job_id, ANN), TaskState.RELEASED, START)
    again = taken(store, job_id, ANN, START + HOUR)
    (place,) = store.places(job_id, ANN.id, start=0, limit=1, now=START)
    assert place.own == again


def test_nearest_skips_what_a_worker_may_not_open(store: LabelingStore) -> None:
    job_id = offer(store, 6)
    answer(store, job_id, ANN)  # 0
    answer(store, job_id, BOB)  # 1
    taken(store, job_id, BOB)  # 2
    assert take_at(store, job_id, 4, ANN) is not None

    def nearest(index: int, backward: bool) -> int | None:
        return store.nearest(job_id, ANN.id, index, backward=backward, now=START)

    assert [nearest(index, False) for index in (-1, 0, 3, 4, 5)] == [0, 3, 4, 5, None]
    assert [nearest(index, True) for index in (6, 5, 4, 3, 0)] == [5, 4, 3, 0, None]


def test_nearest_finds_what_is_not_prepared_yet_and_no_offer_that_has_ended(
    store: LabelingStore,
) -> None:
    job_id = add(store, count=3)
    store.keep_prepared(job_id, [Offer(1, "[]", 1, Deadline(START))], [])
    assert store.nearest(job_id, ANN.id, 0, backward=False, now=START) == 2
    assert store.nearest(job_id, ANN.id, 2, backward=True, now=START) == 0


def test_data_objects_are_found_by_path_name_and_number(store: LabelingStore) -> None:
    names = ("a/IMG_0042.jpg", "a/img_0420.jpg", "B/x.png", "Zoë/IMG_0042.JPG", "plain.jpg")
    job_id = store.add_job(setup(), None, named(*names))
    assert job_id is not None

    def found(text: str, limit: int = 9) -> list[int]:
        return [one.index for one in store.find_objects(job_id, text, limit)]

    assert found("img_") == [0, 3, 1]
    assert found("IMG_", limit=1) == [0]
    assert found("0042") == found("42") == [0, 3, 1]  # the nearest one first
    assert found("42.") == [0, 3]
    assert found("a/img_04") == [1]
    assert found("b/") == [2]
    assert found("zoë") == [3]
    assert found(" /plain ") == [4]
    assert found("mg_") == found("") == found(" ") == found("%") == []


def test_added_data_objects_are_found_and_those_of_other_jobs_are_not(
    store: LabelingStore,
) -> None:
    job_id = store.add_job(setup(), None, named("one.jpg"))
    other = store.add_job(setup("Pose-2"), None, named("one.jpg", "two.jpg"))
    assert job_id is not None and other is not None
    texts = [named("three.jpg")[0].text, '{"source":"a text"}']
    store.add_objects(job_id, [(text, ObjectState.PENDING) for text in texts])
    assert [one.index for one in store.find_objects(job_id, "t", 9)] == [1]
    assert [one.index for one in store.find_objects(other, "t", 9)] == [1]
