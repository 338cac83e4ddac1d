"""Benchmark of the consolidation: real poses, simulated workers, every method beside the other."""
