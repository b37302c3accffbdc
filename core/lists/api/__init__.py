"""The API of saved views."""
