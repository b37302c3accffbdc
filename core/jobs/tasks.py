"""What Celery calls, and the jobs of the core itself."""

from typing import Any

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.services.verification import verify
from core.common.errors import DomainError
from core.jobs.context import JobContext
from core.jobs.registry import job
from core.jobs.services import clearing
from core.jobs.services.execution import execute
from core.jobs.services.publishing import TASK


class TrailNotSound(DomainError):
    """The nightly check found the audit trail changed."""

    code = "audit_not_sound"


@shared_task(name=TASK, ignore_result=True)  # type: ignore[untyped-decorator]
def run(job_id: int) -> None:
    """Work one job of the ledger."""
    execute(job_id)


@job("audit.verify", label=_("Check of the audit trail"))
def verify_audit(context: JobContext) -> dict[str, Any]:
    """Fail, with what was found, when the trail is not as it was written."""
    verdict = verify()
    for finding in verdict.findings:
        context.log(f"{finding.code}: {finding.detail}")
    if verdict.findings:
        raise TrailNotSound(verdict.findings[0].detail)
    return {"sealed": verdict.sealed, "head": verdict.head}


@job("jobs.clear", label=_("Clearing of old jobs"))
def clear_old(_context: JobContext) -> dict[str, Any]:
    """Let go of the jobs that are long over and that nothing leads to."""
    return {"cleared": clearing.clear_old(now=timezone.now())}
