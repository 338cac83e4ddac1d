"""`make mutants`: every mutant of the wiring, and whether a test sees it; writes mutants.txt."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from poserig.local.terraform import terraform_environment
from tests.terraform.wiring.mutants import killed, lines, mutants

LIST: Final = Path(__file__).with_name("mutants.txt")
PARTS: Final = 2
ALIVE: Final = 0.1
"""Share of the mutants that may live."""


def killed_part(part: int) -> dict[str, str]:
    """What kills every second mutant."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = terraform_environment("http://127.0.0.1:9", "eu-west-1", place / "terraform")
        return killed(list(mutants())[part::PARTS], place, environment)


if __name__ == "__main__":
    with ThreadPoolExecutor(PARTS) as at_once:
        parts = list(at_once.map(killed_part, range(PARTS)))
    merged = {name: why for part in parts for name, why in part.items()}
    found = {mutant.name: merged[mutant.name] for mutant in mutants()}
    LIST.write_text("".join(lines(found)), "utf-8")
    alive = [name for name, why in found.items() if not why]
    sys.stdout.write("".join(f"ALIVE {name}\n" for name in alive))
    sys.stdout.write(f"{len(found) - len(alive)} of {len(found)} killed\n")
    sys.exit(len(alive) > ALIVE * len(found))
