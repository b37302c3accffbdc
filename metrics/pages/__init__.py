"""What the templates of metrics are given."""
