"""Loads a project as a team does, and measures what each person waits for."""
