"""Taking snapshots, having packs drawn from them, and proving that none was touched."""
