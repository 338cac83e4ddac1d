"""The state that the portal's routes share."""

import pytest
from flask import Flask

from poserig.portal.state import portal_state
from tests.unit.portal.conftest import House


def test_routes_find_the_state_of_their_own_app(house: House) -> None:
    with house.portal.application.test_request_context():
        assert portal_state().desk is house.desk


def test_another_app_has_no_such_state() -> None:
    app = Flask(__name__)
    app.extensions["poserig-portal"] = "something else"
    with app.app_context(), pytest.raises(TypeError, match="not made by create_portal"):
        portal_state()
