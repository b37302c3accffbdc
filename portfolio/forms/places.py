"""Choosing a node of the portfolio tree."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from core.access.models import User
from core.access.permissions import Action, can_somewhere, paths_for
from portfolio.models import Node


class NodeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Chooses a node by name and code."""

    def label_from_instance(self, obj: Any) -> str:
        """Write a node as "Name (CODE)"."""
        return f"{obj.name} ({obj.code})"


def lacks_portfolio(user: User) -> dict[str, str]:
    """Return what a form page says where there is no portfolio yet, with the way to add one for who may."""
    if Node.objects.exists():
        return {}
    lacks = {"lacks": gettext("There is no portfolio yet. It comes first: all else stands in one.")}
    if can_somewhere(user, Action.EDIT_TREE):
        lacks |= {"lacks_add": gettext("Add a portfolio"), "lacks_url": reverse("portfolio:node-add")}
    return lacks


def places(user: User, action: Action) -> Any:
    """Return the nodes below which the user may do something, by name."""
    paths = paths_for(user, action)
    nodes = Node.objects.all() if paths is None else Node.objects.filter(scope__path__within=paths)
    return nodes.select_related("scope").order_by("name")
