"""Makes the data of the page's script: rows of the gallery, within a bounded number of characters.

Rows come worst first. When the room for poses is used up, further rows have none; when the room is
used up, there are no further rows. The page says how many images it does not have.
"""

import json
from collections.abc import Mapping, Sequence

from poserig.json import Json, JsonObject
from poserig.pose.rig import Rig
from poserig.report.gallery import (
    LONGEST_NAME,
    MOST_ANSWERS,
    MOST_POSES,
    MOST_TEXT,
    Numbered,
    Row,
)
from poserig.report.rig_colors import colors_of
from poserig.report.words import short_id, title_of


def payload(rows: Sequence[Row], rigs: Mapping[tuple[str, tuple[str, ...]], Rig]) -> JsonObject:
    """Returns what the script reads. `thumbs` is for data URIs of the first rows' photographs.

    Args:
        rows: Of the gallery, in order.
        rigs: Of the rows.
    """
    types, workers, used = Numbered(), Numbered(), Numbered()
    made: list[JsonObject] = []
    text = poses = answers = 0
    for row in rows:
        members = _members(row, types, used)
        text += _size(members)
        if text > MOST_TEXT:
            break
        size = _size(row.poses)
        if poses + size <= MOST_POSES and row.poses:
            poses += size
            text += size
            members["p"] = list(row.poses)
            size = _size(row.answers)
            if answers + size <= MOST_ANSWERS and row.answers:
                answers += size
                text += size
                members["A"] = [
                    [workers.of(worker), list(packed)] for worker, packed in row.answers
                ]
        if "A" not in members and row.answers:
            members["w"] = [workers.of(worker) for worker, _ in row.answers]
        made.append(members)
    return {
        "types": [{"source": source, "title": title_of(name)} for source, name in types.all],
        "workers": [short_id(worker) for worker in workers.all],
        "rigs": [_rig(rigs[key]) for key in used.all],
        "rows": made,
        "thumbs": [],
    }


def as_script(value: Json) -> str:
    """Returns JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # A lone half of a character cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _members(row: Row, types: Numbered, rigs: Numbered) -> JsonObject:
    image = row.image
    members: JsonObject = {
        "n": (image.name or image.source)[:LONGEST_NAME],
        "l": image.line,
        "r": round(row.risk, 2),
        "g": rigs.of(row.rig),
    }
    optional: JsonObject = {
        "z": list(image.size) if image.size else None,
        "a": None if image.agreement is None else round(image.agreement, 3),
        "f": [
            [types.of((one.source, one.type)), one.instance, list(one.points), round(one.chance, 2)]
            for one in row.findings
        ],
        "d": row.words,
        "s": None if row.seconds is None else round(row.seconds, 1),
        "o": row.round if row.round > 1 else None,
        "i": len(row.boxes),
    }
    return members | {
        name: value for name, value in optional.items() if value not in (None, "", [])
    }


def _rig(rig: Rig) -> JsonObject:
    points, links = colors_of(rig)
    return {
        "name": rig.name,
        "points": list(rig.keypoint_names),
        "colors": list(points),
        "links": [[start, end, color] for start, end, color in links],
    }


def _size(value: Json) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
