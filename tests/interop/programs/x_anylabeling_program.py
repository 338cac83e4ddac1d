"""X-AnyLabeling reads our files, exports them to YOLO-pose and COCO itself, and saves them."""

import json

import yaml
from anylabeling.views.labeling.label_converter import LabelConverter
from anylabeling.views.labeling.label_file import LabelFile
from common import NAMES, PEOPLE, PLACE, TRUTH, WRITTEN, Report, same

PROGRAM = "x-anylabeling-cvhub"
report = Report()
EXPORT = PLACE / "exports" / "x-anylabeling"
pose = WRITTEN / "pose.yaml"
pose.write_text(
    yaml.safe_dump({"has_visible": True, "classes": {"person": NAMES}}, sort_keys=False)
)
for name, people in PEOPLE.items():
    path = EXPORT / name.replace(".png", ".json")
    file = LabelFile(str(path))
    points = [shape for shape in file.shapes if shape.shape_type == "point"]
    assert len(points) == sum(v > 0 for flat in people for v in flat[2::3])
    if people:
        converter = LabelConverter(pose_cfg_file=str(pose))
        converter.custom_to_yolo(str(path), str(WRITTEN / "yolo.txt"), "pose")
        lines = (WRITTEN / "yolo.txt").read_text().splitlines()
        assert len(lines) == len(people)
        for line, flat in zip(lines, people, strict=True):
            numbers = [float(cell) for cell in line.split()[5:]]
            scaled = [n * (640, 480, 1)[at % 3] for at, n in enumerate(numbers)]
            # It cuts the decimals of pixels off.
            cut = [int(n) for n in flat]
            same(scaled, cut, 0.001, f"{name}: YOLO-pose by X-AnyLabeling")
    target = WRITTEN / "saved" / name.replace(".png", ".json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.with_suffix(".png").write_bytes((PLACE / "images" / name).read_bytes())
    file.save(
        filename=str(target),
        shapes=[shape.to_dict() for shape in file.shapes],
        image_path=target.with_suffix(".png").name,
        image_height=480,
        image_width=640,
        other_data={n: v for n, v in file.other_data.items() if n in ("description", "checked")},
        flags=file.flags,
    )
    assert json.loads(target.read_text(encoding="utf-8"))["shapes"] or not people

DETAILS = TRUTH["details"]
(path,) = (PLACE / "exports" / "x-anylabeling-details").rglob("*.json")
file = LabelFile(str(path))
boxes = {s.label: s for s in file.shapes if s.shape_type == "rectangle"}
assert list(boxes) == ["person", "dog"]
assert [n for n, is_set in boxes["person"].flags.items() if is_set] == DETAILS["flags"]
assert boxes["person"].description == DETAILS["note"]
assert [n for n, is_set in file.flags.items() if is_set] == DETAILS["tags"]
assert file.other_data["description"] == DETAILS["image_note"]
dog = [s.label for s in file.shapes
       if s.shape_type == "point" and s.group_id == boxes["dog"].group_id]  # fmt: skip
assert dog == DETAILS["dog_names"]
report.tried("x-anylabeling", PROGRAM, "reads our export", "makes YOLO-pose of it: same points",
             "flags, notes, tags, two rigs")  # fmt: skip
report.wrote("x-anylabeling", PROGRAM, "saved", PEOPLE, images="saved", needs_rig=True)
report.end()
