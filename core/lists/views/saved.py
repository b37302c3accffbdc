"""Saving, changing and removing views of a list; all from dialogs on the list itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.pages import ours
from core.lists.forms import ViewForm
from core.lists.models import SavedView
from core.lists.selectors.preferences import preference_of
from core.lists.selectors.views import address, kept_query
from core.lists.services import views
from core.lists.views.finding import back, find_listing


@require_POST
def save_view(request: Asked, name: str) -> HttpResponse:
    """Keep what a list shows now under a name."""
    listing = find_listing(request.user, name)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, _("Give the view a name of 60 characters at most."))
    sent = form.cleaned_data
    try:
        view = views.save(
            by=request.user,
            listing=listing.name,
            name=sent["name"],
            query=_cleaned(sent["query"]),
            is_shared=sent["is_shared"],
        )
    except DomainError as error:
        return _refused(request, error.sentences())
    if sent["default"]:
        views.open_with(user=request.user, listing=listing.name, view=view)
    messages.info(request, _("View %(name)s saved.") % {"name": view.name})
    return _show(request, view)


@require_POST
def change_view(request: Asked, name: str, pk: int) -> HttpResponse:
    """Rename a view, share it, open the list with it, keep the present filters in it, or remove it."""
    listing = find_listing(request.user, name)
    seen = SavedView.objects.visible_to(request.user).filter(listing=listing.name)
    view = get_object_or_404(seen.select_related("owner"), pk=pk)
    is_mine = view.owner_id == request.user.pk
    if not is_mine and not request.POST.keys() <= {"csrfmiddlewaretoken", "next", "save", "default"}:
        raise PermissionDenied
    if "remove" in request.POST:
        step = views.remove(by=request.user, view=view)
        messages.info(request, _("View %(name)s removed.") % {"name": view.name}, extra_tags=step.address)
        return HttpResponseRedirect(_list_of(request))
    try:
        if is_mine:
            view = views.change(by=request.user, view=view, **_changes(request))
    except DomainError as error:
        return _refused(request, error.sentences())
    if "save" in request.POST:
        _open_with(request, listing.name, view)
    messages.info(request, _("View %(name)s saved.") % {"name": view.name})
    return _show(request, view)


def _changes(request: Asked) -> dict[str, object]:
    if "keep" in request.POST:
        return {"query": _cleaned(request.POST.get("query", ""))}
    name = request.POST.get("name", "").strip()[:60]
    return {"is_shared": "is_shared" in request.POST, **({"name": name} if name else {})}


def _open_with(request: Asked, listing: str, view: SavedView) -> None:
    preference = preference_of(request.user, listing)
    now = preference is not None and preference.opens_with == view
    if "default" in request.POST:
        views.open_with(user=request.user, listing=listing, view=view)
    elif now:
        views.open_with(user=request.user, listing=listing, view=None)


def _cleaned(query: str) -> str:
    return kept_query(QueryDict(query))


def _list_of(request: Asked) -> str:
    """Return the list's own address, with all its rows: a default view would open it otherwise."""
    return ours(request, request.POST.get("next", "")).partition("?")[0] + "?view=all"


def _show(request: Asked, view: SavedView) -> HttpResponse:
    return HttpResponseRedirect(_list_of(request).partition("?")[0] + address(view))


def _refused(request: Asked, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return back(request)
