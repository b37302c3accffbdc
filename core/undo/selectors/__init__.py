"""Which steps there are for whom."""
