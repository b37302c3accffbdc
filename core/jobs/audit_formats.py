"""How the events of the ledger read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, call_subject, present
from core.jobs.registry import label_of

# A job without words of its own is kept by the code of its kind.
call_subject("job", label_of)
present("jobs.job.added", Sentence(_("%(actor)s asked for the job “%(label)s”")))
present("jobs.job.cancelled", Sentence(_("%(actor)s cancelled the job “%(label)s”")))
present("jobs.job.retried", Sentence(_("%(actor)s retried the job “%(label)s”")))
present(
    "jobs.jobs.cleared",
    Sentence(_("%(actor)s cleared %(after_count)s jobs that had been over for %(after_days)s days")),
)
