"""Who may do what: one table, held against the deployed policies and against mutants of the HCL."""
