"""What the roles of the portal are called, and what they may."""

import pytest

from poserig.errors import InvalidValue
from poserig.portal.roles import Role, read_role


def test_role_is_read_as_people_type_it() -> None:
    assert [read_role(text) for text in ("lead", " Reviewer ", "ANNOTATOR")] == list(Role)
    with pytest.raises(InvalidValue, match='"boss"') as raised:
        read_role("boss")
    assert raised.value.cure == "Give one of lead, reviewer, annotator."


def test_only_a_plain_annotator_does_not_see_all_labels() -> None:
    assert [role for role in Role if not role.sees_all_labels] == [Role.ANNOTATOR]
