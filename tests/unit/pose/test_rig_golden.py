"""Golden rig files: what the component refuses, and what rig_file does, are the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.pose.rig_file import RigError, load_rig
from poserig.pose.rig_members import RigError as MembersError

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "rigs.json").read_text())


def places(error: RigError) -> list[str]:
    """The places that an error names, without the file."""
    lines = error.what.splitlines()[1:]
    texts = [line.strip() for line in lines] or [f"{error.where}: {error.what}"]
    return [text.removeprefix("rig.json").removeprefix(": ").partition(": ")[0] for text in texts]


CASES = [*GOLDEN["cases"], *GOLDEN["choices"]]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_place_that_is_wrong_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "rig.json"
    file.write_text(case["text"] if "text" in case else json.dumps(case["json"]))
    if not case["faults"]:
        load_rig(file)
        return
    with pytest.raises(MembersError) as caught:
        load_rig(file)
    if case["faults"] == [""]:
        assert caught.value.where == "rig.json"
    else:
        assert sorted(places(caught.value)) == sorted(case["faults"])
