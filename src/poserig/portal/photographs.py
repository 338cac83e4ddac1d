"""Takes photographs that a lead drops into the page, where the work has a folder for them."""

from dataclasses import dataclass
from typing import IO, Protocol

from flask import Blueprint, Flask, current_app, jsonify, request
from werkzeug.wrappers import Response

from poserig.errors import PoserigError
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in

photographs = Blueprint("photographs", __name__)
_INTAKE = "poserig-photographs"


class PhotographRefused(PoserigError):
    """A photograph that is not taken; `where` is its name."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A photograph that is in the folder now.

    Attributes:
        name: Its path there.
        was_there: The same content had that name already; nothing was written.
    """

    name: str
    was_there: bool


class PhotographIntake(Protocol):
    """Where photographs go; `poserig.project.incoming.Incoming`."""

    largest: int

    @property
    def folder(self) -> str: ...

    def take(
        self, name: str, content: IO[bytes], size: int, changed: float | None = None
    ) -> Taken: ...


def offer_photographs(app: Flask, intake: PhotographIntake) -> None:
    """Lets leads add photographs on the page of jobs.

    Args:
        app: The portal.
        intake: Where they go.
    """
    app.extensions[_INTAKE] = intake
    app.register_blueprint(photographs)
    app.jinja_env.globals["photograph_intake"] = intake


@photographs.post("/photographs")
@signed_in
@for_roles(Role.LEAD)
def add() -> Response | str:
    """Takes one photograph: the body has its bytes, ?name= its path, ?changed= its time.

    201 with {"name", "wasThere"}, or 422 with {"error": {"what", "cure"}}. A photograph that
    was sent in part is not there; who sends it again loses and doubles nothing.
    """
    intake = current_app.extensions[_INTAKE]
    request.max_content_length = intake.largest
    name, size = request.args.get("name", ""), request.content_length
    try:
        if size is None:
            raise PhotographRefused("Nobody said how long it is.", cure="Send Content-Length.")
        changed = request.args.get("changed", type=float)
        taken = intake.take(name, request.stream, size, changed)
    except PhotographRefused as error:
        answer = jsonify(error={"what": error.what, "cure": error.cure})
        answer.status_code = 422
        # What was not read of the body must not be read as the next request.
        answer.headers["Connection"] = "close"
        return answer
    answer = jsonify(name=taken.name, wasThere=taken.was_there)
    answer.status_code = 201
    return answer
