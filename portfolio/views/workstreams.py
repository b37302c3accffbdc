"""How far a product is with a stage."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from core.profile import requires
from portfolio.forms.workstreams import WorkstreamForm
from portfolio.lists.workstreams import WORKSTREAMS
from portfolio.models import CycleStage, Product
from portfolio.selectors.workstreams import cells
from portfolio.services import workstreams
from portfolio.subjects import product_tab
from portfolio.views.finding import find_product


@requires("gates")
def workstream_list(request: Asked) -> HttpResponseBase:
    """List workstreams."""
    return listing_page(request, WORKSTREAMS)


@requires("gates")
def workstream_edit(request: Asked, code: str, pk: int) -> HttpResponse:
    """Change a workstream, quickly from the product's page or in full here."""
    product = find_product(request.user, code)
    return _edit(request, product, _stage(product, pk=pk))


@requires("gates")
def workstream_begin(request: Asked, code: str, stage: str) -> HttpResponse:
    """Say the first word about a stage that holds by default, where no life cycle is defined yet."""
    product = find_product(request.user, code)
    return _edit(request, product, _stage(product, code=stage))


def _edit(request: Asked, product: Product, stage: CycleStage) -> HttpResponse:
    require(request.user, Action.EDIT_PRODUCT, product)
    held = product.workstreams.filter(stage_id=stage.pk).select_related("person").first()
    initial = WorkstreamForm.initial_of(held)
    # The product's page sends the state and the reason alone; what it does not send stays.
    form = WorkstreamForm(_with_the_rest(request, initial), initial=initial)
    change = partial(
        workstreams.change_keeping, by=request.user, product=product, stage=stage, today=timezone.localdate()
    )
    if changed := saved(form, change):
        workstream, step = changed
        said = _("%(stage)s: %(state)s.") % {
            "stage": stage.called,
            "state": workstream.get_state_display(),
        }
        messages.info(request, said, extra_tags=step.address if step else "")
        return redirect(product_tab(product, "gates"))
    return form_page(
        request,
        form,
        title=_("%(stage)s of %(name)s") % {"stage": stage.called, "name": product.name},
        submit=_("Save workstream"),
        cancel_url=product_tab(product, "gates"),
    )


def _stage(product: Product, **named: int | str) -> CycleStage:
    """Return a stage that the product's page shows, by its key or its code. Raises Http404."""
    [(name, value)] = named.items()
    stage = next((cell.stage for cell in cells(product) if getattr(cell.stage, name) == value), None)
    if stage is None:
        raise Http404
    return stage


def _with_the_rest(request: Asked, initial: dict[str, object]) -> dict[str, object] | None:
    if request.method != "POST":
        return None
    sent = request.POST.dict()
    kept = {name: getattr(value, "pk", value) for name, value in initial.items() if value is not None}
    return {**kept, **sent}
