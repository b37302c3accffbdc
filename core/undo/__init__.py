"""Taking back what was deleted or changed in bulk."""
