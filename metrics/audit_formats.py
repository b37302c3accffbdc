"""How the events of the metrics read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("metrics.target.set", Sentence(_("%(actor)s set the target %(after_value)s for %(label)s")))
present("metrics.target.changed", Sentence(_("%(actor)s changed the target for %(label)s")))
present("metrics.target.removed", Sentence(_("%(actor)s removed the target %(before_value)s for %(label)s")))
present("metrics.parameter.set", Sentence(_("%(actor)s set %(label)s to %(after_value)s")))
