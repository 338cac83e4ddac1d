"""Packs a folder into a zip file, as a program: `python -m poserig.project.handouts.packing`.

Photographs are stored as they are: packing does not make them smaller.
"""

import json
import sys
import time
import zipfile
from pathlib import Path

_PACKED = {".json", ".txt", ".yaml", ".yml", ".csv", ".xml", ".html", ".manifest", ".md"}
_EVERY_SECONDS = 0.25


def pack(folder: Path, target: Path) -> None:
    """Packs a folder; the names in the file begin with its name.

    Prints {"done": n, "total": m} lines.

    Raises:
        OSError: Something cannot be read or written.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    last = 0.0
    with zipfile.ZipFile(target, "x", strict_timestamps=False) as packed:
        for done, path in enumerate(files, start=1):
            how = zipfile.ZIP_DEFLATED if path.suffix.lower() in _PACKED else zipfile.ZIP_STORED
            packed.write(path, path.relative_to(folder.parent), how)
            now = time.monotonic()
            if done == len(files) or now - last >= _EVERY_SECONDS:
                last = now
                sys.stdout.write(json.dumps({"done": done, "total": len(files)}) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    try:
        pack(Path(sys.argv[1]), Path(sys.argv[2]))
    except OSError as error:
        sys.stderr.write(f"Error: The file cannot be packed ({error.strerror or error}).\n")
        sys.exit(1)
