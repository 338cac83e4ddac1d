"""The whole flow on one deployed stack; the package is the scope of its fixture."""
