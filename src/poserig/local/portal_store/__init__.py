"""Keeps what the portal knows beside the labels: people, invitations, sessions.

One class for each concern, with tables of its own in the database of the labeling store.
"""
