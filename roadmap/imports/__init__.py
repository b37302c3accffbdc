"""The files that the roadmap accepts."""

from core.ingest.sources import register
from roadmap.imports.launches import LAUNCHES
from roadmap.imports.releases import RELEASES
from roadmap.imports.work_items import WORK_ITEMS


def register_sources() -> None:
    """Make them known to the imports."""
    register(LAUNCHES, RELEASES, WORK_ITEMS)
