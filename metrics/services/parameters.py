"""Changes to the dated settings that KPIs depend on."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.touch import Touched, touch
from metrics.kpis.parameters import PARAMETERS
from metrics.kpis.parameters import Parameter as Definition
from metrics.models import Parameter


@transaction.atomic
def set_parameter(*, by: Actor, code: str, value: int | str | Decimal, effective_on: date) -> Parameter:
    """Set a setting from a day on, until the next row of it takes over.

    Raises Invalid (unknown setting, value outside its choices or bounds).
    """
    definition = PARAMETERS.get(code)
    if definition is None:
        raise Invalid(fields={"code": [_("There is no setting of this code.")]})
    text = _accepted(definition, value)
    found, created = Parameter.objects.select_for_update().get_or_create(
        code=code, effective_on=effective_on, defaults={"value": text}
    )
    before = None if created else found.value
    if before == text:
        return found
    found.value = text
    found.save()
    trail.record(
        verb="metrics.parameter.set",
        by=by,
        subject=("parameter", found.pk),
        label=code,
        before=None if before is None else {"value": before},
        after={"value": text, "effective_on": effective_on},
    )
    touch(Touched(kind="parameters", everything=True))
    return found


def _accepted(definition: Definition, value: int | str | Decimal) -> str:
    """Return a value as it is stored. Raises Invalid."""
    text = str(value).strip()
    if definition.choices:
        if text not in {str(choice) for choice in definition.choices}:
            choices = ", ".join(map(str, definition.choices))
            raise Invalid(fields={"value": [_("Choose one of: %(choices)s.") % {"choices": choices}]})
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid(fields={"value": [_("This is not a number.")]}) from None
    low, high = definition.least, definition.most
    if not number.is_finite() or (low is not None and number < low) or (high is not None and number > high):
        limits = {"low": low, "high": high}
        raise Invalid(fields={"value": [_("Choose a number from %(low)s to %(high)s.") % limits]})
    return text
