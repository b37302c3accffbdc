"""The list of success criteria."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can_somewhere
from core.common import dates, icons
from core.common.listing import Add, Column, Empty, Listing
from metrics import criteria_words, wording
from metrics.filters import CriterionFilter
from metrics.kpis import registry
from metrics.selectors.criteria import criteria_for
from metrics.selectors.target_list import plain


def _kpi(criterion: Any) -> Any:
    """Return a built-in or a company's own KPI; None for one that is no more."""
    try:
        return registry.get(criterion.kpi)
    except KeyError:
        return None


def _name(criterion: Any) -> str:
    kpi = _kpi(criterion)
    name: str = kpi.said("name", wording.language()) if kpi else criterion.kpi
    if not criterion.window or (kpi and criterion.window == kpi.default_window):
        return name
    return f"{name}, {wording.window(criterion.window)}"


def _threshold(criterion: Any) -> SafeString:
    return _figure(criteria_words.threshold(criterion.threshold, criterion.direction, _kpi(criterion)))


def _measured(criterion: Any) -> SafeString:
    return _figure(criteria_words.value(criterion.now_value, _kpi(criterion), criterion.threshold))


def _figure(text: str) -> SafeString:
    """Give a figure that is written already, in the unit of its KPI, as a cell of numbers takes it."""
    return format_html("{}", text)


def _verdict(criterion: Any) -> Any:
    return criterion.now_verdict or "pending"


def _standing(criterion: Any) -> Any:
    """Say how a criterion stands; one that waits or came too late carries a mark."""
    match criteria_words.standing_of(criterion, timezone.localdate()):
        case "agreed":
            day = dates.day(criterion.agreed_on, language=wording.language())
            return gettext("Agreed %(day)s") % {"day": day}
        case "after_launch":
            return icons.mark("waived", label=gettext("After launch"))
    return icons.mark("pending", label=criteria_words.waiting(list(criterion.signatures.all())))


CRITERIA = Listing(
    name="criteria",
    title=_("Success criteria"),
    counted=ngettext_lazy("%(total)s criterion", "%(total)s criteria", "total"),
    search=_("Product, KPI or code"),
    rows=criteria_for,
    filters=CriterionFilter,
    url=lambda criterion: reverse("metrics:criterion-detail", args=[criterion.pk]),
    columns=(
        Column("kpi", _("Criterion"), "kpi", show=_name),
        Column(
            "product",
            _("Product"),
            "product__name",
            show="product.name",
            url=lambda criterion: reverse("portfolio:product-detail", args=[criterion.product.code]),
        ),
        Column("threshold", _("Threshold"), kind="number", show=_threshold),
        Column("review_on", pgettext_lazy("a day", "By"), "review_on", kind="date"),
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
        Column("node", _("Portfolio"), "product__node__name", show="product.node.name", optional=True),
        Column("proposed_by", _("Proposed by"), "proposed_by", optional=True),
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
    add=Add(_("Criterion"), "metrics:criterion-add", lambda user: can_somewhere(user, Action.EDIT_PRODUCT)),
    empty=Empty(
        _("No success criteria yet"),
        _(
            "A criterion says before the launch what a product is to reach by a day. CPO and PMO agree, and "
            "the portal measures it when the day comes. Add the first one, or import a file."
        ),
    ),
)
