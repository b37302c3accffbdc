"""Around one thing: its history, what was said about it, the star, and who hears of it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.collaboration.panels import history_context
from core.collaboration.selectors import history as told
from core.collaboration.selectors.marks import kept
from core.collaboration.selectors.search import lines_of
from core.collaboration.services import choices
from core.common.exports import csv_response, xlsx_response
from core.common.listing import PAGE_SIZE
from core.common.pages import page_before
from core.subjects import Subject, known, seen_by


def thing_of(request: Asked, kind: str, pk: int) -> tuple[Subject, Any]:
    """Return a thing that the user sees. Raises Http404 for anything else."""
    subject, thing = known(kind), seen_by(request.user, kind, pk)
    if subject is None or thing is None:
        raise Http404
    return subject, thing


def history_page(request: Asked, kind: str, pk: int) -> HttpResponseBase:
    """Show, or send as a file, everything that happened to a thing."""
    subject, thing = thing_of(request, kind, pk)
    context = history_context(request, subject, thing)
    match request.GET.get("export"):
        case "csv":
            return csv_response(_lines(context["history"]), name=f"history-{kind}-{pk}", guarded=True)
        case "xlsx":
            return xlsx_response(_lines(context["history"]), name="history")
    return render(request, "collaboration/history_page.html", context)


@require_POST
def bookmark(request: Asked, kind: str, pk: int) -> HttpResponse:
    """Keep a thing, or no longer."""
    subject, thing = thing_of(request, kind, pk)
    on = request.POST.get("on") == "1"
    choices.bookmark(user=request.user, kind=kind, pk=pk, on=on)
    if request.headers.get("HX-Request"):
        context = {"kind": kind, "pk": pk, "bookmarked": on}
        return render(request, "collaboration/star.html", context)
    return redirect(page_before(request, subject.url(thing)))


@require_POST
def follow(request: Asked, kind: str, pk: int) -> HttpResponse:
    """Hear of what is said about a thing, or no longer."""
    subject, thing = thing_of(request, kind, pk)
    on = request.POST.get("on") == "1"
    choices.follow(user=request.user, kind=kind, pk=pk, on=on)
    said = _("You follow %(name)s.") if on else _("You no longer follow %(name)s.")
    messages.info(request, said % {"name": subject.title(thing)})
    return redirect(page_before(request, subject.url(thing)))


def bookmark_list(request: Asked) -> HttpResponse:
    """List what somebody keeps."""
    page = Paginator(kept(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines_of(request.user, page)}
    return render(request, "collaboration/bookmark_list.html", context)


def _lines(history: told.History) -> Iterator[list[Any]]:
    """Write a history as rows: one for each field that changed."""
    yield ["when", "who", "what_happened", "field", "label", "before", "after"]
    for entry in history.entries:
        head = [entry.occurred_at, entry.actor, entry.text]
        for change in entry.changes:
            yield [*head, change.field, change.label, change.before_text, change.after_text]
        if not entry.changes:
            yield [*head, "", "", "", ""]
