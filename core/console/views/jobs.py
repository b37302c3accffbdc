"""Pages of background work."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.listing.view import listing_page
from core.console.lists import JOBS
from core.console.selectors.job_words import step_of
from core.jobs.models import Job
from core.jobs.selectors.jobs import jobs_for
from core.jobs.services import jobs

MOVING = (Job.State.DUE, Job.State.RUNNING)
ENDED_BADLY = (Job.State.FAILED, Job.State.CANCELLED, Job.State.SET_ASIDE)


def job_list(request: Asked) -> HttpResponseBase:
    """List jobs."""
    return listing_page(request, JOBS)


def job_detail(request: Asked, pk: int) -> HttpResponse:
    """Show a job; the part that moves is polled on its own."""
    job = get_object_or_404(jobs_for(request.user), pk=pk)
    context = {
        "job": job,
        "step": step_of(job),
        "crumbs": [(_("Jobs"), reverse("console:job-list")), (_("Job #%(number)s") % {"number": job.pk}, "")],
        "moving": job.state in MOVING,
        "may_retry": job.state in ENDED_BADLY,
        "about_list": job.subject_kind == "list" and job.created_by_id == request.user.pk,
    }
    template = (
        "console/job_progress.html" if request.GET.get("part") == "progress" else "console/job_detail.html"
    )
    return render(request, template, context)


@require_POST
def job_cancel(request: Asked, pk: int) -> HttpResponse:
    """Take a request back."""
    job = get_object_or_404(jobs_for(request.user), pk=pk)
    try:
        jobs.cancel(job=job, by=request.user)
    except DomainError as error:
        messages.error(request, str(error.detail))
    else:
        messages.info(request, _("Job %(number)s is being cancelled.") % {"number": job.pk})
    return redirect("console:job-detail", pk=job.pk)


@require_POST
def job_retry(request: Asked, pk: int) -> HttpResponse:
    """Ask again for work that ended badly."""
    job = get_object_or_404(jobs_for(request.user), pk=pk)
    try:
        jobs.retry(job=job, by=request.user)
    except DomainError as error:
        messages.error(request, str(error.detail))
    return redirect("console:job-detail", pk=job.pk)
