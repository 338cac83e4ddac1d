"""The local IAM: whose keys are known, and what each caller may do."""
