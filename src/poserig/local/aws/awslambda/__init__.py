"""The local Lambda: runs the deployed zips with AWS's own runtime client."""
