"""The demo company: what was decided by hand (*.toml), facts drawn around it, import files (files/)."""
