"""How the events of teams read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("teams.person.added", Sentence(_("%(actor)s added %(label)s")))
present("teams.person.changed", Sentence(_("%(actor)s changed %(label)s")))
present("teams.team.added", Sentence(_("%(actor)s added the team %(label)s")))
present("teams.team.changed", Sentence(_("%(actor)s changed the team %(label)s")))
present("teams.skill.added", Sentence(_("%(actor)s added the skill %(label)s")))
present("teams.skill.changed", Sentence(_("%(actor)s changed the skill %(label)s")))
present("teams.skill.removed", Sentence(_("%(actor)s removed the skill %(label)s")))
present("teams.role_sheet.added", Sentence(_("%(actor)s began the role sheet %(label)s")))
present("teams.role_sheet.changed", Sentence(_("%(actor)s changed the draft of the role sheet %(label)s")))
present(
    "teams.role_sheet.published",
    Sentence(_("%(actor)s published version %(after_number)s of the role sheet %(label)s")),
)
present("teams.role_sheet.removed", Sentence(_("%(actor)s removed the role sheet %(label)s")))
present("teams.role.given", Sentence(_("%(actor)s gave %(label)s the role %(after_sheet)s")))
present("teams.role.changed", Sentence(_("%(actor)s changed a role of %(label)s")))
present("teams.role.removed", Sentence(_("%(actor)s removed the role %(before_sheet)s of %(label)s")))
present("teams.assessment.kept", Sentence(_("%(actor)s assessed %(after_skills)s skills of %(label)s")))
present("teams.assessment.removed", Sentence(_("%(actor)s removed an assessment of %(label)s")))
present(
    "teams.development_action.planned", Sentence(_("%(actor)s planned a development action of %(label)s"))
)
present(
    "teams.development_action.changed", Sentence(_("%(actor)s changed a development action of %(label)s"))
)
present(
    "teams.development_action.removed", Sentence(_("%(actor)s removed a development action of %(label)s"))
)
present("teams.salary_band.added", Sentence(_("%(actor)s set the salary band of %(label)s")))
present("teams.salary_band.changed", Sentence(_("%(actor)s corrected the salary band of %(label)s")))
present("teams.salary_band.removed", Sentence(_("%(actor)s removed the salary band of %(label)s")))
present("teams.absence.added", Sentence(_("%(actor)s noted that %(label)s is away from %(after_starts_on)s")))
present("teams.absence.changed", Sentence(_("%(actor)s changed an absence of %(label)s")))
present("teams.absence.removed", Sentence(_("%(actor)s removed an absence of %(label)s")))
present(
    "teams.capacity.added",
    Sentence(
        _("%(actor)s set the capacity of %(label)s to %(after_capacity_pct)s%% from %(after_starts_on)s")
    ),
)
present("teams.capacity.changed", Sentence(_("%(actor)s changed the capacity of %(label)s")))
present("teams.capacity.removed", Sentence(_("%(actor)s removed a change of the capacity of %(label)s")))
present("teams.calendar.added", Sentence(_("%(actor)s added the calendar %(label)s")))
present("teams.calendar.changed", Sentence(_("%(actor)s changed the calendar %(label)s")))
present("teams.calendar.removed", Sentence(_("%(actor)s removed the calendar %(label)s")))
present(
    "teams.day_off.added",
    Sentence(_("%(actor)s added %(after_name)s, %(after_day)s, to the calendar %(label)s")),
)
present("teams.day_off.changed", Sentence(_("%(actor)s changed a day off of the calendar %(label)s")))
present(
    "teams.day_off.removed",
    Sentence(_("%(actor)s removed %(before_name)s, %(before_day)s, from the calendar %(label)s")),
)
