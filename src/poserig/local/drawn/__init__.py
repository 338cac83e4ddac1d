"""Draws pictures of a truck, a hand and an animal whose keypoints are known.

They are the demo's for rigs that no person of its photographs fits. A module has one kind of
object and its `SCENES`; `registry` lists them by the category of a rig.
"""
