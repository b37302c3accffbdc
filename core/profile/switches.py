"""Which switches there are, and how each stands.

An app registers its own in `AppConfig.ready()`. A switch that is off hides pages and lifts rules; what
was recorded stays, and is there again when it is on.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.apps import apps
from django.http import Http404
from django.utils.functional import Promise


@dataclass(frozen=True)
class Switch:
    """Something that a company does or does without. light and full: how the two presets have it.

    counts: how many things are kept behind it, for the page that offers to switch it off; counted: their
            word, “gate reviews”.
    """

    name: str
    label: str | Promise
    help: str | Promise
    light: bool = False
    full: bool = True
    counts: Callable[[], int] | None = None
    counted: str | Promise = ""


_switches: dict[str, Switch] = {}
# What one request has read; None outside of requests, where every question reads anew.
read: ContextVar[dict[str, bool] | None] = ContextVar("governance_switches", default=None)


def register(switch: Switch) -> None:
    """Make a switch known; the same name again replaces it."""
    _switches[switch.name] = switch


def switches() -> list[Switch]:
    """Return every switch, in the order in which the apps came up."""
    return list(_switches.values())


def is_on(name: str) -> bool:
    """Tell how a switch stands; one that nobody touched stands as in full governance.

    Raises KeyError for a switch that no app registered.
    """
    switch = _switches[name]
    held = read.get()
    if held is None:
        return _stored().get(name, switch.full)
    if not held:
        held |= _stored() or {"": True}
    return held.get(name, switch.full)


def requires(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a view answer 404 while a switch is off."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def asked(*args: Any, **kwargs: Any) -> Any:
            if not is_on(name):
                raise Http404
            return view(*args, **kwargs)

        return asked

    return wrap


def _stored() -> dict[str, bool]:
    model = apps.get_model("profile", "SwitchState")
    return dict(model._default_manager.values_list("name", "is_on"))
