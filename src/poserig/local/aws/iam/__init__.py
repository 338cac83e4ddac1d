"""The local IAM: the owners of access keys, and what policies allow them."""
