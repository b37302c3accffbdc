"""Measurements against a reference on the same machine, server and data: script/bench."""
