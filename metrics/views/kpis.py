"""Pages of KPIs: the list, one KPI, and the definitions that the company makes itself."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, require
from core.access.requests import Asked
from core.common.forms import saved
from core.common.pages import form_page
from core.common.periods import last_complete_month
from metrics.forms.kpis import KpiForm, LabelsForm, OwnerForm, VersionForm
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import CompanyKpi, KpiOwner
from metrics.pages.editor import draft
from metrics.pages.kpis import chosen, common, crumbs, detail_page, history_page, list_page
from metrics.services import company_kpis, kpi_owners
from metrics.wording.kpis import measures
from portfolio.models import Node


def kpi_list(request: Asked) -> HttpResponse:
    """List the KPIs with their definitions."""
    return render(request, "metrics/kpi_list.html", list_page(request.user))


def kpi_detail(request: Asked, code: str) -> HttpResponse:
    """Show one KPI: what it means, over time, and broken down below a node."""
    kpi, own = _found(code)
    if kpi is None:
        return render(request, "metrics/kpi_at_rest.html", common(request.user, None, own))
    return render(request, "metrics/kpi_detail.html", detail_page(request, request.user, kpi, own))


def kpi_history(request: Asked, code: str) -> HttpResponse:
    """Show what happened to a KPI's definition."""
    return render(request, "metrics/kpi_history.html", history_page(request.user, code, *_found(code)))


def kpi_add(request: Asked) -> HttpResponse:
    """Define a KPI of the company's own."""
    _require(request)
    form = KpiForm(request.POST or None)
    if kpi := saved(form, partial(company_kpis.add, by=request.user)):
        messages.info(request, _("%(name)s defined. Its values are being computed.") % {"name": kpi.name})
        return redirect("metrics:kpi-detail", kpi.code)
    told = request.POST if form.is_bound else {}
    context = _editor(request, form, told) | {"title": _("New KPI"), "submit": _("Define KPI")}
    context["crumbs"] = crumbs((_("New KPI"), ""))
    return render(request, "metrics/kpi_form.html", context, status=422 if form.errors else 200)


def kpi_check(request: Asked) -> HttpResponse:
    """Check a formula while it is typed, and value it on real numbers; saves nothing."""
    _require(request)
    nodes = list(Node.objects.visible_to(request.user).select_related("scope").order_by("scope__path"))
    node = chosen(nodes, request.GET.get("preview_node"))
    checked = draft(request.GET.dict(), node, last_complete_month(timezone.localdate()))
    typed = "typed" in request.GET
    context = {"draft": checked, "selects": typed and "fixed" not in request.GET, "counters": typed}
    return render(request, "metrics/kpi_checked.html", context)


def kpi_edit(request: Asked, code: str) -> HttpResponse:
    """Change what a KPI of the company's own is called and how it is shown."""
    own = _own(request, code)
    initial = {name: getattr(own, name) for name in LabelsForm.base_fields}
    form = LabelsForm(request.POST or None, initial=initial)
    if changed := saved(form, partial(company_kpis.change, by=request.user, kpi=own)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("metrics:kpi-detail", code)
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": own.name},
        subtitle=_("Code, unit and formula stay. Another formula is a new version."),
        submit=_("Save KPI"),
        cancel_url=reverse("metrics:kpi-detail", args=[code]),
    )


def kpi_reword(request: Asked, code: str) -> HttpResponse:
    """Have a KPI compute something else from a day on."""
    own = _own(request, code)
    last = own.versions.order_by("-number")[0]
    form = VersionForm(request.POST or None, initial={"formula": last.formula, "counted": last.counted})
    if saved(form, partial(company_kpis.reword, by=request.user, kpi=own)):
        messages.info(request, _("New version of %(name)s saved.") % {"name": own.name})
        return redirect("metrics:kpi-detail", code)
    told = {"formula": last.formula, "counted": last.counted, **request.POST.dict()}
    fixed = {"unit": own.unit, "default_window": own.default_window, "decimals": str(own.decimals)}
    context = _editor(request, form, told | fixed) | {
        "title": _("New version of %(name)s") % {"name": own.name},
        "submit": _("Save version"),
        "crumbs": crumbs((own.name, reverse("metrics:kpi-detail", args=[code])), (_("New version"), "")),
        "own": own,
        "fixed": fixed,
    }
    return render(request, "metrics/kpi_form.html", context, status=422 if form.errors else 200)


def kpi_owner(request: Asked, code: str) -> HttpResponse:
    """Name who answers for a KPI, built in or the company's own."""
    _require(request)
    kpi, own = _found(code)
    owner = KpiOwner.objects.filter(kpi=code).first()
    initial = {"person": owner.person_id, "words": owner.words} if owner else {}
    form = OwnerForm(request.POST or None, initial=initial)
    if saved(form, partial(kpi_owners.set_owner, by=request.user, kpi=code)) is not None:
        messages.info(request, _("Owner saved."))
        return redirect("metrics:kpi-detail", code)
    name = common(request.user, kpi, own)["name"]
    return form_page(
        request,
        form,
        title=_("Owner of %(name)s") % {"name": name},
        submit=_("Save owner"),
        cancel_url=reverse("metrics:kpi-detail", args=[code]),
    )


@require_POST
def kpi_archive(request: Asked, code: str) -> HttpResponse:
    """Compute a KPI no more."""
    own = company_kpis.archive(by=request.user, kpi=_own(request, code))
    undo = reverse("metrics:kpi-restore", args=[code])
    messages.info(request, _("%(name)s archived.") % {"name": own.name}, extra_tags=undo)
    return redirect("metrics:kpi-list")


@require_POST
def kpi_restore(request: Asked, code: str) -> HttpResponse:
    """Compute an archived KPI again."""
    own = company_kpis.restore(by=request.user, kpi=_own(request, code))
    messages.info(request, _("%(name)s restored.") % {"name": own.name})
    return redirect("metrics:kpi-detail", code)


def _editor(request: Asked, form: Any, told: Any) -> dict[str, Any]:
    nodes = list(Node.objects.visible_to(request.user).select_related("scope").order_by("scope__path"))
    node = chosen(nodes, told.get("preview_node"))
    return {
        "form": form,
        "measures": measures(),
        "nodes": nodes,
        "node": node,
        "draft": draft(told, node, last_complete_month(timezone.localdate())),
    }


def _found(code: str) -> tuple[Kpi | None, CompanyKpi | None]:
    """Return the KPI and, of the company's own, how it is kept; archived ones are kept only."""
    own = CompanyKpi.objects.filter(code=code).first()
    if own and own.archived_at:
        return None, own
    try:
        return registry.get(code), own
    except KeyError:
        if own is None:
            raise Http404 from None
        return None, own


def _require(request: Asked) -> None:
    require(request.user, Action.EDIT_KPI)


def _own(request: Asked, code: str) -> CompanyKpi:
    own = get_object_or_404(CompanyKpi, code=code)
    _require(request)
    return own
