"""What the viewsets of every app share."""
