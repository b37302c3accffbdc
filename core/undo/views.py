"""The one address that takes a step back."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.permissions import Action, can
from core.access.requests import Asked
from core.common.errors import DomainError
from core.undo.models import Step
from core.undo.registry import is_large
from core.undo.services import steps


@require_POST
def undo(request: Asked, pk: int) -> HttpResponse:
    """Take a step back: one's own, or anybody's for who administers everything."""
    step = get_object_or_404(_steps(request.user), pk=pk)
    try:
        if is_large(step, request.user):
            return _later(request, step)
        step = steps.take_back(by=request.user, step=step)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        said = _("Taken back: %(label)s") % {"label": step.said}
        messages.info(request, f"{said}. {step.remark}" if step.remark else said)
    return redirect(_back(request))


def _later(request: Asked, step: Step) -> HttpResponse:
    steps.take_back_later(by=request.user, step=step)
    said = _("%(label)s is being taken back in the background. You are told when it is done.")
    messages.info(request, said % {"label": step.said})
    return redirect(_back(request))


def _steps(user: User) -> QuerySet[Step]:
    everything = Step.objects.all()
    return everything if can(user, Action.ADMINISTER) else everything.filter(by_id=user.pk)


def _back(request: Asked) -> str:
    """Return the page that asked, where it is one of ours."""
    asked = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else "/"
