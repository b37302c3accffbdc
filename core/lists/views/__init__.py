"""What people do to a list, whatever it lists."""
