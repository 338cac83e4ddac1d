"""pycocotools and faster-coco-eval score an export against itself; supervision draws from it."""

import json
import subprocess
import sys

import numpy
from common import NAMES, PEOPLE, PLACE, TRUTH, WRITTEN, Report, block_of, same
from faster_coco_eval import COCO as FasterCoco
from faster_coco_eval import COCOeval_faster
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

FILE = PLACE / "exports" / "coco" / "annotations.json"
report = Report()
people = [flat for found in PEOPLE.values() for flat in found]


def results() -> list[dict[str, object]]:
    value = json.loads(FILE.read_text(encoding="utf-8"))
    return [
        {"image_id": row["image_id"], "category_id": row["category_id"],
         "keypoints": row["keypoints"], "score": 1.0 - 0.01 * row["id"]}
        for row in value["annotations"]
    ]  # fmt: skip


truth = COCO(str(FILE))
assert sorted(image["file_name"] for image in truth.dataset["images"]) == sorted(PEOPLE)
(category,) = truth.loadCats(truth.getCatIds())
assert category["keypoints"] == NAMES
links = [[NAMES[a - 1], NAMES[b - 1]] for a, b in category["skeleton"]]
assert links == TRUTH["links"], links
for annotation, flat in zip(truth.dataset["annotations"], people, strict=True):
    same(annotation["keypoints"], flat, where="coco")
    assert annotation["num_keypoints"] == sum(v > 0 for v in flat[2::3])
evaluation = COCOeval(truth, truth.loadRes(results()), "keypoints")
evaluation.evaluate()
evaluation.accumulate()
evaluation.summarize()
assert evaluation.stats[0] == 1.0, evaluation.stats
report.tried("coco", "pycocotools", "reads our export", "scored against itself: AP 1.000")

(whole_body,) = (PLACE / "exports" / "coco-wholebody").glob("*.json")
(row,) = COCO(str(whole_body)).dataset["annotations"]
PARTS = ("keypoints", "foot_kpts", "face_kpts", "lefthand_kpts", "righthand_kpts")
same([n for part in PARTS for n in row[part]], TRUTH["whole"], where="coco-wholebody")
assert all(row[f"{part}_valid"] for part in ("foot", "face", "lefthand", "righthand"))
report.tried("coco-wholebody", "pycocotools", "reads our export: body, feet, face, hands")

(mmpose,) = (PLACE / "exports" / "mmpose").rglob("*.json")
poses = COCO(str(mmpose))
for annotation, flat in zip(poses.dataset["annotations"], people, strict=True):
    same(annotation["keypoints"], flat, where="mmpose")
report.tried("mmpose", "pycocotools", "reads the annotations of our export")

# The page has the export in a folder of its own.
folder = WRITTEN / "tutorial"
(folder / "coco").mkdir(parents=True)
(folder / "coco" / "train.json").write_bytes(FILE.read_bytes())
done = subprocess.run(
    [sys.executable, "-c", block_of("tutorial.md", "python pycocotools")],
    cwd=folder, check=True, capture_output=True, text=True,
)  # fmt: skip
assert done.stdout.splitlines()[-1] == "nose 40.5 60.25 2", done.stdout
report.tried("coco", "pycocotools", "runs docs/tutorial.md")

faster = FasterCoco(str(FILE))
evaluation = COCOeval_faster(faster, faster.loadRes(results()), "keypoints")
evaluation.evaluate()
evaluation.accumulate()
evaluation.summarize()
assert evaluation.stats[0] == 1.0, evaluation.stats
report.tried("coco", "faster-coco-eval", "reads our export", "scored against itself: AP 1.000")

import supervision  # noqa: E402

boxes = supervision.DetectionDataset.from_coco(
    images_directory_path=str(FILE.parent / "images"), annotations_path=str(FILE)
)
assert len(boxes) == len(PEOPLE)
for path, _, found in boxes:
    name = str(path).partition("/images/")[2]
    assert len(found) == len(PEOPLE[name]), name
    for box, flat in zip(found.xyxy, PEOPLE[name], strict=True):
        xs = [x for x, v in zip(flat[0::3], flat[2::3], strict=True) if v]
        ys = [y for y, v in zip(flat[1::3], flat[2::3], strict=True) if v]
        assert numpy.allclose(box, (min(xs), min(ys), max(xs), max(ys)), atol=0.001)
report.tried("coco", "supervision", "reads our export: boxes")
folder = PLACE / "exports" / "yolo"
boxes = supervision.DetectionDataset.from_yolo(
    images_directory_path=str(folder / "images" / "train" / "walk"),
    annotations_directory_path=str(folder / "labels" / "train" / "walk"),
    data_yaml_path=str(folder / "data.yaml"),
)
assert sum(len(found) for _, _, found in boxes) == len(people)
assert boxes.classes == ["person"]
report.tried("yolo", "supervision", "reads our export: boxes")
report.end()
