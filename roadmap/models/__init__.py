"""When: launches, releases and the work that leads to them."""

from roadmap.models.launch import Launch
from roadmap.models.release import Release
from roadmap.models.work_item import WorkItem

__all__ = ["Launch", "Release", "WorkItem"]
