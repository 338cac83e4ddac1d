"""Keeps the portal's facts in a SQLite file, a class for each concern with tables of its own."""
