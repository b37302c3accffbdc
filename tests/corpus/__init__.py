"""Hostile and odd files, made by script when a test asks for them; none is kept in the repository."""
