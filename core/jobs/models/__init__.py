"""The ledger of work to do in the background."""

from core.jobs.models.job import Job

__all__ = ["Job"]
