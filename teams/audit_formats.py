"""How the events of teams read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("teams.person.added", Sentence(_("%(actor)s added %(label)s")))
present("teams.person.changed", Sentence(_("%(actor)s changed %(label)s")))
present("teams.team.added", Sentence(_("%(actor)s added the team %(label)s")))
present("teams.team.changed", Sentence(_("%(actor)s changed the team %(label)s")))
