"""Turn governance switches."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.profile.models import SwitchState
from core.profile.switches import is_on, read, switches


@transaction.atomic
def turn(*, by: Actor, name: str, on: bool) -> bool:
    """Turn a switch on or off; tell whether it stood otherwise.

    Raises Invalid for a switch that does not exist.
    """
    if not is_known(name):
        raise Invalid(fields={"name": [_("There is no such switch. Choose one of the governance profile.")]})
    before = is_on(name)
    if before == on:
        return False
    state, _made = SwitchState.objects.update_or_create(
        name=name, defaults={"is_on": on, "changed_at": timezone.now(), "changed_by": by.email}
    )
    if (held := read.get()) is not None:
        held.clear()
    trail.record(
        verb="profile.switch.turned",
        by=by,
        subject=("switch", state.pk),
        label=name,
        before={"on": before},
        after={"on": on},
    )
    return True


def is_known(name: str) -> bool:
    """Tell whether an app registered a switch of this name."""
    return name in {switch.name for switch in switches()}
