"""The one address that takes a step back."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import Scope, User
from core.access.permissions import Action, can, visible_paths
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.pages import page_before
from core.undo.models import Step
from core.undo.registry import is_large
from core.undo.services import steps


@require_POST
def undo(request: Asked, pk: int) -> HttpResponse:
    """Take a step back: one's own, where one still sees its place, or anybody's for who administers all."""
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
    return redirect(page_before(request))


def _later(request: Asked, step: Step) -> HttpResponse:
    steps.take_back_later(by=request.user, step=step)
    said = _("%(label)s is being taken back in the background. You are told when it is done.")
    messages.info(request, said % {"label": step.said})
    return redirect(page_before(request))


def _steps(user: User) -> QuerySet[Step]:
    everything = Step.objects.all()
    if can(user, Action.ADMINISTER):
        return everything
    own, paths = everything.filter(by_id=user.pk), visible_paths(user)
    if paths is None:
        return own
    seen = Scope.objects.filter(path__within=paths).values("pk")
    return own.filter(Q(scope_id__isnull=True) | Q(scope_id__in=seen))
