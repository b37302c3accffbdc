"""Pages of key results: their list, their forms, and what was said of them."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.forms import as_typed
from core.common.listing.view import listing_page
from core.profile import requires
from portfolio.extensions import measured
from portfolio.forms.strategy import KeyResultForm, ValueForm
from portfolio.lists.key_result_values import KEY_RESULT_VALUES
from portfolio.lists.key_results import KEY_RESULTS
from portfolio.models import KeyResult, Objective
from portfolio.services import key_results
from portfolio.views.objectives import SWITCH, editable
from portfolio.views.on_objectives import Words, form_of, removed


@requires(SWITCH)
def key_result_list(request: Asked) -> HttpResponseBase:
    """List key results."""
    return listing_page(
        request,
        KEY_RESULTS,
        template="portfolio/objective_list.html",
        current="key_results",
        objectives_on=True,
    )


@requires(SWITCH)
def key_result_value_list(request: Asked) -> HttpResponseBase:
    """List what was said by hand of key results."""
    return listing_page(
        request,
        KEY_RESULT_VALUES,
        template="portfolio/objective_list.html",
        current="key_result_values",
        objectives_on=True,
    )


@requires(SWITCH)
def key_result_add(request: Asked, pk: int) -> HttpResponse:
    """Add a key result to an objective."""
    objective = editable(request.user, pk)
    form = KeyResultForm(request.POST or None, user=request.user)
    add = partial(key_results.add, by=request.user, objective=objective)
    words = Words(_("Add a key result"), _("Add key result"), _("Key result added."))
    return form_of(request, form, add, words, objective=objective)


@requires(SWITCH)
def key_result_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a key result."""
    key_result = _key_result(request.user, pk)
    initial = {name: getattr(key_result, name) for name in KeyResultForm.base_fields}
    for name in ("start_value", "target_value"):
        initial[name] = as_typed(measured.written(initial[name], key_result.kpi))
    return form_of(
        request,
        KeyResultForm(request.POST or None, user=request.user, initial=initial),
        partial(key_results.change, by=request.user, key_result=key_result),
        Words(_("Edit key result"), _("Save key result"), _("Key result saved.")),
        objective=key_result.objective,
        remove=_("Remove key result"),
        remove_url=reverse("portfolio:key-result-remove", args=[key_result.pk]),
    )


@require_POST
@requires(SWITCH)
def key_result_remove(request: Asked, pk: int) -> HttpResponse:
    """Remove a key result; the toast brings it back."""
    key_result = _key_result(request.user, pk)
    step = key_results.remove(by=request.user, key_result=key_result)
    return removed(request, step, key_result.objective_id)


@requires(SWITCH)
def key_result_say(request: Asked, pk: int) -> HttpResponse:
    """Say what a key result without a KPI had reached on a day."""
    key_result = _key_result(request.user, pk)
    return form_of(
        request,
        ValueForm(request.POST or None, initial={"on": timezone.localdate()}),
        partial(key_results.say, by=request.user, key_result=key_result),
        Words(_("Where is it now?"), _("Keep value"), _("Value kept.")),
        objective=key_result.objective,
        subtitle=key_result.title,
    )


def _key_result(user: User, pk: int) -> KeyResult:
    found = KeyResult.objects.filter(objective__in=Objective.objects.visible_to(user))
    key_result = get_object_or_404(found.select_related("objective__node__scope", "product"), pk=pk)
    require(user, Action.EDIT_OBJECTIVE, key_result.objective)
    return key_result
