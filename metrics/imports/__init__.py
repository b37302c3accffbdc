"""The files that metrics accepts."""

from core.ingest.sources import register
from metrics.imports.survey import SURVEY


def register_sources() -> None:
    """Make them known to the imports."""
    register(SURVEY)
