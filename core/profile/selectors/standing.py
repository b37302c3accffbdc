"""How the switches stand, one by one and as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.profile.models import SwitchState
from core.profile.switches import Switch, is_on, switches

LIGHT: Final = "light"
FULL: Final = "full"
OWN: Final = "own"
NAMES: Final[Mapping[str, str | Promise]] = {
    LIGHT: _("Light governance"),
    FULL: _("Full governance"),
    OWN: _("Own governance profile"),
}


@dataclass(frozen=True)
class Standing:
    """A switch as it stands. kept: how many things are behind it, None where nobody counts them.

    changed_at, changed_by: None and "" while nobody touched it.
    """

    switch: Switch
    on: bool
    kept: int | None
    changed_at: datetime | None
    changed_by: str


def standings() -> list[Standing]:
    """Return every switch as it stands, in the order in which the apps came up."""
    states = {state.name: state for state in SwitchState.objects.all()}
    return [_standing(switch, states.get(switch.name)) for switch in switches()]


def profile_now() -> str:
    """Return which preset the switches make: light, full, or a mix of the company's own."""
    stand = {switch.name: is_on(switch.name) for switch in switches()}
    return next((name for name in (FULL, LIGHT) if stand == preset(name)), OWN)


def preset(name: str) -> dict[str, bool]:
    """Return how a preset has every switch. Raises KeyError for another word."""
    wanted = {LIGHT: [switch.light for switch in switches()], FULL: [switch.full for switch in switches()]}[
        name
    ]
    return dict(zip([switch.name for switch in switches()], wanted, strict=True))


def _standing(switch: Switch, state: SwitchState | None) -> Standing:
    return Standing(
        switch=switch,
        on=state.is_on if state else switch.full,
        kept=switch.counts() if switch.counts else None,
        changed_at=state.changed_at if state else None,
        changed_by=state.changed_by if state else "",
    )
