"""How taking something back reads in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("undo.step.taken_back", Sentence(_("%(actor)s took back: %(label)s")))
