"""Writing the audit trail, sealing it and proving it."""
