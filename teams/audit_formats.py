"""How the events of teams read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("teams.person.added", Sentence(_("%(actor)s added %(label)s")))
present("teams.person.changed", Sentence(_("%(actor)s changed %(label)s")))
present("teams.team.added", Sentence(_("%(actor)s added the team %(label)s")))
present("teams.team.changed", Sentence(_("%(actor)s changed the team %(label)s")))
present("teams.absence.added", Sentence(_("%(actor)s noted that %(label)s is away from %(after_starts_on)s")))
present("teams.absence.changed", Sentence(_("%(actor)s changed an absence of %(label)s")))
present("teams.absence.removed", Sentence(_("%(actor)s removed an absence of %(label)s")))
present(
    "teams.capacity.added",
    Sentence(
        _("%(actor)s set the capacity of %(label)s to %(after_capacity_pct)s %% from %(after_starts_on)s")
    ),
)
present("teams.capacity.changed", Sentence(_("%(actor)s changed the capacity of %(label)s")))
present("teams.capacity.removed", Sentence(_("%(actor)s removed a change of the capacity of %(label)s")))
