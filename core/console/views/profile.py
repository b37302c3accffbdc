"""The governance profile: how much the company wants, for whoever administers all of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.common import people
from core.console.services.profile import choose, turn
from core.profile import switches
from core.profile.selectors.standing import FULL, LIGHT, NAMES, Standing, preset, profile_now, standings
from core.undo.models import Step


def profile(request: Asked) -> HttpResponse:
    """Show every switch, and what a preset would change before it is chosen."""
    _must_administer(request)
    rows = standings()
    people.meet(row.changed_by for row in rows)
    asked = request.GET.get("preset", "")
    context = {
        "rows": rows,
        "now": profile_now(),
        "name": NAMES[profile_now()],
        "presets": [_offer(name, rows) for name in (LIGHT, FULL)],
        "asked": _offer(asked, rows) if asked in (LIGHT, FULL) else None,
        "untouched": not any(row.changed_at for row in rows),
    }
    return render(request, "console/profile.html", context)


@require_POST
def profile_choose(request: Asked) -> HttpResponse:
    """Turn every switch to where a preset has it."""
    _must_administer(request)
    name = request.POST.get("preset", "")
    if name not in (LIGHT, FULL):
        messages.error(request, _("Choose the light or the full profile."))
        return redirect("console:profile")
    _tell(request, choose(by=request.user, name=name))
    return redirect("console:profile")


@require_POST
def profile_turn(request: Asked, switch: str) -> HttpResponse:
    """Turn one switch."""
    _must_administer(request)
    turned = next((one for one in switches() if one.name == switch), None)
    if turned is None:
        raise Http404
    on = request.POST.get("on") == "1"
    _tell(request, turn(by=request.user, switch=turned, on=on))
    return redirect(f"{reverse('console:profile')}#{switch}")


def _offer(name: str, rows: list[Standing]) -> dict[str, Any]:
    """Describe a preset: what it would turn off and on, and what stays kept behind it."""
    wanted = preset(name)
    turned = [row for row in rows if row.on != wanted[row.switch.name]]
    return {
        "name": name,
        "label": NAMES[name],
        "off": [row for row in turned if row.on],
        "on": [row for row in turned if not row.on],
        "in_force": not turned,
    }


def _tell(request: Asked, step: Step | None) -> None:
    if step is None:
        messages.info(request, _("Nothing to change: it stands so already."))
    else:
        messages.info(request, step.said, extra_tags=step.address)


def _must_administer(request: Asked) -> None:
    if not can(request.user, Action.ADMINISTER):
        raise Http404
