"""`python -m poserig` is the `poserig` command."""

from poserig.cli.main import main

main()
