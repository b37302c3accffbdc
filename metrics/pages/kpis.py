"""What the templates of KPIs are given."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import Scope, User
from core.access.permissions import Action, can
from core.audit.selectors.history import history
from core.common import dates
from core.common.periods import format_month, last_complete_month, shift
from metrics import charts, wording
from metrics.addresses import PERIODS_OFFERED
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import CompanyKpi, Target
from metrics.selectors.kpi_page import KpiAtNode, Row, kpi_at, targets_at
from metrics.selectors.owners import owners
from metrics.selectors.reading import Reading
from metrics.wording.kpis import definition, families, family
from portfolio.models import Node, Product


def list_page(user: User) -> dict[str, Any]:
    """Return all KPIs under their family, in words, and those that are archived."""
    today, named = timezone.localdate(), owners()
    order = list(families())
    kpis = sorted(registry.all_kpis(), key=lambda kpi: (order.index(kpi.family), kpi.order))
    return {
        "families": [
            (family(one), [_line(kpi.worded_on(today), named) for kpi in group])
            for one, group in groupby(kpis, lambda kpi: kpi.family)
        ],
        "archived": [_archived(kpi) for kpi in CompanyKpi.objects.exclude(archived_at=None).order_by("code")],
        "may_edit": can(user, Action.EDIT_KPI),
    }


def detail_page(request: HttpRequest, user: User, kpi: Kpi, own: CompanyKpi | None) -> dict[str, Any]:
    """Return a KPI's definition, and how it is at the node that the address names (else the highest)."""
    today = timezone.localdate()
    now = kpi.worded_on(today)
    nodes = list(Node.objects.visible_to(user).select_related("scope").order_by("scope__path"))
    node = chosen(nodes, request.GET.get("node"))
    window = request.GET.get("window", "")
    window = window if window in now.windows else str(now.default_window)
    period = _period(request, today)
    page = common(user, now, own) | {
        "kpi": now,
        "definition": definition(now),
        "in_force": kpi.version_on(today).number,
        "owner": owners().get(kpi.code),
        "nodes": [_choice(one.code, _indented(one), node is not None and one.pk == node.pk) for one in nodes],
        "windows": [_choice(str(it), wording.window(it), it == window) for it in now.windows],
        "periods": _periods(period, today),
        "span": wording.span(window, period),
        "node": node,
    }
    if node is None:
        return page
    shown = kpi_at(node=node, kpi=kpi, window=window, period=period, today=today)
    return page | _at_node(shown, now, user, node, today)


def history_page(user: User, code: str, kpi: Kpi | None, own: CompanyKpi | None) -> dict[str, Any]:
    """Return what happened to a KPI's definition and owner."""
    page = common(user, kpi, own)
    above = (page["name"], reverse("metrics:kpi-detail", args=[code]))
    return page | {"crumbs": crumbs(above, (_("History"), "")), "events": history("kpi", code)}


def common(user: User, kpi: Kpi | None, own: CompanyKpi | None) -> dict[str, Any]:
    """Return what the head of a KPI's pages needs; one that is archived, or no longer holds, has no Kpi."""
    name, description = (_said(kpi, own, field) for field in ("name", "description"))
    return {
        "code": kpi.code if kpi else own.code if own else "",
        "name": name,
        "description": description,
        "crumbs": crumbs((name, "")),
        "own": own,
        "may_edit": can(user, Action.EDIT_KPI),
    }


