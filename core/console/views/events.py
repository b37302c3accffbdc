"""The page of the audit trail."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.access.selectors.trail import trail_visible_to
from core.audit.filters import EventFilter
from core.audit.selectors.history import happening
from core.audit.selectors.listing import LISTING
from core.common.exports import export
from core.common.listing import list_page


def event_list(request: Asked) -> HttpResponseBase:
    """List what happened in the part of the portfolio whose trail somebody may read."""
    if not can_somewhere(request.user, Action.VIEW_AUDIT):
        raise Http404
    filterset = EventFilter(request.GET, queryset=trail_visible_to(request.user), request=request)
    file = export(request, filterset.qs, LISTING, name="audit-trail")
    if file:
        return file
    page = list_page(request, filterset, LISTING)
    rows = [(event, happening(event)) for event in page.page]
    return render(request, "console/event_list.html", {"list": page, "rows": rows})
