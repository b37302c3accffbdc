"""The background jobs of what people tell each other."""

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from core.collaboration.services.digests import send_due
from core.jobs.context import JobContext
from core.jobs.registry import Result, job


@job("collaboration.digests", label=_("Digests by mail"), atomic=False)
def send_digests(context: JobContext) -> Result:
    """Send the digests that are due."""
    return asdict(send_due())
