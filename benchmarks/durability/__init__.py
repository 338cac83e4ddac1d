"""Kills the local product again and again, and counts what was acknowledged and is gone."""