def crumbs(*below: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the path to a page of KPIs."""
    return [(_("KPIs"), reverse("metrics:kpi-list")), *below]


def chosen(nodes: Sequence[Node], code: str | None) -> Node | None:
    """Return the node of that code, else the highest one; None where the user sees none."""
    by_code = {node.code: node for node in nodes}
    top = min(nodes, key=lambda node: node.scope.path.count("."), default=None)
    return by_code.get(code or "", top)


def place_name(scope: Scope) -> str:
    """Return the name of a node or product."""
    place: Node | Product = scope.node if scope.kind == "node" else scope.product
    return place.name


def target_text(target: Target, kpi: Kpi) -> dict[str, Any]:
    """Say a target."""
    return {
        "pk": target.pk,
        "name": kpi.said("name", wording.language()),
        "place": place_name(target.scope),
        "value": wording.aim(target.value, kpi),
        "tolerance": wording.margin(target.tolerance, kpi) if target.tolerance else "",
        "starts_on": target.starts_on,
        "ends_on": target.ends_on,
    }


def _at_node(shown: KpiAtNode, kpi: Kpi, user: User, node: Node, today: date) -> dict[str, Any]:
    tongue = wording.language()
    reading = shown.rows[0].reading
    return {
        "rows": [_row(row, kpi) for row in shown.rows],
        "figure": charts.trend_figure(shown.trend, language=tongue),
        "trend_rows": [_month(one, kpi) for one in reversed(shown.trend.readings)],
        "trend_note": wording.count(reading, kpi),
        "targets": [target_text(one, kpi) | _seen(user, one) for one in targets_at(kpi.code, node, today)],
        "may_target": can(user, Action.EDIT_TARGET, node),
    }


def _seen(user: User, target: Target) -> dict[str, Any]:
    """A target of a node above that the user does not see applies all the same, without its name."""
    place = {} if can(user, Action.VIEW, target.scope) else {"place": _("A node above")}
    return {**place, "may_edit": can(user, Action.EDIT_TARGET, target.scope)}


def _row(row: Row, kpi: Kpi) -> dict[str, Any]:
    reading, place = row.reading, row.reading.scope
    if place.kind == "node":
        url = f"{reverse('metrics:kpi-detail', args=[kpi.code])}?node={place.code}"
    else:
        url = reverse("portfolio:product-detail", args=[place.code])
    return {
        "name": place.name,
        "kind": place.kind,
        "url": url,
        "why_url": reverse("metrics:value-why", args=[reading.id]),
        "value": wording.value(reading.value, kpi),
        "target": wording.target(reading, kpi),
        "status": wording.mark(reading),
        "reason": wording.reason(reading) if reading.value is None else "",
        "change": wording.change(row.change, kpi) if row.change.difference is not None else "",
        "n": reading.n,
        "age": dates.age(row.age_days, language=wording.language()) if row.age_days is not None else "",
    }


def _month(reading: Reading, kpi: Kpi) -> dict[str, Any]:
    return {
        "month": reading.period,
        "value": wording.value(reading.value, kpi),
        "target": wording.target(reading, kpi),
        "status": wording.mark(reading),
        "version": reading.version,
        "n": reading.n,
        "url": reverse("metrics:value-why", args=[reading.id]),
    }


def _line(kpi: Kpi, named: dict[str, Any]) -> dict[str, Any]:
    owner = named.get(kpi.code)
    return definition(kpi) | {
        "url": reverse("metrics:kpi-detail", args=[kpi.code]),
        "owner": str(owner) if owner else "",
    }


def _archived(kpi: CompanyKpi) -> dict[str, Any]:
    return {
        "code": kpi.code,
        "name": _said(None, kpi, "name"),
        "url": reverse("metrics:kpi-detail", args=[kpi.code]),
        "archived_at": kpi.archived_at,
    }


def _said(kpi: Kpi | None, own: CompanyKpi | None, field: str) -> str:
    if kpi is not None:
        return kpi.said(field, wording.language())
    french = wording.language().startswith("fr")
    return str(getattr(own, f"{field}_fr" if french else field)) if own else ""


def _choice(value: str, label: str, current: bool) -> dict[str, Any]:
    return {"value": value, "label": label, "current": current}


def _indented(node: Node) -> str:
    return "\N{NO-BREAK SPACE}" * 3 * node.scope.path.count(".") + node.name


def _period(request: HttpRequest, today: date) -> date:
    text, offered = request.GET.get("period", ""), _offered(today)
    return {format_month(month): month for month in offered}.get(text, offered[0])


def _offered(today: date) -> list[date]:
    return [shift(last_complete_month(today), -back) for back in range(PERIODS_OFFERED)]


def _periods(period: date, today: date) -> list[dict[str, Any]]:
    tongue = wording.language()
    return [
        _choice(format_month(month), dates.month(month, language=tongue), month == period)
        for month in _offered(today)
    ]
