"""Everything a snapshot of a node holds, gathered at one moment in a constant number of queries."""

from governance.selectors.gathering.content import FORMAT, gather

__all__ = ["FORMAT", "gather"]
