"""Pages of imports: send a file, map its columns, look at the preview, apply, undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.exports import csv_response, export
from core.common.listing import list_page
from core.console.forms import MappingForm, UploadForm
from core.console.selectors.import_page import import_page
from core.ingest.filters import ImportRunFilter
from core.ingest.models import ImportRun
from core.ingest.selectors.runs import LISTING, runs_for
from core.ingest.services import runs

State = ImportRun.State


def import_list(request: Asked) -> HttpResponseBase:
    """List imports, with the place to drop a file."""
    filterset = ImportRunFilter(request.GET, queryset=runs_for(request.user), request=request)
    file = export(request, filterset.qs, LISTING, name="imports")
    may_import = can_somewhere(request.user, Action.IMPORT)
    if not may_import and not filterset.qs.exists():
        raise Http404
    context = {
        "list": list_page(request, filterset, LISTING),
        "form": UploadForm(),
        "may_import": may_import,
    }
    return file or render(request, "console/import_list.html", context)


@require_POST
def import_add(request: Asked) -> HttpResponse:
    """Receive a file."""
    if not can_somewhere(request.user, Action.IMPORT):
        raise PermissionDenied
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("No file arrived. Choose one and send it again."))
        return redirect("console:import-list")
    file = form.cleaned_data["file"]
    try:
        run = runs.receive(
            file=file, name=file.name, by=request.user, source=form.cleaned_data["source"] or None
        )
    except DomainError as error:
        messages.error(request, str(error.detail))
        return redirect("console:import-list")
    return redirect("console:import-detail", run.pk)


def import_detail(request: Asked, pk: int) -> HttpResponse:
    """Show an import in whatever state it is; the part that moves is polled on its own."""
    run = _run(request, pk)
    context = {
        "run": run,
        "page": import_page(run, group=request.GET.get("group", ""), number=request.GET.get("page", "1")),
        "may_act": can_somewhere(request.user, Action.IMPORT),
    }
    part = "progress" if request.GET.get("part") == "progress" else "detail"
    return render(request, f"console/import_{part}.html", context)


def import_map(request: Asked, pk: int) -> HttpResponse:
    """Say which header feeds which column."""
    run = _acting(request, pk)
    form = MappingForm(request.POST or None, run=run, source=request.GET.get("source") or run.source)
    if request.method == "POST" and form.is_valid():
        try:
            runs.map_columns(run=run, by=request.user, **form.decision())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("console:import-detail", run.pk)
    status = 422 if form.errors else 200
    return render(request, "console/import_map.html", {"run": run, "form": form}, status=status)


def import_correction(request: Asked, pk: int) -> HttpResponseBase:
    """Send the rejected rows as a file to correct and import again."""
    run = _run(request, pk)
    return csv_response(correction_rows(run), name=f"import-{run.pk}-to-correct")


@require_POST
def import_apply(request: Asked, pk: int) -> HttpResponse:
    """Have a previewed import written."""
    return _act(request, pk, lambda run: runs.apply(run=run, by=request.user))


@require_POST
def import_discard(request: Asked, pk: int) -> HttpResponse:
    """Put an import away."""
    return _act(request, pk, lambda run: runs.discard(run=run, by=request.user))


@require_POST
def import_cancel(request: Asked, pk: int) -> HttpResponse:
    """Stop reading or writing; everything is put back."""
    return _act(request, pk, lambda run: runs.cancel(run=run, by=request.user))


@require_POST
def import_undo(request: Asked, pk: int) -> HttpResponse:
    """Take a whole import back."""
    return _act(request, pk, lambda run: runs.undo(run=run, by=request.user))


def _act(request: Asked, pk: int, change: Callable[[ImportRun], Any]) -> HttpResponse:
    run = _acting(request, pk)
    try:
        change(run)
    except DomainError as error:
        messages.error(request, str(error.detail))
    return redirect("console:import-detail", run.pk)


def _run(request: Asked, pk: int) -> ImportRun:
    return get_object_or_404(runs_for(request.user), pk=pk)


def _acting(request: Asked, pk: int) -> ImportRun:
    run = _run(request, pk)
    if not can_somewhere(request.user, Action.IMPORT):
        raise PermissionDenied
    return run
