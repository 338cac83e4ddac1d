"""The operator's side: launch, watch and collect labeling jobs with boto3."""
