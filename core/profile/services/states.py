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
def turn(*, by: Actor, name: str, on: bool) -> None:
    """Turn a switch on or off; turning it to where it stands changes nothing.

    Raises Invalid for a switch that does not exist.
    """
    if name not in {switch.name for switch in switches()}:
        raise Invalid(fields={"name": [_("There is no such switch.")]})
    before = is_on(name)
    if before == on:
        return
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
