"""How long Terraform takes for the whole stack, on this machine's AWS."""
