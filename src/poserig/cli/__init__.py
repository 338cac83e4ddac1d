"""The poserig command."""
