"""How the events of the governance profile read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("profile.switch.turned", Sentence(_("%(actor)s turned the switch %(label)s")))
