"""What the forms of key results and contributions have in common: both hang on an objective."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.common.forms import saved
from core.common.pages import form_page
from core.undo.models import Step
from portfolio.models import Objective


@dataclass(frozen=True)
class Words:
    """What a form says: its heading, its button, and the toast once it is saved."""

    title: str
    submit: str
    said: str


def form_of(
    request: Asked,
    form: forms.Form,
    save: Callable[..., Any],
    words: Words,
    *,
    objective: Objective,
    subtitle: str = "",
    **remove: str,
) -> HttpResponse:
    """Show a form of something that hangs on an objective, or save it and go back to the objective.

    remove: `remove` and `remove_url`, the button that takes it away.
    """
    if saved(form, save):
        messages.info(request, words.said)
        return redirect("portfolio:objective-detail", objective.pk)
    return form_page(
        request,
        form,
        title=words.title,
        subtitle=subtitle or objective.title,
        submit=words.submit,
        cancel_url=reverse("portfolio:objective-detail", args=[objective.pk]),
        **remove,
    )


def removed(request: Asked, step: Step, objective_id: int) -> HttpResponse:
    """Say that something was taken off an objective; the toast brings it back."""
    messages.info(request, _("Removed: %(label)s") % {"label": step.said}, extra_tags=step.address)
    return redirect("portfolio:objective-detail", objective_id)
