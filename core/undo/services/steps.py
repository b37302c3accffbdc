"""Take back what was kept."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.presenters import WORDS
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError
from core.jobs.models import Job
from core.jobs.services import jobs
from core.undo.models import Step
from core.undo.registry import reverter_of


class CannotUndo(DomainError):
    """What was done cannot be taken back as things stand now."""

    code = "cannot_undo"
    detail = _("This cannot be taken back any more. Change it by hand.")


class AlreadyUndone(CannotUndo):
    """A step goes back once."""

    code = "already_undone"
    detail = _("This was taken back already. Nothing changed.")


TAKE_BACK = "undo.take_back"


def take_back_later(*, by: Actor, step: Step) -> Job:
    """Have a large step taken back in the background; asked twice, it is one job.

    Raises AlreadyUndone.
    """
    with transaction.atomic():
        step = Step.objects.select_for_update().get(pk=step.pk)
        if step.undone_at is not None:
            raise AlreadyUndone
        about = ("step", step.pk)
        asked = Job.objects.unfinished().filter(
            kind=TAKE_BACK, subject_kind=about[0], subject_id=str(about[1])
        )
        return asked.first() or jobs.add(
            kind=TAKE_BACK,
            payload={"step": step.pk},
            by=by,
            label=lambda: gettext("Undo of: %(label)s") % {"label": step.said},
            subject=about,
        )


@transaction.atomic
def take_back(*, by: Actor, step: Step, watch: Callable[[int, int], None] | None = None) -> Step:
    """Put things back as they were before a step. watch: hears how far a large one is; raises to stop.

    Raises AlreadyUndone, CannotUndo, and whatever the kind's own rules refuse.
    """
    step = Step.objects.select_for_update().get(pk=step.pk)
    if step.undone_at is not None:
        raise AlreadyUndone
    put_back = reverter_of(step.kind)
    if put_back is None:
        raise CannotUndo
    step.watch = watch
    step.remark = put_back(step, by) or ""
    step.undone_at, step.undone_by = timezone.now(), by.email
    step.save(update_fields=["undone_at", "undone_by"])
    trail.record(
        verb="undo.step.taken_back",
        by=by,
        subject=(step.subject_kind or "step", step.subject_id or step.pk),
        label=step.label,
        scope_id=step.scope_id,
        after={WORDS: step.words} if step.words else None,
    )
    return step
