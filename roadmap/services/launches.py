"""Changes to launches."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.alike import Alike
from core.common.errors import Invalid
from core.common.periods import month_of
from core.common.touch import Touched, touch
from core.common.versions import snapshot
from core.ingest import together
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
DAYS = tuple(name for name in FIELDS if name.endswith("_on"))
# A launch cannot precede what leads to it.
BEFORE_LAUNCH = ("idea_on", "go_on", "development_on")


@transaction.atomic
def add(*, by: Actor, product: Product, name: str, **dates: date | None) -> Launch:
    """Add a launch; its first committed date is kept for ever.

    Raises Invalid (name taken, dates reversed).
    """
    launch = Launch(product=product, name=name, **dates)
    _checks([launch])(launch)
    launch.first_committed_on = launch.committed_on
    launch.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("added", launch, after=snapshot(launch, FIELDS))])
    touch(Touched(kind="launches", pairs=_months(launch)))
    return launch


def change(*, by: Actor, launch: Launch, **changes: Any) -> Launch:
    """Change a launch. The first committed date stays what it was.

    Raises Invalid (name taken, dates reversed).
    """
    return together.change_one(_RULE, by=by, pk=launch.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many launches at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


def _checks(rows: Sequence[Launch]) -> Callable[[Launch], None]:
    known = Alike(rows, "product_id", "name")

    def check(launch: Launch) -> None:
        if known.has_other(launch):
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

    return check


def _promised(launch: Launch, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the first day that is promised: with it comes the first committed date."""
    is_first = launch.first_committed_on is None and changes.get("committed_on")
    return {"first_committed_on": changes["committed_on"]} if is_first else {}


def _entry(verb: str, launch: Launch, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"roadmap.launch.{verb}",
        subject=("launch", launch.pk),
        label=launch.name,
        scope_id=launch.product.scope_id,
        **values,
    )


def _months(launch: Launch) -> set[tuple[int, date]]:
    """Return the months of all dates of a launch: under way from the first, counted in the last."""
    return {(launch.product_id, month_of(day)) for name in DAYS if (day := getattr(launch, name))}


def _measured_anew(_by: Actor, changed: Sequence[together.Changed[Launch]]) -> None:
    months = {month for one in changed for month in _months(one.row)}
    months |= {
        (one.row.product_id, month_of(day))
        for one in changed
        for name, day in one.was.items()
        if name in DAYS and day
    }
    touch(Touched(kind="launches", pairs=months))


_RULE: Final = together.Rule[Launch](
    rows=lambda: Launch.objects.select_related("product"),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=_checks,
    implied=_promised,
    then=_measured_anew,
)
