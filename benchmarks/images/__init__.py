"""How long judging a folder takes, beside reading its bytes."""
