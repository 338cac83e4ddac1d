"""Pose annotation you can trust: Ground Truth keypoint labeling, on AWS or on one machine."""
