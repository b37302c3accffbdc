"""What roles pay. Events and undo steps say which band changed, never its figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign
from core.ingest.hand import written_by_hand
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
    _check(band)
    band.save(force_insert=True)
    _record("added", by, band)
    return band


@transaction.atomic
def change(*, by: Actor, band: SalaryBand, **changes: Any) -> SalaryBand:
    """Correct a band.

    Raises Invalid when the amounts do not rise or the band is there already.
    """
    band = SalaryBand.objects.select_for_update(of=("self",)).get(pk=band.pk)
    _before, after = assign(band, changes)
    if not after:
        return band
    _check(band)
    written_by_hand(band)
    _record("changed", by, band)
    return band


@transaction.atomic
def remove(*, by: Actor, band: SalaryBand) -> Step:
    """Take a band back; it can be undone."""
    _record("removed", by, band)
    return keep_deleted(
        by=by,
        instances=[band],
        label=lambda: _("Salary band of %(role)s") % {"role": band.sheet.said},
        subject=("salary_band", band.pk),
    )


def _check(band: SalaryBand) -> None:
    if not 0 < band.low <= band.mid <= band.high:
        message = _("The amounts do not rise. Give low, middle and high in this order, above 0.")
        raise Invalid(message, fields={"mid": [message]})
    if not (len(band.currency) == 3 and band.currency.isascii() and band.currency.isupper()):
        message = _("A currency is three capital letters, such as EUR.")
        raise Invalid(message, fields={"currency": [message]})
    twins = SalaryBand.objects.filter(
        sheet_id=band.sheet_id, level=band.level, currency=band.currency, starts_on=band.starts_on
    )
    if twins.exclude(pk=band.pk).exists():
        message = _("This role and level have a band from that day already. Change that one.")
        raise Invalid(message, fields={"starts_on": [message]})


def _record(verb: str, by: Actor, band: SalaryBand) -> None:
    trail.record(
        verb=f"teams.salary_band.{verb}",
        by=by,
        subject=("salary_band", band.pk),
        label=f"{band.sheet.name}, {band.level}",
        after={"currency": band.currency, "from": band.starts_on},
    )
