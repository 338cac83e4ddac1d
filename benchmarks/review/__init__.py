"""What a review finds in the order of `poserig qa`, and what answers `--workers-more` saves."""
