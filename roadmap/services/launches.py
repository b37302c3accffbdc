"""Changes to launches."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.periods import month_of
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from portfolio.models import Product
from roadmap.models import Launch

FIELDS = (
    "product",
    "name",
    "idea_on",
    "go_on",
    "development_on",
    "committed_on",
    "first_committed_on",
    "launched_on",
)
# A launch cannot precede what leads to it.
BEFORE_LAUNCH = ("idea_on", "go_on", "development_on")


@transaction.atomic
def add(*, by: Actor, product: Product, name: str, **dates: date | None) -> Launch:
    """Add a launch; its first committed date is kept for ever.

    Raises Invalid (name taken, dates reversed).
    """
    launch = Launch(product=product, name=name, **dates)
    _check(launch)
    launch.first_committed_on = launch.committed_on
    launch.save(force_insert=True)
    _record("added", by, launch, months=_months(launch), after=snapshot(launch, FIELDS))
    return launch


@transaction.atomic
def change(*, by: Actor, launch: Launch, **changes: Any) -> Launch:
    """Change a launch. The first committed date stays what it was.

    Raises Invalid (name taken, dates reversed).
    """
    launch = Launch.objects.select_for_update(of=("self",)).select_related("product").get(pk=launch.pk)
    months = _months(launch)
    before, after = assign(launch, changes)
    if not after:
        return launch
    _check(launch)
    if launch.first_committed_on is None:
        launch.first_committed_on = launch.committed_on
    written_by_hand(launch)
    _record("changed", by, launch, months=months | _months(launch), before=before, after=after)
    return launch


def _check(launch: Launch) -> None:
    taken = Launch.objects.filter(product_id=launch.product_id, name=launch.name).exclude(pk=launch.pk)
    if taken.exists():
        message = _("This product has a launch of that name. Choose another, or edit that one.")
        raise Invalid(message, fields={"name": [message]})
    reversed_dates = [
        name
        for name in BEFORE_LAUNCH
        if launch.launched_on and getattr(launch, name) and getattr(launch, name) > launch.launched_on
    ]
    if reversed_dates:
        message = _("The launch lies before this date. Correct one of the two.")
        raise Invalid(message, fields={name: [message] for name in reversed_dates})


def _record(
    verb: str,
    by: Actor,
    launch: Launch,
    *,
    months: set[tuple[int, date]],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"roadmap.launch.{verb}",
        by=by,
        subject=("launch", launch.pk),
        label=launch.name,
        scope_id=launch.product.scope_id,
        before=before,
        after=after,
    )
    touch(Touched(kind="launches", pairs=months))


def _months(launch: Launch) -> set[tuple[int, date]]:
    """Return the months of all dates of a launch: under way from the first, counted in the last."""
    days = (getattr(launch, name) for name in FIELDS if name.endswith("_on"))
    return {(launch.product_id, month_of(day)) for day in days if day}
