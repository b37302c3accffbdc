"""How the events of the ledger read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("jobs.job.added", Sentence(_("%(actor)s asked for the job “%(label)s”")))
present("jobs.job.cancelled", Sentence(_("%(actor)s cancelled the job “%(label)s”")))
present("jobs.job.retried", Sentence(_("%(actor)s retried the job “%(label)s”")))
