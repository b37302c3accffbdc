"""Turn governance switches so that it can be taken back."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.common.actors import Actor
from core.common.spoken import Said
from core.profile import is_on
from core.profile.selectors.standing import NAMES, preset
from core.profile.services import states
from core.profile.switches import Switch
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter

KIND: Final = "profile.switches"


def choose(*, by: Actor, name: str) -> Step | None:
    """Turn every switch to where a preset has it."""
    return turn_all(
        by=by, wanted=preset(name), label=lambda: _("%(profile)s chosen") % {"profile": NAMES[name]}
    )


def turn(*, by: Actor, switch: Switch, on: bool) -> Step | None:
    """Turn one switch."""
    return turn_all(
        by=by,
        wanted={switch.name: on},
        label=lambda: (_("%(switch)s: on") if on else _("%(switch)s: off")) % {"switch": switch.label},
    )


@transaction.atomic
def turn_all(*, by: Actor, wanted: Mapping[str, bool], label: Said) -> Step | None:
    """Turn switches to where they are wanted; return the way back, None where all stood so already.

    Raises Invalid for a switch that does not exist.
    """
    before: dict[str, Any] = {}
    for name, on in wanted.items():
        if states.turn(by=by, name=name, on=on):
            before[name] = not on
    if not before:
        return None
    return keep_change(
        by=by, kind=KIND, payload={"was": before}, label=label, subject=("governance_profile", "1")
    )


def put_back(step: Step, by: Actor) -> None:
    """Turn the switches of a step back, as far as they are still registered."""
    for name, on in step.payload["was"].items():
        if states.is_known(name) and is_on(name) != on:
            states.turn(by=by, name=name, on=on)


def register_way_back() -> None:
    """Make the way back known."""
    reverter(KIND)(put_back)
