"""Does what a team does, from the invitation to the export, and tells how long it took."""
