"""The way of a file's rows: read and cleaned in Python, staged, compared and written in SQL."""
