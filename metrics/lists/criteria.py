"""The list of success criteria."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common import dates, icons
from core.common.listing import Add, Column, Edit, Empty, Listing
from metrics import wording
from metrics.criteria_standing import standing_of
from metrics.filters import CriterionFilter
from metrics.forms.criteria import CriterionForm, in_unit
from metrics.forms.targets import written
from metrics.kpis import registry
from metrics.selectors.criteria import criteria_for
from metrics.selectors.target_list import plain
from metrics.wording.criteria import threshold, value, waiting
from portfolio.lists import SEEN_NODES, SEEN_PRODUCTS
from portfolio.services import criteria
from teams.lists.editing import field_of


def _kpi(criterion: Any) -> Any:
    """Return a built-in or a company's own KPI; None for one that is no more."""
    try:
        return registry.get(criterion.kpi)
    except KeyError:
        return None


def named(criterion: Any) -> str:
    """Name a criterion by its KPI, with the window where it is another than the KPI's own."""
    kpi = _kpi(criterion)
    name: str = kpi.said("name", wording.language()) if kpi else criterion.kpi
    if not criterion.window or (kpi and criterion.window == kpi.default_window):
        return name
    return f"{name}, {wording.window(criterion.window)}"


def _window(criterion: Any) -> str:
    return str(wording.window(criterion.window)) if criterion.window else ""


def threshold_of(criterion: Any) -> SafeString:
    """Write a threshold with its side."""
    return _figure(threshold(criterion.threshold, criterion.direction, _kpi(criterion)))


def _measured(criterion: Any) -> SafeString:
    return _figure(value(criterion.now_value, _kpi(criterion), criterion.threshold))


def _figure(text: str) -> SafeString:
    """Give a figure that is written already, in the unit of its KPI, as a cell of numbers takes it."""
    return format_html("{}", text)


def _verdict(criterion: Any) -> Any:
    return criterion.now_verdict or "pending"


def _standing(criterion: Any) -> Any:
    """Say how a criterion stands; one that waits or came too late carries a mark."""
    match standing_of(criterion, timezone.localdate()):
        case "agreed":
            day = dates.day(criterion.agreed_on, language=wording.language())
            return gettext("Agreed %(day)s") % {"day": day}
        case "after_launch":
            return icons.mark("waived", label=gettext("After launch"))
    return icons.mark("pending", label=waiting(list(criterion.signatures.all())))


def _edits(user: User) -> bool:
    return can_somewhere(user, Action.EDIT_PRODUCT)


def _word(*, by: User, criterion: Any, **changes: Any) -> None:
    """Change a wording that nobody signed; a signed one is changed on its own page."""
    if "threshold" in changes:
        changes["threshold"] = in_unit(changes["threshold"], _kpi(criterion))
    criteria.change(by=by, criterion=criterion, today=timezone.localdate(), anew=False, **changes)


def _edit(name: str, **more: Any) -> Edit:
    return field_of(
        CriterionForm,
        name,
        _word,
        "criterion",
        may=lambda user, criterion: can(user, Action.EDIT_PRODUCT, criterion.product),
        offered=_edits,
        **more,
    )


def _as_typed(criterion: Any) -> str:
    kpi = _kpi(criterion)
    return written(criterion.threshold, kpi.unit if kpi else "")


CRITERIA = Listing(
    name="criteria",
    url_name="metrics:criterion-list",
    title=_("Success criteria"),
    counted=ngettext_lazy("%(total)s criterion", "%(total)s criteria", "total"),
    search=_("Product, KPI or code"),
    rows=criteria_for,
    filters=CriterionFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS},
    source="criteria",
    subject="criterion",
    url=lambda criterion: reverse("metrics:criterion-detail", args=[criterion.pk]),
    names=lambda criterion: f"{named(criterion)}, {criterion.product.name}",
    columns=(
        Column("kpi", _("Criterion"), "kpi", show=named),
        Column(
            "product",
            _("Product"),
            "product__name",
            show="product.name",
            url=lambda criterion: reverse("portfolio:product-detail", args=[criterion.product.code]),
        ),
        Column(
            "threshold",
            _("Threshold"),
            kind="number",
            show=threshold_of,
            edit=_edit("threshold", value=_as_typed),
        ),
        Column(
            "review_on",
            pgettext_lazy("a day", "By"),
            "review_on",
            kind="date",
            edit=_edit("review_on"),
        ),
        Column(
            "measured",
            _("Measured"),
            kind="number",
            show=_measured,
            url=lambda criterion: (
                reverse("metrics:value-why", args=[criterion.now_reading_id])
                if criterion.now_reading_id
                else ""
            ),
        ),
        Column("verdict", _("Verdict"), "now_verdict", kind="status", show=_verdict),
        Column("standing", _("Agreement"), "agreed_on", show=_standing),
        Column("code", _("Code"), "code", kind="mono", optional=True),
        Column(
            "direction",
            _("Must be"),
            "direction",
            show="get_direction_display",
            edit=_edit("direction"),
            optional=True,
        ),
        Column("window", _("Window"), "window", show=_window, edit=_edit("window"), optional=True),
        Column("note", _("Note"), "note", edit=_edit("note"), optional=True),
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name", optional=True),
        Column("proposed_by", _("Proposed by"), "proposed_by", kind="actor", optional=True),
    ),
    default_sort="review_on",
    export=(
        ("code", lambda criterion: criterion.code),
        ("product", lambda criterion: criterion.product.code),
        ("kpi", lambda criterion: criterion.kpi),
        ("direction", lambda criterion: criterion.direction),
        ("threshold", lambda criterion: plain(criterion.threshold)),
        ("window", lambda criterion: criterion.window),
        ("review_on", lambda criterion: criterion.review_on),
        ("note", lambda criterion: criterion.note),
        ("proposed_by", lambda criterion: criterion.proposed_by),
        ("verdict", lambda criterion: criterion.now_verdict or ""),
        ("agreed_on", lambda criterion: criterion.agreed_on),
    ),
    add=Add(_("Criterion"), "metrics:criterion-add", _edits),
    empty=Empty(
        _("No success criteria yet"),
        _(
            "A criterion says before the launch what a product is to reach by a day. CPO and PMO agree, and "
            "the portal measures it when the day comes. Add the first one, or import a file."
        ),
    ),
)
