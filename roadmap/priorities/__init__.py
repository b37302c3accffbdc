"""What comes first: prioritisation scores. Pure arithmetic, no Django."""
