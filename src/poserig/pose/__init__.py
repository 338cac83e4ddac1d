"""Poses: rigs, instances, similarity, consolidation. Pure."""
