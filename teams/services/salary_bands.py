"""What roles pay. Events and undo steps say which band changed, never its figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.alike import Alike
from core.common.errors import Invalid
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.models import RoleSheet, SalaryBand


@transaction.atomic
def add(
    *,
    by: Actor,
    sheet: RoleSheet,
    level: str,
    currency: str,
    low: Decimal,
    mid: Decimal,
    high: Decimal,
    starts_on: date,
) -> SalaryBand:
    """Set the band of a role and level from a day on.

    Raises Invalid when the amounts do not rise or the band is there already.
    """
    band = SalaryBand(
        sheet=sheet, level=level, currency=currency, low=low, mid=mid, high=high, starts_on=starts_on
    )
    _checks([band])(band)
    band.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("added", band)])
    return band


def change(*, by: Actor, band: SalaryBand, **changes: Any) -> SalaryBand:
    """Correct a band.

    Raises Invalid when the amounts do not rise or the band is there already.
    """
    return together.change_one(_RULE, by=by, pk=band.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many bands at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, band: SalaryBand) -> Step:
    """Take a band back; it can be undone."""
    trail.record_many(by=by, entries=[_entry("removed", band)])
    return keep_deleted(
        by=by,
        instances=[band],
        label=lambda: _("Salary band of %(role)s") % {"role": band.sheet.said},
        subject=("salary_band", band.pk),
    )


def _checks(rows: Sequence[SalaryBand]) -> Callable[[SalaryBand], None]:
    known = Alike(rows, "sheet_id", "level", "currency", "starts_on")

    def check(band: SalaryBand) -> None:
        if not 0 < band.low <= band.mid <= band.high:
            message = _("The amounts do not rise. Give low, middle and high in this order, above 0.")
            raise Invalid(message, fields={"mid": [message]})
        if not (len(band.currency) == 3 and band.currency.isascii() and band.currency.isupper()):
            message = _("A currency is three capital letters, such as EUR.")
            raise Invalid(message, fields={"currency": [message]})
        if known.has_other(band):
            message = _("This role and level have a band from that day already. Change that one.")
            raise Invalid(message, fields={"starts_on": [message]})

    return check


def _entry(verb: str, band: SalaryBand) -> trail.Entry:
    return trail.Entry(
        verb=f"teams.salary_band.{verb}",
        subject=("salary_band", band.pk),
        label=f"{band.sheet.name}, {band.level}",
        after={"currency": band.currency, "from": band.starts_on},
    )


_RULE: Final = together.Rule[SalaryBand](
    rows=lambda: SalaryBand.objects.select_related("sheet"),
    entry=lambda one: _entry("changed", one.row),
    checks=_checks,
)
