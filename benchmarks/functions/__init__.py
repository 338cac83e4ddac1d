"""What the functions cost: cold start, time per data object, memory; see __main__."""
