"""Reads what comes from elsewhere: poses of other programs (`poses`, pure) and image files."""
