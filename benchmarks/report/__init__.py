"""How large a report is, and how long a browser takes to open it."""
