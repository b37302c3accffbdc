"""What the list of targets shows, and its file, which the import of targets reads again."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from core.common.listing import Column, Listing
from metrics.models import Target


def plain(number: Decimal) -> Decimal:
    """Drop the zeros at the end that only the column's places add."""
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if whole else number.normalize()


LISTING = Listing(
    columns=(
        Column("kpi", _("KPI"), "kpi"),
        Column("place", _("Place"), Coalesce("scope__node__name", "scope__product__name")),
        Column("target", _("Target"), kind="number"),
        Column("tolerance", _("Tolerance"), kind="number"),
        Column("from", _("From"), "starts_on", kind="date"),
        Column("to", _("Until"), "ends_on", kind="date"),
    ),
    default_sort="kpi",
    export=(
        ("kpi", lambda target: target.kpi),
        ("node", lambda target: target.scope.code if target.scope.kind == Scope.Kind.NODE else ""),
        ("product", lambda target: target.scope.code if target.scope.kind == Scope.Kind.PRODUCT else ""),
        ("target", lambda target: plain(target.value)),
        ("tolerance", lambda target: plain(target.tolerance)),
        ("from", lambda target: target.starts_on),
        ("to", lambda target: target.ends_on),
    ),
)


def targets_for(user: User) -> QuerySet[Target, Any]:
    """Return the targets of the places that a user sees."""
    paths = visible_paths(user)
    seen = Target.objects.all() if paths is None else Target.objects.filter(scope__path__within=paths)
    return seen.select_related("scope__node", "scope__product")
