"""The API of undo."""
