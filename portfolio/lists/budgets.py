"""The lists of envelopes and of what is promised of them."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common import icons, numbers
from core.common.listing import Add, Column, Edit, Empty, Listing, Total
from core.common.templatetags import portal as write
from portfolio.filters.budgets import BudgetFilter, CommitmentFilter
from portfolio.forms.budgets import CommitmentForm, EnvelopeForm
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.lists.nodes import SEEN_NODES
from portfolio.selectors.budgets import commitments_for, envelopes_for
from portfolio.services import budgets, commitments
from teams.lists.editing import field_of

# Rates that are missing, named in a cell; the page names them all.
NAMED: Final = 3


def place_url(row: Any) -> str:
    """Return the money tab of the node or product that a row stands at."""
    name = "product" if row.place_kind == "product" else "node"
    return reverse(f"portfolio:{name}-tab", args=[row.place_code, "money"])


def _spent(envelope: Any) -> Any:
    """Write what was spent, as a link to its facts; why not, where a rate is missing."""
    spent = envelope.standing.spent
    if spent.missing:
        return icons.mark("stale", label=gettext("Rate missing"))
    if spent.amount is None or not spent.why:
        return spent.amount
    return format_html('<a href="{}">{}</a>', spent.why, write.money(spent.amount))


def _variance(envelope: Any) -> Any:
    """Write the difference with its sign: more or less than the plan."""
    variance = envelope.standing.variance
    if variance is None:
        return None
    told = numbers.money(
        variance, language=get_language() or "en", currency=settings.REPORTING_CURRENCY, signed=True
    )
    return format_html("{}", told)


def _state(envelope: Any) -> Any:
    """Say in one mark whether the envelope holds."""
    standing = envelope.standing
    if standing.left is None:
        missing = ", ".join(standing.missing[:NAMED]) + (" …" if len(standing.missing) > NAMED else "")
        return ("no_value", gettext("Rates are missing: %(rates)s") % {"rates": missing} if missing else "")
    if standing.is_over:
        return ("off_target", gettext("Overspent"))
    if standing.is_overfull:
        return ("warning", gettext("More given on"))
    if standing.is_ahead:
        return ("warning", gettext("Ahead of plan"))
    return ("on_target", gettext("Within"))


def _edits(user: User) -> bool:
    return can_somewhere(user, Action.EDIT_BUDGET)


def _may(user: User, row: Any) -> bool:
    return can(user, Action.EDIT_BUDGET, row.scope)


def _of_envelope(name: str, **more: Any) -> Edit:
    more |= {"may": _may, "offered": _edits, "each": budgets.change_each}
    return field_of(EnvelopeForm, name, budgets.change, "envelope", **more)


def _of_commitment(name: str, **more: Any) -> Edit:
    more |= {"may": _may, "offered": _edits, "each": commitments.change_each}
    return field_of(CommitmentForm, name, commitments.change, "commitment", **more)


def _amount(row: Any) -> Any:
    return numbers.trimmed(row.amount)


PLACES = {"node": SEEN_NODES, "product": SEEN_PRODUCTS}


# Each place is asked for those above it by name: of a thousand envelopes an index of paths was asked a
# thousand times.
_INNER: Final = """
    SELECT inside.id
    FROM portfolio_budgetenvelope inside JOIN access_scope place ON place.id = inside.scope_id
    CROSS JOIN LATERAL generate_series(1, nlevel(place.path) - 1) depth
    JOIN access_scope above ON above.path = subpath(place.path, 0, depth)
    JOIN portfolio_budgetenvelope around ON around.scope_id = above.id AND around.year = inside.year
    WHERE inside.id IN ({chosen}) AND around.id IN ({chosen})
