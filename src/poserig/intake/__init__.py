"""What comes from outside: files and poses that were made elsewhere, read kindly and exactly."""
