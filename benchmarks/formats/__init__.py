"""What exports and manifests of large data sets cost."""
