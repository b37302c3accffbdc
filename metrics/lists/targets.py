"""The list of targets; its file is read back by the import of targets."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.access.permissions import Action, can, can_somewhere
from core.common.errors import Invalid
from core.common.listing import Add, Column, Edit, Empty, Listing
from core.common.templatetags import portal as write
from metrics import wording
from metrics.filters import TargetFilter
from metrics.forms.targets import TargetForm, aimed_at, written
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import Target
from metrics.pages.kpis import target_text
from metrics.selectors.target_list import plain, targets_for
from metrics.services import targets
from portfolio.lists import SEEN_NODES, SEEN_PRODUCTS
from teams.lists.editing import field_of


def _in_words(rows: list[Any], user: User) -> None:
    """Say every target of a page; one of an archived KPI shows its bare figures."""
    kpis = {kpi.code: kpi for kpi in registry.all_kpis()}
    for target in rows:
        kpi = kpis.get(target.kpi)
        target.words = target_text(target, kpi) if kpi else None
        target.opens = kpi is not None and can(user, Action.EDIT_TARGET, target.scope)


def _kpi(target: Any) -> Any:
    if target.words:
        return target.words["name"]
    return format_html('{} <span class="pill">{}</span>', target.kpi, gettext("Archived"))


def _edit(target: Any) -> str:
    return reverse("metrics:target-edit", args=[target.pk]) if target.opens else ""


def _place(target: Target) -> str:
    scope = target.scope
    return str(scope.node.name if scope.kind == Scope.Kind.NODE else scope.product.name)


def _place_url(target: Target) -> str:
    scope = target.scope
    if scope.kind == Scope.Kind.NODE:
        return f"{reverse('metrics:kpi-detail', args=[target.kpi])}?{urlencode({'node': scope.code})}"
    return reverse("portfolio:product-detail", args=[scope.code])


def _known(target: Target) -> Kpi | None:
    """Return what a target is of; None where it is archived."""
    return {kpi.code: kpi for kpi in registry.all_kpis()}.get(target.kpi)


def _named(target: Target) -> str:
    kpi = _known(target)
    return f"{kpi.said('name', wording.language()) if kpi else target.kpi}, {_place(target)}"


def _closed(target: Target) -> str:
    if _known(target):
        return ""
    return gettext("This KPI is archived: its targets stay as they are. Restore the KPI first.")


def _days(name: str) -> Edit:
    return _edit_of(name, targets.change, targets.change_each)


def _figure(name: str) -> Edit:
    """Return how a figure is changed: in the unit of its KPI, a percentage with its sign."""

    def change(*, by: User, target: Target, **told: Any) -> None:
        targets.change(by=by, target=target, **{name: aimed_at(told[name], _known(target))})

    def each(*, by: User, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
        kpis = {kpi.code: kpi for kpi in registry.all_kpis()}
        wanted, refused = {}, {}
        for pk, code in Target.objects.filter(pk__in=list(changes)).values_list("pk", "kpi"):
            try:
                wanted[pk] = {name: aimed_at(changes[pk][name], kpis.get(code))}
            except Invalid as error:
                refused[pk] = error.sentences()
        return refused | targets.change_each(by=by, changes=wanted)

    return replace(_edit_of(name, change, each), value=partial(_typed, name))


def _typed(name: str, target: Target) -> str:
    kpi = _known(target)
    return written(getattr(target, name), kpi.unit if kpi else "")


def _edit_of(name: str, change: Callable[..., Any], each: Callable[..., Mapping[int, str]]) -> Edit:
    edit = field_of(
        TargetForm,
        name,
        change,
        "target",
        may=lambda user, target: can(user, Action.EDIT_TARGET, target.scope),
        offered=lambda user: can_somewhere(user, Action.EDIT_TARGET),
        bulk=name != "starts_on",
        each=each,
    )
    return replace(edit, closed=_closed)


def _said(name: str, target: Any) -> str:
    return str(target.words[name]) if target.words else write.exact(getattr(target, name))


TARGETS = Listing(
    name="targets",
    url_name="metrics:target-list",
    title=_("Targets"),
    counted=ngettext_lazy(
        "%(total)s target. The nearest one up the tree applies.",
        "%(total)s targets. The nearest one up the tree applies.",
        "total",
    ),
    search=_("KPI, portfolio or product"),
    rows=targets_for,
    prepare=_in_words,
    filters=TargetFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS},
    source="targets",
    subject="target",
    url=_edit,
    names=_named,
    columns=(
        Column("kpi", _("KPI"), "kpi", show=_kpi),
        Column(
            "place",
            _("Place"),
            Coalesce("scope__node__name", "scope__product__name"),
            show=_place,
            url=_place_url,
        ),
        Column("target", _("Target"), kind="figure", show=partial(_said, "value"), edit=_figure("value")),
        Column(
            "tolerance",
            _("Tolerance"),
            kind="figure",
            show=partial(_said, "tolerance"),
            edit=_figure("tolerance"),
        ),
        Column("from", _("From"), "starts_on", kind="date", show="starts_on", edit=_days("starts_on")),
        Column("to", _("Until"), "ends_on", kind="date", show="ends_on", edit=_days("ends_on")),
    ),
    default_sort="kpi",
    export=(
        ("kpi", attrgetter("kpi")),
        ("node", lambda target: target.scope.code if target.scope.kind == Scope.Kind.NODE else ""),
        ("product", lambda target: target.scope.code if target.scope.kind == Scope.Kind.PRODUCT else ""),
        ("target", lambda target: plain(target.value)),
        ("tolerance", lambda target: plain(target.tolerance)),
        ("from", lambda target: target.starts_on),
        ("to", lambda target: target.ends_on),
    ),
    add=Add(_("Set target"), "metrics:target-add", lambda user: can_somewhere(user, Action.EDIT_TARGET)),
    empty=Empty(
        _("No targets yet"),
        _(
            "A target turns a number into a status: on target, in tolerance, off target. Set one on a "
            "portfolio, and all below it inherits it; or import a file."
        ),
    ),
)
