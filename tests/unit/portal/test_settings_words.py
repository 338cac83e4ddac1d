"""A lead says what people read for classes and flags, and which flags they offer."""

import html

import pytest
from werkzeug.test import TestResponse

from poserig.portal.job_changing import RigCard
from tests.unit.portal.test_job_settings import SETTINGS, now, version
from tests.unit.portal.together import Together

CARS = RigCard("car-4", 4, 3, 1, "0123abcd", True, "", ("car", "truck"), ("crowd", "wet"))


@pytest.fixture
def cars(team: Together) -> Together:
    team.bench.cards = (CARS,)
    return team


def save(team: Together, seen: str = "", **changed: str) -> TestResponse:
    """Sends the section as a browser does, with some fields changed; "off" unticks a box."""
    form = {
        "class-0-name": "car",
        "class-0": "",
        "class-1-name": "truck",
        "class-1": "",
        "flag-0-name": "crowd",
        "flag-0": "",
        "offer-0": "on",
        "flag-1-name": "wet",
        "flag-1": "",
        "offer-1": "on",
        "version": seen or version(team.lead),
        **changed,
    }
    sent = {name: value for name, value in form.items() if value != "off"}
    return team.lead.post(f"{SETTINGS}/words", **sent)


def test_words_are_kept_and_shown_beside_the_names(cars: Together) -> None:
    assert (
        save(cars, **{"class-1": " Lorry ", "flag-1": "wet", "offer-0": "off"}).status_code == 303
    )
    settings = now(cars)
    assert settings.words == (("truck", "Lorry"),)  # "wet" is no other word than the name
    assert (settings.own_flags, settings.hidden_flags) == ((), ("crowd",))
    text = cars.lead.page(SETTINGS)
    assert "Saved: words for classes and flags, flags not offered." in text
    page = cars.lead.get(SETTINGS).text
    assert 'name="class-1" value="Lorry"' in page
    assert 'name="offer-0" value="on" aria-label="Offer crowd">' in page
    assert 'name="offer-1" value="on" aria-label="Offer wet" checked>' in page
    assert "words for classes and flags - truck: Lorry" in text
    assert "flags not offered - crowd" in text


def test_own_flag_stays_although_it_is_offered_no_more(cars: Together) -> None:
    save(cars, **{"new-0": "night", "new-0-text": "At night"})
    settings = now(cars)
    assert (settings.own_flags, settings.words) == (("night",), (("night", "At night"),))
    page = cars.lead.page(SETTINGS)
    assert "night yours" in page and "own flags - night" in page
    save(cars, **{"flag-2-name": "night", "flag-2": "At night"})
    settings = now(cars)
    assert (settings.own_flags, settings.hidden_flags) == (("night",), ("night",))
    assert dict(settings.words)["night"] == "At night"  # labels that have it stay readable


def test_page_from_before_a_flag_was_added_changes_nothing_of_it(cars: Together) -> None:
    save(cars, **{"new-0": "night"})
    assert save(cars, "0", **{"flag-1": "Wet fur"}).status_code == 303
    settings = now(cars)
    assert (settings.own_flags, settings.hidden_flags) == (("night",), ())
    assert settings.words == (("wet", "Wet fur"),)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"new-0": "wet"}, "new-0", "There is a flag wet already."),
        ({"new-0": "a", "new-1": "a"}, "new-1", "There is a flag a already."),
        ({"new-0-text": "At night"}, "new-0", "Name the flag."),
        ({"new-0": "x" * 61}, "new-0", "This has 61 characters. Use at most 60."),
        ({"flag-1": "<b>" * 21}, "flag-1", "This has 63 characters. Use at most 60."),
    ],
)
def test_refused_words_are_not_lost(
    cars: Together, typed: dict[str, str], field: str, said: str
) -> None:
    before = now(cars)
    reply = save(cars, **{"offer-1": "off", **typed})
    assert reply.status_code == 400
    assert f'<p class="wrong" id="{field}-problem">{said}</p>' in reply.text
    assert reply.text.count('class="wrong"') == 1
    for name, text in typed.items():
        assert f'name="{name}" value="{html.escape(text)}"' in reply.text
    assert 'aria-label="Offer wet">' in reply.text  # as it was sent
    assert ("<details open>" in reply.text) == field.startswith("new")
    assert now(cars) == before


@pytest.mark.parametrize(
    ("changed", "other"),
    [
        ({"class-0": "Same", "class-1": "same"}, "car"),
        ({"class-1": "car"}, "car"),  # as the other is called
        ({"class-0": "truck"}, "truck"),
        ({"class-0": "truck", "class-1": "car"}, "truck"),  # exchanged
        ({"flag-0": "Wet"}, "wet"),
        ({"new-0": "night", "new-0-text": "wet"}, "wet"),
    ],
)
def test_words_that_look_alike_are_refused(
    cars: Together, changed: dict[str, str], other: str
) -> None:
    before = now(cars)
    answer = save(cars, **changed)
    assert answer.status_code == 400
    assert f"That is {other} already." in answer.text
    assert now(cars) == before


def test_two_leads_who_change_words_do_not_overwrite_each_other(cars: Together) -> None:
    save(cars, **{"class-1": "Lorry"})
    refused = save(cars, "0", **{"class-1": "Wagon"})
    assert refused.status_code == 409
    assert "changed the words for classes and flags to “truck: Lorry”" in refused.text
    assert 'name="class-1" value="Wagon"' in refused.text


def test_section_is_there_only_with_rigs_that_are_known(cars: Together) -> None:
    assert 'id="words"' in cars.lead.get(SETTINGS).text
    cars.bench.cards = ()
    assert 'id="words"' not in cars.lead.get(SETTINGS).text
    assert save(cars).status_code == 404
