"""Label Studio's converter makes YOLO-pose of our tasks with our labeling config."""

import json
from urllib.parse import unquote

from common import HEIGHT, PEOPLE, PLACE, TRUTH, WIDTH, WRITTEN, Report, same
from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

report = Report()
EXPORT = PLACE / "exports" / "label-studio"
(tasks,) = EXPORT.glob("*.json")
(config,) = EXPORT.glob("*.xml")
converter = Converter(
    config=config.read_text(encoding="utf-8"), project_dir=str(EXPORT), download_resources=False
)
numbered = json.loads(tasks.read_text(encoding="utf-8"))
for number, task in enumerate(numbered, start=1):
    # Label Studio numbers tasks and annotations when it imports them.
    task["id"] = number
    for annotation in task["annotations"]:
        annotation.setdefault("id", number)
(WRITTEN / "exported.json").write_text(json.dumps(numbered), encoding="utf-8")
converter.convert_to_yolo(str(WRITTEN / "exported.json"), str(WRITTEN / "yolo"), is_dir=False)
names = json.loads((WRITTEN / "yolo" / "notes.json").read_text(encoding="utf-8"))
(category,) = names["categories"]
assert category["name"] == "person", category
texts = {path.stem: path.read_text().splitlines()
         for path in (WRITTEN / "yolo" / "labels").rglob("*.txt")}  # fmt: skip
for name, people in PEOPLE.items():
    stem = name.rpartition("/")[2].removesuffix(".png")
    own = next((lines for key, lines in texts.items() if stem in unquote(key)), [])
    assert len(own) == len(people), f"{name}: {len(own)} of {len(people)}: {sorted(texts)}"
    for line, flat in zip(own, people, strict=True):
        numbers = [float(cell) for cell in line.split()[5:]]
        assert len(numbers) == len(flat), line
        found = [n * (WIDTH, HEIGHT, 1)[at % 3] for at, n in enumerate(numbers)]
        # Label Studio has no occluded points.
        same(found, [2 if n % 3 == 2 and v else v for n, v in enumerate(flat)], 0.01, name)
report.tried(
    "label-studio", "label-studio-sdk", "its converter makes YOLO-pose of our export: same points"
)

# All that a label says beside points, and two rigs: Label Studio's own check of labels takes it.
DETAILS = TRUTH["details"]
DETAILED = PLACE / "exports" / "label-studio-details"
interface = LabelInterface((DETAILED / "labeling_config.xml").read_text(encoding="utf-8"))
interface.validate()
(task,) = json.loads((DETAILED / "tasks.json").read_text(encoding="utf-8"))
(annotation,) = task["annotations"]
errors = interface.validate_prediction(annotation, return_errors=True)
assert not errors, errors
assert set(interface.get_control("flags").labels) == set(DETAILS["flags"])
assert set(interface.get_control("tags").labels) == set(DETAILS["tags"])
assert list(interface.get_control("keypoints-2").labels) == DETAILS["dog_names"]
(WRITTEN / "detailed.json").write_text(
    json.dumps([{**task, "id": 1, "annotations": [{**annotation, "id": 1}]}]), encoding="utf-8"
)
converter = Converter(config=interface._config, project_dir=str(DETAILED), download_resources=False)
converter.convert_to_json_min(str(WRITTEN / "detailed.json"), str(WRITTEN / "min"), is_dir=False)
(row,) = json.loads((WRITTEN / "min" / "result.json").read_text(encoding="utf-8"))
assert row["tags"] == {"choices": DETAILS["tags"]}, row["tags"]
assert row["image_note"] == DETAILS["image_note"], row["image_note"]
report.tried(
    "label-studio", "label-studio-sdk",
    "its check of labels takes our export: flags, notes, tags, two rigs",
)  # fmt: skip
report.end()
