"""The one address that takes a step back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.pages import page_before
from core.undo.models import Step
from core.undo.registry import is_large
from core.undo.selectors.steps import steps_for
from core.undo.services import steps


@require_POST
def undo(request: Asked, pk: int) -> HttpResponse:
    """Take a step back: one's own, where one still sees its place, or anybody's for who administers all."""
    step = get_object_or_404(steps_for(request.user), pk=pk)
    try:
        if is_large(step, request.user):
            return _later(request, step)
        step = steps.take_back(by=request.user, step=step)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        said = _("Taken back: %(label)s") % {"label": step.said}
        messages.info(request, f"{said}. {step.remark}" if step.remark else said)
    return redirect(page_before(request))


def _later(request: Asked, step: Step) -> HttpResponse:
    steps.take_back_later(by=request.user, step=step)
    said = _("%(label)s is being taken back in the background. You are told when it is done.")
    messages.info(request, said % {"label": step.said})
    return redirect(page_before(request))
