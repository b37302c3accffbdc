"""Pages of imports: send a file, map its columns, look at the preview, apply, undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, can_somewhere, require_somewhere
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.exports import csv_response
from core.common.listing.view import listing_page
from core.console.forms import MappingForm, UploadForm
from core.console.lists import IMPORTS
from core.console.selectors.import_page import group_table, import_page, reasons_page, work_of
from core.ingest import sources
from core.ingest.models import ImportRun
from core.ingest.selectors.columns import sample_table
from core.ingest.selectors.rejected import correction_delimiter, correction_rows
from core.ingest.selectors.runs import runs_for
from core.ingest.services import runs
from core.jobs.models import Job
from core.jobs.selectors.jobs import jobs_for

State = ImportRun.State
PLACE = "console:import-detail"


def import_list(request: Asked) -> HttpResponseBase:
    """List imports, with the place to drop a file."""
    may_import = can_somewhere(request.user, Action.IMPORT)
    return listing_page(
        request, IMPORTS, template="console/import_list.html", form=UploadForm(), may_import=may_import
    )


@require_POST
def import_add(request: Asked) -> HttpResponse:
    """Receive a file."""
    require_somewhere(request.user, Action.IMPORT)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _no_file(form))
        return redirect("console:import-list")
    file, source = form.cleaned_data["file"], form.cleaned_data["source"] or None
    try:
        run = runs.receive(file=file, name=file.name, by=request.user, source=source)
    except DomainError as error:
        messages.error(request, error.sentences())
        return redirect("console:import-list")
    return redirect(PLACE, run.pk)


def import_detail(request: Asked, pk: int) -> HttpResponse:
    """Show an import in whatever state it is; the part that moves is polled on its own."""
    run = _run(request, pk)
    may_act = _may_act(request, run)
    if request.GET.get("part") == "progress":
        context = {"run": run, "work": work_of(run), "may_act": may_act}
        return render(request, "console/import_progress.html", context)
    if group := request.GET.get("group"):
        return _group(request, run, group)
    page = import_page(run)
    context = {
        "run": run,
        "page": page,
        "work": page.work,
        "crumbs": crumbs(run),
        "may_act": may_act,
        "may_see_columns": may_act and bool(run.source),
        "may_see_recompute": _may_see(request, page.recompute),
    }
    return render(request, "console/import_detail.html", context)


def _group(request: HttpRequest, run: ImportRun, name: str) -> HttpResponse:
    """Show all rows of one group, page by page."""
    context: dict[str, Any] = {"run": run, "crumbs": [*crumbs(run, linked=True), (_group_name(name), "")]}
    number = request.GET.get("page")
    if name == "rejected":
        context["pages"], context["reasons"] = reasons_page(run, number)
        return render(request, "console/import_reasons.html", context)
    return render(request, "console/import_group.html", {**context, "table": group_table(run, name, number)})


def _group_name(name: str) -> str:
    match name:
        case "new":
            return _("New")
        case "changed":
            return _("Changed")
        case "vanished":
            return _("Vanished")
        case "rejected":
            return _("Rejected")
    raise Http404


def import_map(request: Asked, pk: int) -> HttpResponse:
    """Say which header feeds which column."""
    run = acting(request, pk)
    if run.state not in (State.NEEDS_MAPPING, State.PREVIEWED, State.REFUSED):
        messages.error(request, str(runs.NotOpen.detail))
        return redirect(PLACE, run.pk)
    source = _chosen_source(request, run)
    form = MappingForm(request.POST or None, run=run, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            runs.map_columns(run=run, by=request.user, **form.decision())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(PLACE, run.pk)
    header, samples = sample_table(run)
    context = {
        "run": run,
        "form": form,
        "sources": sorted(sources.every(), key=lambda one: str(one.label)),
        "crumbs": [*crumbs(run, linked=True), (_("Columns"), "")],
        "header": header,
        "samples": samples,
    }
    return render(request, "console/import_map.html", context, status=422 if form.errors else 200)


def _chosen_source(request: HttpRequest, run: ImportRun) -> str:
    """Return the kind of file that the address asks for, else the run's own."""
    wanted = request.GET.get("source") or run.source
    return wanted if wanted in {source.name for source in sources.every()} else ""


def import_correction(request: Asked, pk: int) -> HttpResponseBase:
    """Send the rejected rows as a file to correct and import again."""
    run = _run(request, pk)
    if not run.rejected:
        raise Http404
    return csv_response(
        correction_rows(run),
        name=f"import-{run.pk}-to-correct",
        delimiter=correction_delimiter(run),
        guarded=True,
    )


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
    run = acting(request, pk)
    try:
        change(run)
    except DomainError as error:
        messages.error(request, error.sentences())
    return redirect(PLACE, run.pk)


def crumbs(run: ImportRun, *, linked: bool = False) -> list[tuple[str, str]]:
    """Return the way to a page of an import."""
    own = reverse(PLACE, args=[run.pk]) if linked else ""
    return [(_("Imports"), reverse("console:import-list")), (run.file_name, own)]


def _no_file(form: UploadForm) -> str:
    said = [str(problem) for problem in form.errors.get("file", [])]
    return " ".join(said) or _("No file arrived. Choose one and send it again.")


def _run(request: Asked, pk: int) -> ImportRun:
    return get_object_or_404(runs_for(request.user), pk=pk)


def _may_act(request: Asked, run: ImportRun) -> bool:
    return can_somewhere(request.user, Action.IMPORT)


def _may_see(request: Asked, job: Job | None) -> bool:
    return job is not None and jobs_for(request.user).filter(pk=job.pk).exists()


def acting(request: Asked, pk: int) -> ImportRun:
    """Return an import that the user may act on. Raises Http404, PermissionDenied."""
    run = _run(request, pk)
    if not _may_act(request, run):
        raise PermissionDenied
    return run
