"""What the pages of lists show beside the rows."""
