"""Pages of steering packs."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, require, require_somewhere
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from governance import pages
from governance.downloads import sent
from governance.forms import PackForm
from governance.lists import PACKS
from governance.models import PackFile, Snapshot
from governance.selectors.packs import states_of
from governance.services import files, snapshots
from portfolio.forms.places import lacks_portfolio
from portfolio.models import Node


def pack_list(request: Asked) -> HttpResponseBase:
    """List the packs that were prepared."""
    return listing_page(request, PACKS)


def pack_new(request: Asked) -> HttpResponse:
    """Ask for a pack of a node: its month and the languages of its files."""
    asked = _asked_node(request)
    require_somewhere(request.user, Action.PREPARE_PACK)
    initial = {
        "node": asked.code if asked else None,
        "period": request.GET.get("period"),
        "languages": [(get_language() or settings.LANGUAGE_CODE)[:2]],
    }
    form = PackForm(request.POST or None, user=request.user, today=timezone.localdate(), initial=initial)
    if snapshot := saved(form, partial(snapshots.prepare, by=request.user)):
        messages.info(request, _("The numbers are frozen; the files are being drawn."))
        return redirect("governance:pack-detail", snapshot.position)
    return form_page(
        request,
        form,
        title=_("Prepare a steering pack"),
        submit=_("Prepare pack"),
        cancel_url=reverse("governance:pack-list"),
        subtitle=_("It freezes the numbers as they are now and draws slides, a document and a workbook."),
        **lacks_portfolio(request.user),
    )


def pack_detail(request: Asked, number: int) -> HttpResponse:
    """Show a pack: what was frozen, whether it is still that, its files, what changed."""
    snapshot = _pack(request, number)
    if request.GET.get("part") == "files":
        languages = states_of(snapshot)
        context = {
            "snapshot": snapshot,
            "languages": languages,
            "moving": any(one.moving for one in languages),
        }
        return render(request, "governance/pack_files.html", context)
    return render(request, "governance/pack_detail.html", pages.pack_page(snapshot))


@require_POST
def pack_draw(request: Asked, number: int) -> HttpResponse:
    """Have the files drawn in a language."""
    snapshot = _pack(request, number)
    language = request.POST.get("language", "")
    if language not in PackFile.Language.values:
        raise Http404
    snapshots.ask_drawing(snapshot=snapshot, language=language, by=request.user)
    return redirect("governance:pack-detail", snapshot.position)


def pack_file(request: Asked, number: int, language: str, kind: str) -> HttpResponseBase:
    """Send a file of a pack."""
    snapshot = _pack(request, number)
    try:
        return sent(snapshot, language=language, kind=kind)
    except files.NotDrawn as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error.detail))
        return redirect("governance:pack-detail", snapshot.position)


def _pack(request: Asked, number: int) -> Snapshot:
    seen = Snapshot.objects.visible_to(request.user).select_related("node__scope")
    return get_object_or_404(seen, position=number)


def _asked_node(request: Asked) -> Node | None:
    """Return the node that the address names; one that is not seen is not there."""
    code = request.GET.get("node")
    if not code:
        return None
    node = get_object_or_404(Node.objects.visible_to(request.user).select_related("scope"), code=code)
    require(request.user, Action.PREPARE_PACK, node)
    return node
