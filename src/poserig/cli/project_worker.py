"""`poserig worker … --project FOLDER`: the people of a folder that `poserig open` works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from poserig.portal.roles import read_role
from poserig.portal.team import INVITATION_PATH, Invited, Person
from poserig.portal.words import local_time
from poserig.project.kept import read_kept
from poserig.project.people import ProjectPeople, people_of
from poserig.project.places import Places, places_of

_FIRST = "http://127.0.0.1:4600"
_HERE = ("http://127.0.0.1:", "http://localhost:")


def add_to_project(
    folder: Path, state: Path | None, name: str, role: str, days: float | None
) -> None:
    """Invites somebody, and prints the link."""
    wanted = read_role(role)
    with _people(folder, state) as (people, places):
        _say_invited(people.invite(name, wanted, days), places)


def link_again(folder: Path, state: Path | None, name: str, days: float | None) -> None:
    """Makes a new link for somebody, and prints it."""
    with _people(folder, state) as (people, places):
        _say_invited(people.invite_again(name, days), places)


def change_role(folder: Path, state: Path | None, name: str, role: str) -> None:
    """Gives somebody another role."""
    wanted = read_role(role)
    with _people(folder, state) as (people, _):
        person = people.set_role(name, wanted)
    click.echo(f"{person.name} is {person.role} now.")


def remove_from_project(folder: Path, state: Path | None, name: str) -> None:
    """Takes somebody off the team."""
    with _people(folder, state) as (people, _):
        person = people.remove(name)
    click.echo(f"{person.name} is removed, and signed out everywhere. Their answers stay.")


def list_people(folder: Path, state: Path | None) -> None:
    """Prints everybody on the team."""
    with _people(folder, state) as (people, _):
        found = people.people()
    width = max(len(person.name) for person in found)
    for person in found:
        click.echo(f"{person.name:<{width}}  {person.role:<9}  {_standing(person)}")


def _standing(person: Person) -> str:
    if person.is_owner:
        return "owner of the folder"
    if person.invited_until is not None:
        return f"invited until {local_time(person.invited_until)}"
    return "has a password" if person.has_password else "the invitation is over: make a new link"


def _say_invited(invited: Invited, places: Places) -> None:
    person = invited.person
    origin = read_kept(places).get("origin", _FIRST)
    click.echo(f"{person.name} is invited as {person.role}.")
    click.echo(f"Link      {origin}{INVITATION_PATH}{invited.key}")
    if person.invited_until is not None:
        click.echo(
            f"It works once, until {local_time(person.invited_until)}: send it to them only."
        )
    if origin.startswith(_HERE):
        click.echo(
            f"It opens on this machine. For others, put in the place of {origin} the address that "
            "`poserig open FOLDER --host ADDRESS` prints."
        )


@contextmanager
def _people(folder: Path, state: Path | None) -> Iterator[tuple[ProjectPeople, Places]]:
    places = places_of(folder, state)
    with people_of(places) as people:
        yield people, places
