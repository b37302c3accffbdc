"""What people tell each other about what they work on."""
