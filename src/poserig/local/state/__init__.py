"""The state folder: who owns it, its files, its check, its backups."""
