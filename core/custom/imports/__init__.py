"""Custom fields in files: their values as columns of their noun's files, and a file of definitions."""

from core.custom.imports.columns import ISSUES, columns_of, resolve_people
from core.custom.imports.definitions import DEFINITIONS
from core.ingest import messages
from core.ingest.sources import register

__all__ = ["columns_of", "register_sources", "resolve_people"]


def register_sources() -> None:
    """Make the file of definitions known to the imports, and what they say about custom values."""
    register(DEFINITIONS)
    messages.add(issues=ISSUES)
