"""The durable state of the local AWS: an index in SQLite, and the contents of objects as files."""
