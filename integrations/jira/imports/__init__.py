"""The files that Jira writes."""

from core.ingest.sources import register
from integrations.jira.imports.issues import ISSUES


def register_sources() -> None:
    """Make them known to the imports."""
    register(ISSUES)