"""


def _outermost(rows: QuerySet[Any]) -> Sum:
    """Add envelopes, without those that a larger one among them holds: of the same year, at a place above."""
    try:
        chosen, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Sum("amount")
    inner = RawSQL(_INNER.format(chosen=chosen), [*values, *values])  # noqa: S611 written by Django itself
    return Sum("amount", filter=~Q(pk__in=inner))


BUDGETS = Listing(
    name="budgets",
    url_name="portfolio:budget-list",
    title=_("Budgets"),
    counted=ngettext_lazy("%(total)s envelope", "%(total)s envelopes", "total"),
    search=_("Name, code or note"),
    rows=lambda user: envelopes_for(user, timezone.localdate()),
    filters=BudgetFilter,
    finders=PLACES,
    url=lambda envelope: reverse("portfolio:budget-detail", args=[envelope.pk]),
    names=lambda envelope: f"{envelope.place_name}, {envelope.year}",
    columns=(
        Column("place", _("For"), "place_name", show="place_name"),
        Column("year", _("Year"), F("year"), show=lambda envelope: str(envelope.year)),
        Column("kind", _("Kind"), "scope__kind", show=lambda envelope: _kind(envelope), optional=True),
        Column(
            "amount",
            _("Envelope"),
            "amount",
            kind="money",
            show=lambda envelope: (envelope.amount, envelope.currency),
            edit=_of_envelope("amount", value=_amount),
            total=Total(_outermost, per="currency", note=_("without those within another one shown")),
        ),
        Column("spent", _("Spent"), kind="money", show=_spent),
        Column("committed", _("Committed"), kind="money", show=lambda one: one.standing.committed),
        Column("left", _("Left to spend"), kind="money", show=lambda one: one.standing.left),
        Column("variance", _("Against plan"), kind="money", show=_variance),
        Column("state", _("State"), kind="status", show=_state),
        Column("note", _("Note"), show="note", edit=_of_envelope("note"), optional=True),
        Column("updated_at", _("Updated"), "updated_at", kind="date", optional=True),
    ),
    default_sort="-year",
    export=(
        ("node", lambda one: one.place_code if one.place_kind == "node" else ""),
        ("product", lambda one: one.place_code if one.place_kind == "product" else ""),
        ("year", lambda one: one.year),
        ("amount", lambda one: one.amount),
        ("currency", lambda one: one.currency),
        ("note", lambda one: one.note),
    ),
    source="budgets",
    subject="budget",
    add=Add(_("Envelope"), "portfolio:budget-add", _edits),
    empty=Empty(
        _("No envelopes yet"),
        _(
            "An envelope is what a portfolio or product may spend in a year. Import a file with node or "
            "product, year, amount and currency, or set the first one by hand."
        ),
    ),
)

COMMITMENTS = Listing(
    name="commitments",
    url_name="portfolio:commitment-list",
    title=_("Commitments"),
    counted=ngettext_lazy("%(total)s commitment", "%(total)s commitments", "total"),
    search=_("Reference, supplier or subject"),
    rows=commitments_for,
    filters=CommitmentFilter,
    finders=PLACES,
    url=lambda one: reverse("portfolio:commitment-edit", args=[one.pk]),
    opens=_edits,
    columns=(
        Column("subject", _("Subject"), "subject", edit=_of_commitment("subject", bulk=False)),
        Column(
            "reference",
            _("Reference"),
            "reference",
            kind="mono",
            edit=_of_commitment("reference", bulk=False),
        ),
        Column("place", _("For"), "place_name", show="place_name", url=place_url),
        Column("supplier", _("Supplier"), "supplier", edit=_of_commitment("supplier")),
        Column(
            "amount",
            _("Amount"),
            "amount",
            kind="money",
            show=lambda one: (one.amount, one.currency),
            edit=_of_commitment("amount", value=_amount),
            total=Total("amount", per="currency"),
        ),
        Column(
            "committed_on",
            _("Committed on"),
            "committed_on",
            kind="date",
            edit=_of_commitment("committed_on"),
        ),
        Column("settled_on", _("Settled on"), "settled_on", kind="date", edit=_of_commitment("settled_on")),
    ),
    default_sort="-committed_on",
    export=(
        ("reference", lambda one: one.reference),
        ("node", lambda one: one.place_code if one.place_kind == "node" else ""),
        ("product", lambda one: one.place_code if one.place_kind == "product" else ""),
        ("supplier", lambda one: one.supplier),
        ("subject", lambda one: one.subject),
        ("amount", lambda one: one.amount),
        ("currency", lambda one: one.currency),
        ("committed_on", lambda one: one.committed_on),
        ("settled_on", lambda one: one.settled_on),
    ),
    source="budget_commitments",
    subject="commitment",
    add=Add(_("Commitment"), "portfolio:commitment-add", _edits),
    empty=Empty(
        _("No commitments yet"),
        _(
            "A commitment is an order or a contract that the ledger does not have yet. Import a file with "
            "reference, node or product, subject, amount, currency and committed_on, or add the first one by "
            "hand."
        ),
    ),
)


def _kind(envelope: Any) -> str:
    return gettext("Product") if envelope.place_kind == "product" else gettext("Portfolio")
