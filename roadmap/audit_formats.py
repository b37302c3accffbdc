"""How the events of the roadmap read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("roadmap.launch.added", Sentence(_("%(actor)s added the launch %(label)s")))
present("roadmap.launch.changed", Sentence(_("%(actor)s changed the launch %(label)s")))
