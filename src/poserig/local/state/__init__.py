"""The state folder: its lock, its files, its check and its backups."""
