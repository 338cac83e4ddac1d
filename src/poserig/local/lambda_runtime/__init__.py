"""Runs function zips with AWS's own runtime client, each in its own process."""
