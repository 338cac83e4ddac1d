"""Makes the exports and reports of a project while it is open.

`kept` remembers what was ordered, `words` says the command and what came of it, `making` runs it in
processes of their own, `packing` packs folders, and `desk` does one after the other on a thread.
"""
