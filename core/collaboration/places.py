"""Where the discussion of a thing stands: on a tab of its page, or on the page that every noun has."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

_tabs: dict[str, Callable[[Any], str]] = {}


def register(kind: str, address: Callable[[Any], str]) -> None:
    """Say on which address the things of a kind are spoken about; the same kind again replaces it."""
    _tabs[kind] = address


def discussion_of(kind: str, thing: Any) -> str:
    """Return the address where a thing is spoken about."""
    tab = _tabs.get(kind)
    return tab(thing) if tab else reverse("collaboration:discussion", args=[kind, thing.pk])
