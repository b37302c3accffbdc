"""How changes of saved views read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("lists.view.saved", Sentence(_("%(actor)s saved the view %(label)s")))
present("lists.view.changed", Sentence(_("%(actor)s changed the view %(label)s")))
present("lists.view.removed", Sentence(_("%(actor)s removed the view %(label)s")))
