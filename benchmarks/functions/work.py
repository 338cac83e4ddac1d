"""Runs inside the runtime's interpreter, on the zip's modules: time per data object, as JSON.

Arguments: the unpacked zip, a payload file, how many times to measure, the field that carries the
answers (pose or updated_annotations). The floor is what nobody can do without: the payload, the
form and the field are parsed, and the labels are written.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    """Writes {"ours", "parse", "write"}, µs of processor time per data object."""
    folder, payload, times, field = sys.argv[1:]
    sys.path.insert(0, folder)
    from poserig.groundtruth.answers.request import consolidation_entry, parse_consolidation_request
    from poserig.labels.fit import Limits, fit
    from poserig.labels.make import label_objects

    body = Path(payload).read_bytes()
    limits = Limits()

    def refuse(*_: Any) -> Any:
        raise AssertionError("nothing here reads or writes S3")

    def entries() -> list[Any]:
        outcomes = label_objects(parse_consolidation_request(body, "payload"), refuse)
        fitted, _ = fit(outcomes, limits, refuse)
        return [consolidation_entry(item.dataset_object_id, "pose", item.label) for item in fitted]

    def parse() -> None:
        for entry in json.loads(body):
            for annotation in entry["annotations"]:
                json.loads(json.loads(annotation["annotationData"]["content"])[field])

    answer = entries()
    assert not [entry for entry in answer if "status" in _label(entry)]

    works: dict[str, Callable[[], Any]] = {
        "ours": lambda: json.dumps(entries()),
        "parse": parse,
        "write": lambda: json.dumps(answer),
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(int(times)):  # in turn: a busy spell of the machine hits all alike
        for name, work in works.items():
            gc.collect()
            begin = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - begin)
    figures = {name: seconds / len(answer) * 1e6 for name, seconds in best.items()}
    sys.stdout.write(json.dumps(figures))


def _label(entry: dict[str, Any]) -> dict[str, Any]:
    label: dict[str, Any] = entry["consolidatedAnnotation"]["content"]["pose"]
    return label


if __name__ == "__main__":
    main()
