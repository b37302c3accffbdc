"""What a person, a token or a schedule can do with imports."""
