"""What can be done with users, grants and tokens."""
