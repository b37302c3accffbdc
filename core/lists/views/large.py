"""A change of more rows than somebody waits for: its preview, its progress, its end."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.access.requests import Asked
from core.common.errors import DomainError, NotAllowed
from core.common.listing import Column, Listing
from core.common.templatetags import portal as write
from core.jobs.models import Job
from core.lists.previewing import preview_of
from core.lists.selectors.cells import editor
from core.lists.services import large
from core.lists.services.changes import Outcome, value_of
from core.undo.models import Step

MOVING = (Job.State.DUE, Job.State.RUNNING)


@require_http_methods(["GET", "POST"])
def large_change(request: Asked, name: str, pk: int) -> HttpResponse:
    """Show how far a preview or a change is and what came of it (GET), or make what was previewed (POST)."""
    own = Job.objects.filter(kind__in=(large.PREVIEW, large.CHANGE), created_by_id=request.user.pk)
    job = get_object_or_404(own, pk=pk, payload__listing=name)
    try:
        listing, column = large.place(request.user, job)
    except NotAllowed as error:
        raise PermissionDenied from error
    if request.method == "POST":
        return _go_on(request, listing, job)
    if job.kind == large.PREVIEW and (made := large.made_of(job)):
        return redirect("lists:large", listing.name, made.pk)
    context = _context(request, listing, column, job)
    part = request.GET.get("part") == "progress"
    return render(request, "lists/large_progress.html" if part else "lists/large.html", context)


def _go_on(request: Asked, listing: Listing, job: Job) -> HttpResponseRedirect:
    if job.kind != large.PREVIEW or job.state != Job.State.DONE:
        raise Http404
    return redirect("lists:large", listing.name, large.ask_change(user=request.user, previewed=job).pk)


def _context(request: Asked, listing: Listing, column: Column, job: Job) -> dict[str, Any]:
    context: dict[str, Any] = {
        "listing": listing,
        "column": column,
        "job": job,
        "count": len(job.payload["rows"]),
        "is_preview": job.kind == large.PREVIEW,
        "moving": job.state in MOVING,
        "value": _said(request, column, job),
        "back": reverse(listing.url_name) if listing.url_name else "/",
    }
    if job.state == Job.State.DONE:
        context |= _outcome(request, listing, column, job)
    return context


def _outcome(request: Asked, listing: Listing, column: Column, job: Job) -> dict[str, Any]:
    """Return what the job found or did: its counts, with the first rows as they are now."""
    result = job.result or {}
    kinds = ("changed", "same", "refused") if job.kind == large.PREVIEW else ("refused",)
    try:
        outcome = large.first_rows(request.user, job, *kinds)
    except DomainError:
        # What was chosen is not there any more: the counts still tell what the job found.
        outcome = Outcome()
    step = Step.objects.filter(pk=result["step"]).defer("payload").first() if result.get("step") else None
    return {"preview": preview_of(request.user, listing, column, outcome, counts=result), "step": step}


def _said(request: Asked, column: Column, job: Job) -> str:
    """Return the value that rows are given, as it is read."""
    if column.edit is None:
        raise Http404
    text = job.payload["value"]
    try:
        value = value_of(user=request.user, edit=column.edit, text=text)
    except DomainError:
        return str(text)
    if isinstance(value, date):
        return write.day(value)
    shown = editor(user=request.user, column=column, edit=column.edit, text=text)
    offered = dict(getattr(shown.control.field, "choices", ())) if not shown.finds else {}
    return str(offered.get(text, shown.label))
