"""A local AWS in a process of its own: moto keeps its state in the process, one AWS in each.

Prints its address, and ends when its standard input does, so that it cannot outlive the tests.
"""

import sys

from poserig.local.aws.server import LocalAws
from tests.local_keys import KEYS

if __name__ == "__main__":
    with LocalAws(None, port=0, region=sys.argv[1], cdn_port=None, keys=KEYS) as aws:
        sys.stdout.write(f"{aws.endpoint_url}\n")
        sys.stdout.flush()
        sys.stdin.read()
