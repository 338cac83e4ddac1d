"""Goes from image to image: the next one ahead, back, to a neighbor, or to one by name.

The task page asks for all of it, so the answers are JSON: {"task": {…}} for a page to show,
{"images": […]} for a strip or a list.
"""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from poserig.labeling.errors import NotTakenBack
from poserig.labeling.model import ImageState, NearbyImage
from poserig.portal.security import signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.tasks import page_values

walking = Blueprint("walking", __name__)
STRIP_SIZE = 25
_FOUND = 20
_WORDS = {
    ImageState.NOW: "Now",
    ImageState.NEXT: "Next",
    ImageState.SUBMITTED: "Submitted",
    ImageState.OPEN: "To label",
    ImageState.TAKEN: "Others have it",
    ImageState.DONE: "Labeled",
    ImageState.DECLINED: "Declined",
    ImageState.FAILED: "Failed",
}


def image_values(image: NearbyImage) -> dict[str, Any]:
    """What a strip or a list shows of an image."""
    return {
        "index": image.index,
        "name": image.name,
        "state": image.state,
        "word": _WORDS[image.state],
        "mayOpen": image.state.may_open,
        "image": image.image_url,
    }


@walking.post("/jobs/<name>/ahead")
@signed_in
def ahead(name: str) -> str | AnyResponse:
    """Holds the worker's next image, whose page is loaded ahead; asked again, for longer."""
    task = portal_state().desk.ahead(name, worker())
    return jsonify(task=None if task is None else page_values(task))


@walking.post("/tasks/<task_id>/let-go")
@signed_in
def let_go(task_id: str) -> str | AnyResponse:
    """Frees the image that was held ahead: its worker leaves the page."""
    portal_state().desk.let_go(task_id, worker())
    return Response(status=204)


@walking.post("/jobs/<name>/open")
@signed_in
def open_image(name: str) -> str | AnyResponse:
    """Goes to the image with the number `index`, to label it or to look at it."""
    task = portal_state().desk.open(name, worker(), _number("index"))
    return jsonify(task=page_values(task))


@walking.post("/jobs/<name>/step")
@signed_in
def step(name: str) -> str | AnyResponse:
    """Goes to the nearest image behind `index` that the worker may open; before it: `backward`."""
    desk, backward = portal_state().desk, _number("backward") == 1
    nearest = desk.nearest(name, worker(), _number("index"), backward=backward)
    if nearest is None:
        return jsonify(task=None)
    return jsonify(task=page_values(desk.open(name, worker(), nearest)))


@walking.post("/tasks/<task_id>/undo")
@signed_in
def undo(task_id: str) -> str | AnyResponse:
    """Undoes Submit. A refusal that passes says `again`."""
    try:
        return jsonify(task=page_values(portal_state().desk.take_back(task_id, worker())))
    except NotTakenBack as error:
        problem = {"what": error.what, "cure": error.cure, "again": error.is_passing}
        response = jsonify(error=problem)
        response.status_code = 409
        return response


@walking.get("/jobs/<name>/places")
@signed_in
def places(name: str) -> str | AnyResponse:
    """Some images in the job's order, from `start` on: 25 at most."""
    start = request.args.get("start", 0, int)
    images = portal_state().desk.places(name, worker(), start=start, limit=STRIP_SIZE)
    return jsonify(images=[image_values(one) for one in images])


@walking.get("/jobs/<name>/find")
@signed_in
def find(name: str) -> str | AnyResponse:
    """Images whose path, name or number begins with `text`: 20 at most."""
    text = request.args.get("text", "")
    images = portal_state().desk.find(name, worker(), text, limit=_FOUND)
    return jsonify(images=[image_values(one) for one in images])


def _number(name: str) -> int:
    body = request.get_json(silent=True)
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, int) or abs(value) > 2**53:
        abort(400, f'The request has no number "{name}".')
    return value
