"""Succession in one step: one person's role ends and another's begins."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services.steps import CannotUndo
from portfolio.models import Ownership, Product
from portfolio.services.ownership import check_ownership, tell_changed
from teams.models import Person

KIND: Final = "portfolio.handed_over"


@transaction.atomic
def hand_over(*, by: Actor, ownership: Ownership, person: Person, starts_on: date) -> Step:
    """Let another person have the role from a day on: until the day on which it would have ended.

    Raises Invalid (the same person, a day on which it has not begun or is over), OwnershipOverlaps.
    """
    Product.objects.select_for_update(of=("self",)).get(pk=ownership.product_id)
    ended = Ownership.objects.select_related("product", "person").get(pk=ownership.pk)
    _check(ended, person, starts_on)
    was = ended.ends_on
    begun = Ownership(
        product=ended.product,
        person=person,
        role=ended.role,
        starts_on=starts_on,
        ends_on=was if was and was > starts_on else None,
    )
    _end(ended, starts_on)
    check_ownership(begun)
    begun.save(force_insert=True)
    _record(by, ended, begun)
    tell_changed()
    return keep_change(
        by=by,
        kind=KIND,
        payload={"ended": ended.pk, "was": was.isoformat() if was else None, "begun": begun.pk},
        label=_("%(product)s handed over to %(person)s")
        % {"product": ended.product.name, "person": person.name},
        subject=("product", ended.product_id),
        scope_id=ended.product.scope_id,
    )


@reverter(KIND)
def _put_back(step: Step, by: Actor) -> None:
    """Give the role back to whom it was taken from. Raises CannotUndo where either was changed since."""
    found = Ownership.objects.in_bulk([step.payload["ended"], step.payload["begun"]])
    ended, begun = found.get(step.payload["ended"]), found.get(step.payload["begun"])
    if ended is None or begun is None or begun.version != 1 or ended.ends_on != begun.starts_on:
        raise CannotUndo(_("Who answers for the product was changed since. Change it on the product's page."))
    begun.delete()
    _end(ended, date.fromisoformat(step.payload["was"]) if step.payload["was"] else None)
    tell_changed()


def _check(ended: Ownership, person: Person, starts_on: date) -> None:
    if person.pk == ended.person_id:
        message = _("%(person)s has the role already. Choose somebody else.") % {"person": person.name}
        raise Invalid(message, fields={"person": [message]})
    if starts_on <= ended.starts_on:
        message = _("%(person)s began on %(day)s. Hand over later, or change that entry.") % {
            "person": ended.person.name,
            "day": ended.starts_on.isoformat(),
        }
        raise Invalid(message, fields={"starts_on": [message]})
    if ended.ends_on and starts_on > ended.ends_on:
        message = _("%(person)s has the role until %(day)s. Hand over by then.") % {
            "person": ended.person.name,
            "day": ended.ends_on.isoformat(),
        }
        raise Invalid(message, fields={"starts_on": [message]})


def _end(ownership: Ownership, day: date | None) -> None:
    if ownership.ends_on == day:
        return
    ownership.ends_on = day
    ownership.import_run, ownership.line = None, None
    ownership.version += 1
    ownership.save()


def _record(by: Actor, ended: Ownership, begun: Ownership) -> None:
    said: dict[str, Any] = {"role": begun.role, "starts_on": begun.starts_on}
    trail.record(
        verb="portfolio.ownership.handed_over",
        by=by,
        subject=("product", ended.product_id),
        label=ended.product.name,
        scope_id=ended.product.scope_id,
        before={"person": ended.person.email},
        after={"person": begun.person.email, **said},
    )
